"""Whether somebody may give a command; the table is `watchbill.rules.permissions`."""

from collections.abc import Callable

from watchbill.bot import words
from watchbill.errors import NotAllowed
from watchbill.rules import permissions
from watchbill.rules.permissions import EVERYBODY, Standing
from watchbill.services.directory import Caller


def admit(command: str, may: frozenset[Standing], who: Callable[[], Caller]) -> None:
    """Admit the caller if the table allows it, or, where it lacks the command, `may`.

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
        raise NotAllowed(words.stranger(caller.identity, caller.maybe))
    if caller.rank is Standing.UNKNOWN and caller.choices:
        raise NotAllowed(words.no_team(caller.choices))
    if caller.rank is Standing.UNKNOWN:
        raise NotAllowed(words.outsider(caller.person))
    raise NotAllowed(words.only(allowed, caller.serving() if Standing.MRO in allowed else None))
