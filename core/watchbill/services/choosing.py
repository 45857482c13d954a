"""What a team chooses about what passes on again and again, and about what its morning check links to."""

from dataclasses import dataclass, replace

from watchbill.errors import Refused
from watchbill.model.team import Team
from watchbill.rules import choices
from watchbill.rules.choices import Shown
from watchbill.services import auditing
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True)
class Choosing:
    """What leads may change about their team's chain, times apart."""

    def set_pass_limit(self, request: Request, said: str) -> Team:
        """Set from how many times on leads are asked about what passes on; "off" asks nobody.

        Raises:
            Refused: it is neither "off" nor a number from 1 to 50.
        """
        before = request.team
        try:
            changed = replace(before, pass_limit=choices.pass_limit(said))
        except ValueError:
            raise Refused(f"{said} cannot be the limit. Write a number from 1 to 50, or `off`.") from None
        request.work.teams.save(changed)
        told = [choices.number(each.pass_limit) for each in (before, changed)]
        auditing.altered(request.work, "team passes", before.id, *told)
        return changed

    def set_link(self, request: Request, what: str, said: str) -> Team:
        """Set where the team's calendar or board is to be seen; "off" shows none.

        Raises:
            Refused: there is no link to that, or it is no address that can be shown.
        """
        before, shown = request.team, self.which(what)
        try:
            address = choices.link(said)
        except ValueError as wrong:
            raise Refused(f"That address {wrong}.") from None
        calendar = shown is Shown.CALENDAR
        changed = replace(before, calendar_link=address) if calendar else replace(before, board_link=address)
        request.work.teams.save(changed)
        told = [(each.calendar_link if calendar else each.board_link) or "" for each in (before, changed)]
        auditing.altered(request.work, f"team link {shown}", before.id, *told)
        return changed

    def which(self, what: str) -> Shown:
        """What somebody means who writes "calendar" or "board"; raises Refused."""
        try:
            return Shown(what.casefold())
        except ValueError:
            raise Refused(f"I link to no {what}. Write `calendar` or `board`.") from None
