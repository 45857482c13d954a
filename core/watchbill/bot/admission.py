"""Whether somebody may give a command; the table is `watchbill.rules.permissions`."""

from collections.abc import Callable

from watchbill.bot import words
from watchbill.errors import NotAllowed
from watchbill.rules import permissions
from watchbill.rules.permissions import Standing
from watchbill.services.directory import Caller

#: For plugins of others: who may give a command that the table does not hold.
EVERYBODY = frozenset(Standing)
TEAM = EVERYBODY - {Standing.UNKNOWN}
LEADS = frozenset({Standing.LEAD, Standing.ADMIN})


def admit(command: str, may: frozenset[Standing], who: Callable[[], Caller]) -> None:
    """Let the caller pass, if the table says so; where it does not hold the command, if `may` does.

    Who they are is asked only where it matters.

    Raises:
        NotAllowed: they may not; the text says who may, or how to become known.
    """
    allowed = permissions.who_may(command) or may
    if allowed == EVERYBODY:
        return
    caller = who()
    if caller.rank in allowed or caller.standing in allowed:
        return
    if caller.person is None:
        raise NotAllowed(words.stranger(caller.identity))
    if caller.rank is Standing.UNKNOWN and caller.choices:
        raise NotAllowed(words.no_team(caller.choices))
    if caller.rank is Standing.UNKNOWN:
        raise NotAllowed(words.outsider(caller.person))
    raise NotAllowed(words.only([_NAMES[each] for each in Standing if each in allowed]))


_NAMES = {
    Standing.UNKNOWN: "anybody",
    Standing.MEMBER: "members",
    Standing.MRO: "the person on MRO",
    Standing.LEAD: "leads",
    Standing.ADMIN: "admins",
}
