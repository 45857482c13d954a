"""What a reading of a calendar changes: what is ahead becomes what it says, and what was stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.model import Absence, FactId, PersonId
from watchbill.rules.following import Change, Told, compare
from watchbill.testing.builders import ANN, BOB, an_absence, at

NOW = at(12)
UNTIL = NOW + timedelta(days=60)


def hours(start: int, end: int, who: PersonId = ANN) -> Told:
    """From so many hours after noon to so many."""
    return Told(person=who, start=NOW + timedelta(hours=start), end=NOW + timedelta(hours=end))


def facts(*told: Told) -> list[Absence]:
    return [
        an_absence(each.person, id=FactId(f"f{number}"), start=each.start, end=each.end)
        for number, each in enumerate(told)
    ]


def followed(
    standing: Iterable[Told], read: Iterable[Told], taken_back: Sequence[Told] = (), until: datetime = UNTIL
) -> Change[Absence]:
    return compare(facts(*standing), taken_back, read, NOW, until)


def gone(change: Change[Absence]) -> list[Told]:
    return [Told(person=each.person, start=each.start, end=each.end) for each in change.gone]


def test_what_is_new_is_added_and_what_is_the_same_stays() -> None:
    change = followed([hours(1, 2)], [hours(1, 2), hours(3, 4), hours(1, 2, BOB)])

    assert (change.new, change.gone) == ((hours(3, 4), hours(1, 2, BOB)), ())
    assert change.people == {ANN, BOB}


def test_what_moved_is_gone_and_new() -> None:
    change = followed([hours(1, 2)], [hours(5, 6)])

    assert (list(change.new), gone(change)) == ([hours(5, 6)], [hours(1, 2)])


def test_what_was_cancelled_before_it_began_leaves_nothing() -> None:
    change = followed([hours(1, 2)], [])

    assert (list(change.new), gone(change)) == ([], [hours(1, 2)])


def test_what_was_cancelled_while_it_lasts_has_lasted_until_now() -> None:
    change = followed([hours(-3, 5)], [])

    assert (list(change.new), gone(change)) == ([hours(-3, 0)], [hours(-3, 5)])


def test_what_is_shortened_while_it_lasts_is_followed() -> None:
    change = followed([hours(-3, 50)], [hours(-3, 2)])

    assert (list(change.new), gone(change)) == ([hours(-3, 2)], [hours(-3, 50)])


def test_what_is_shortened_to_before_now_lasted_until_then() -> None:
    change = followed([hours(-3, 50)], [hours(-3, -1)])

    assert (list(change.new), gone(change)) == ([hours(-3, 0)], [hours(-3, 50)])


def test_the_rest_of_what_has_begun_is_the_same() -> None:
    assert followed([hours(-3, 5)], [hours(-1, 5)]) == Change(new=(), gone=())


def test_what_is_shortened_and_given_as_the_rest_keeps_what_has_passed() -> None:
    change = followed([hours(-3, 50)], [hours(-1, 2)])

    assert (list(change.new), gone(change)) == ([hours(-3, 0), hours(-1, 2)], [hours(-3, 50)])


def test_what_is_over_stays() -> None:
    assert followed([hours(-9, -5)], []) == Change(new=(), gone=())
    assert followed([], [hours(-9, -5)]) == Change(new=(), gone=())


def test_what_lies_behind_the_reading_stays() -> None:
    assert followed([hours(30, 40)], [], until=NOW + timedelta(hours=30)) == Change(new=(), gone=())
    assert followed([], [hours(30, 40)], until=NOW + timedelta(hours=30)) == Change(new=(), gone=())


def test_what_was_taken_back_is_not_added_again_until_it_is_another() -> None:
    assert followed([], [hours(1, 2)], [hours(1, 2)]) == Change(new=(), gone=())
    assert followed([], [hours(-1, 2)], [hours(-2, 2)]) == Change(new=(), gone=())
    assert followed([], [hours(1, 3)], [hours(1, 2)]).new == (hours(1, 3),)
    assert followed([], [hours(1, 2, BOB)], [hours(1, 2)]).new == (hours(1, 2, BOB),)


def test_what_takes_no_time_is_nothing() -> None:
    assert followed([], [hours(2, 2), hours(3, 2)]) == Change(new=(), gone=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A calendar read twice, the second time later, and what was taken back in between."""

    before: list[Told]
    after: list[Told]
    taken_back: list[Told]


TOLD = st.builds(
    lambda who, start, length: hours(start, start + length, who),
    st.sampled_from([ANN, BOB]),
    st.integers(-6, 6),
    st.integers(-1, 6),
)
CASES = st.builds(
    lambda before, after, taken: Case(before=before, after=after, taken_back=taken),
    st.lists(TOLD, max_size=6),
    st.lists(TOLD, max_size=6),
    st.lists(TOLD, max_size=2),
)


def applied(standing: Sequence[Absence], change: Change[Absence], ids: Iterable[int]) -> list[Absence]:
    dropped = {each.id for each in change.gone}
    new = [
        an_absence(told.person, id=FactId(f"n{number}"), start=told.start, end=told.end)
        for told, number in zip(change.new, ids, strict=False)
    ]
    return [each for each in standing if each.id not in dropped] + new


def covered(facts: Iterable[Absence | Told], first: int, last: int) -> set[tuple[PersonId, int]]:
    """The hours that somebody is away."""
    return {
        (each.person, hour)
        for each in facts
        for hour in range(first, last)
        if each.start <= NOW + timedelta(hours=hour) < each.end
    }


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_whatever_is_read_the_time_ahead_is_as_it_says_and_the_past_as_it_was(case: Case) -> None:
    ids = count(100)
    standing = facts(*(each for each in case.before if each.start < each.end))

    later = applied(standing, compare(standing, case.taken_back, case.after, NOW, UNTIL), ids)

    refused = [each for each in case.taken_back if each.start > NOW]
    meant = [each for each in case.after if each.start < each.end and each not in refused]
    begun = {(each.person, each.end) for each in case.taken_back if each.start <= NOW < each.end}
    meant = [each for each in meant if not (each.start <= NOW and (each.person, each.end) in begun)]
    kept: list[Absence | Told] = [
        each for each in standing if (each.person, each.end) in begun and each.start <= NOW
    ]
    kept += [each for each in refused if each in case.after and each in map(_told, standing)]
    ahead = covered(later, 0, 12) - covered(kept, 0, 12)
    assert ahead == covered(meant, 0, 12) - covered(kept, 0, 12)
    assert covered(later, -6, 0) >= covered(standing, -6, 0)
    assert covered(later, -6, 0) <= covered(standing, -6, 0) | covered(case.after, -6, 0)


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_read_again_it_changes_nothing(case: Case) -> None:
    standing = facts(*(each for each in case.before if each.start < each.end))

    later = applied(standing, compare(standing, case.taken_back, case.after, NOW, UNTIL), count(100))

    assert compare(later, case.taken_back, case.after, NOW, UNTIL) == Change(new=(), gone=())


def _told(fact: Absence) -> Told:
    return Told(person=fact.person, start=fact.start, end=fact.end)
