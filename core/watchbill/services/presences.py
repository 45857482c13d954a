"""Everything that is known of who can be there, put together for the rules."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from watchbill.model.people import Person, PersonId
from watchbill.model.presence import Presence
from watchbill.ports import Holidays, Hooks
from watchbill.services.request import Request

#: A night duty matters for some time after it: facts are read from this long before the first day.
BEFORE = timedelta(days=2)
#: Somebody's own date is at most so far from the team's.
ELSEWHERE = timedelta(days=1)


def gather(request: Request, hooks: Hooks, holidays: Holidays, first: date, last: date) -> Presence:
    """What the store, plugins and countries say of the team's people, for its days from `first` to `last`."""
    work, team = request.work, request.team
    start, end = team.opens(first) - BEFORE, team.closes(last) + timedelta(days=1)
    memberships = work.teams.members(team.id)
    members = [each.person for each in memberships]
    people = [each for each in (work.people.get(member) for member in members) if each]
    told = hooks.absences(people, first, last)
    return Presence(
        memberships=memberships,
        people={each.id: each for each in people},
        absences=[*work.facts.absences(members, start, end), *told],
        nights=work.facts.nights(members, start, end),
        holidays=_public(holidays, people, first - ELSEWHERE, last + ELSEWHERE),
    )


def _public(
    holidays: Holidays, people: Sequence[Person], first: date, last: date
) -> dict[PersonId, Mapping[date, str]]:
    return {each.id: holidays.of(each.country, each.region, first, last) for each in people if each.country}
