"""Who did how much."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from watchbill.model.people import PersonId
from watchbill.model.report import Load
from watchbill.model.work import Deed
from watchbill.rules.night_work import outside_hours
from watchbill.rules.reporting.facts import Facts


def loads(facts: Facts) -> tuple[Load, ...]:
    """What each person did who did anything.

    Days on MRO and as backup are those of the days that are closed, and of the standing turns of the other working
    days that have begun. Resolved is what a person resolved, closed which tickets: claims of theirs that ended as
    done. Outside is what they acknowledged, claimed, tracked or resolved outside of the team's hours
    (`rules.night_work`). The same thing counts once for each person, however often they did it.
    """
    turns, backups = _served(facts)
    resolved, outside = _touched(facts)
    closed = _each_once((each.person, each.key) for each in facts.done)
    people = sorted({*turns, *backups, *resolved, *closed, *outside})
    return tuple(
        Load(
            person=person,
            turns=turns[person],
            backups=backups[person],
            resolved=resolved[person],
            closed=closed[person],
            outside=outside[person],
        )
        for person in people
    )


def _served(facts: Facts) -> tuple[Counter[PersonId], Counter[PersonId]]:
    pairs = {each.day: (each.primary, each.backup) for each in facts.turns if _counts(facts, each.day)}
    pairs |= {each.day: (each.primary, each.backup) for each in facts.closed_days}
    turns = Counter(primary for primary, _ in pairs.values() if primary)
    return turns, Counter(backup for _, backup in pairs.values() if backup)


def _counts(facts: Facts, day: date) -> bool:
    return day <= facts.today and facts.team.works_on(day)


def _touched(facts: Facts) -> tuple[Counter[PersonId], Counter[PersonId]]:
    """How many items each resolved, and worked on outside of the team's hours."""
    by_people = [(each.person, each) for each in facts.lines if each.person]
    resolved = _each_once((person, each.item) for person, each in by_people if each.what is Deed.RESOLVED)
    outside = _each_once((person, each.item) for person, each in by_people if outside_hours(facts.team, each))
    return resolved, outside


def _each_once(pairs: Iterable[tuple[PersonId, str]]) -> Counter[PersonId]:
    things: defaultdict[PersonId, set[str]] = defaultdict(set)
    for person, thing in pairs:
        things[person].add(thing)
    return Counter({person: len(those) for person, those in things.items()})
