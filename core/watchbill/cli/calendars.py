"""`watchbill calendars`: what is in the calendars of leave and night duty, as the desk understands it."""

import argparse
from collections import Counter
from collections.abc import Iterator

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import CalendarUnreadable, Refused
from watchbill.model.subscription import Mark, Reading, Subscription
from watchbill.ports import Calendar
from watchbill.rules.following import Told
from watchbill.services.rotating import FORESEEN
from watchbill.services.understanding import Understood, understand, zone_of
from watchbill.words.sentences import counted

#: More entries of one calendar are counted and not shown.
_MOST = 20
_UNSET = (
    "No calendars are set. Write a file like examples/calendars.toml, and name it in WATCHBILL_CALENDARS; "
    "docs/how-to/calendars.md says more."
)


def call(_: argparse.Namespace, terminal: Terminal) -> int:
    """Read each calendar and show it; the exit code, 1 when one cannot be read."""
    settings = opening.read(terminal)
    opening.prepare(settings)
    worst = OK
    with opening.desk(settings, environment=terminal.environment) as desk:
        if not desk.calendars:
            raise Refused(_UNSET)
        for subscription, calendar in desk.calendars:
            try:
                terminal.say("\n".join(_lines(desk, subscription, _read(desk, calendar))))
            except CalendarUnreadable as unreadable:
                terminal.say(f"{_head(subscription)} cannot be read. {unreadable}")
                worst = ATTENTION
    return worst


def _read(desk: App, calendar: Calendar) -> Reading:
    now = desk.clock.now()
    reading = calendar.read(Mark(), now, now + FORESEEN)
    if reading is None:
        raise CalendarUnreadable("It says that it has not changed, though it was never read. I try again.")
    return reading


def _lines(desk: App, subscription: Subscription, reading: Reading) -> Iterator[str]:
    with desk.database.reading() as work:
        understood = understand(work, subscription, reading)
        zones = {each.person: zone_of(work, each.person) for each in understood.told}
    yield f"{_head(subscription)} {_sum(reading, understood)}"
    for each in understood.told[:_MOST]:
        start, end = (moment.astimezone(zones[each.person]) for moment in (each.start, each.end))
        yield f"  {each.person}: {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
    if len(understood.told) > _MOST:
        yield f"  and {len(understood.told) - _MOST} more: {_by_person(understood.told[_MOST:])}"
    for title in understood.strange:
        yield f"  about nobody I know: {title}"


def _head(subscription: Subscription) -> str:
    return f"{subscription.name} ({subscription.kind.value}):"


def _sum(reading: Reading, understood: Understood) -> str:
    found = f"{counted(len(reading.entries), 'entry', 'entries')} ahead"
    people = {each.person for each in understood.told}
    if not people:
        return f"{found}, none about anybody I know" if reading.entries else found
    return f"{found}, {len(understood.told)} about {counted(len(people), 'person', 'people')} I know"


def _by_person(told: tuple[Told, ...]) -> str:
    return ", ".join(
        f"{count} of {person}" for person, count in sorted(Counter(each.person for each in told).items())
    )
