"""People who work four days: never on MRO on their day off, and kindly sent home when they claim a ticket then."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill import hookimpl
from watchbill.model import Absence, FactId, Person, PersonId

#: Who is off on which day of the week; Monday is 1.
DAYS_OFF = {PersonId("ben"): 5}


@hookimpl
def watchbill_absences(people: Sequence[Person], first: date, last: date) -> Iterator[Absence]:
    """One absence for every day off."""
    for person in people:
        for day in (first + timedelta(days=count) for count in range((last - first).days + 1)):
            if day.isoweekday() == DAYS_OFF.get(person.id):
                start = datetime.combine(day, time(), ZoneInfo(person.zone))
                yield Absence(
                    id=FactId(f"day-off:{person.id}:{day}"),
                    person=person.id,
                    start=start,
                    end=start + timedelta(days=1),
                    reason="day off",
                    source="days_off",
                    recorded_at=start,
                )


@hookimpl
def watchbill_objections(action: str, person: Person, now: datetime) -> str | None:
    """A kind word against starting work on a day off."""
    today = now.astimezone(ZoneInfo(person.zone)).isoweekday()
    if action.startswith("claim ") and today == DAYS_OFF.get(person.id):
        return f"It is your day off, {person.name}. Leave it to the others: `!queue` shows them what waits."
    return None
