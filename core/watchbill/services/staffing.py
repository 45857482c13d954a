"""How much of a team's turns somebody takes, and until when: set by a lead in chat."""

from dataclasses import dataclass, replace
from datetime import date

from watchbill.errors import Refused
from watchbill.model.people import Membership, Person
from watchbill.model.turn import Turn
from watchbill.rules import permissions
from watchbill.services import auditing, mending, previewing
from watchbill.services.peopling import Peopling
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating

#: In percent: a full member's share.
HEAVIEST = 100


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who belongs to a team how much and how long; published turns of who stays do not move."""

    rotating: Rotating
    peopling: Peopling

    def set_weight(self, request: Request, handle: str, weight: int) -> Person:
        """Set somebody's share of the turns, in percent of a full member's; turns that are decided stay.

        Raises:
            Unknown: nobody is called so.
            Refused: they are not in the team, or nobody takes that much.
        """
        if not 0 <= weight <= HEAVIEST:
            raise Refused(f"{weight} % cannot be a share. Write a number from 0 to {HEAVIEST}.")
        person, mine = self._member(request, handle)
        request.work.teams.join(replace(mine, weight=weight))
        _altered(request, "person weight", person, f"{mine.weight}", f"{weight}")
        return person

    def leave(
        self, request: Request, handle: str, last: date, *, sure: bool = False
    ) -> tuple[Person, tuple[Turn, ...]]:
        """Let somebody leave the team after the day `last`; what they hold after it goes to others.

        Returns:
            The person, and the turns that changed because of it, by day.

        Raises:
            Unknown: nobody is called so.
            Refused: they are not in the team, or its only lead; the day is over; or turns would move, and who asks
                is not sure.
        """
        team, today = request.team, request.team.today(request.now)
        person, mine = self._member(request, handle)
        members = [each for each in request.work.teams.members(team.id) if each.covers(today)]
        if permissions.only_lead(person.id, members):
            raise Refused(f"{person.name} is the only lead of {team.name}. Say `!person role NAME lead` first.")
        if last < max(today, mine.since):
            raise Refused(f"The last day of {person.name} cannot be before {max(today, mine.since)}.")
        request.work.teams.join(replace(mine, until=last))
        _altered(request, "person leave", person, f"{mine.until or ''}", f"{last}")
        heard_in = team.id if request.heard else None
        moved = mending.of_person(self.rotating, request.work, person.id, request.now, heard_in)
        previewing.unless(request, moved, sure=sure)
        return person, moved

    def _member(self, request: Request, handle: str) -> tuple[Person, Membership]:
        team, today = request.team, request.team.today(request.now)
        person = request.person if handle == "me" else self.peopling.find(request.work, handle)
        members = request.work.teams.members(team.id)
        mine = next((each for each in members if each.person == person.id), None)
        if mine is None or (mine.until is not None and mine.until < today):
            raise Refused(f"{person.name} is not in {team.name}. `!person add {person.id}` adds them.")
        return person, mine


def _altered(request: Request, action: str, person: Person, before: str, after: str) -> None:
    subject = f"{request.team.id} {person.id}"
    auditing.altered(request.work, action, subject, before, after)
