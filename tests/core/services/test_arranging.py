"""Weekdays, countries, zones, rest and overlap: set, audited, and followed by just the turns that they hit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model import Altered, Half, PersonId, SkipCode, Team, Turn, TurnKind
from watchbill.ports import UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services import countries
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import DAY, a_membership, a_night, a_person, a_request, a_team, at
from watchbill.testing.holidays import SomeHolidays

ANN = a_person("ann", name="Ann")
LAST = DAY + timedelta(days=60)
ALL_BUT_TUESDAY = frozenset({1, 3, 4, 5})
#: What sets something about whoever has the first turn, and the days of the team that it hits.
Change = Callable[[Desk, DirectRequest, str], tuple[object, tuple[Turn, ...]]]


def published(desk: Desk, work: UnitOfWork) -> dict[date, Turn]:
    """The team's days, decided."""
    return {turn.day: turn for turn in desk.rotating.publish(desk.request(work))}


def stored(work: UnitOfWork) -> dict[date, Turn]:
    return {turn.day: turn for turn in work.turns.between(OPS, DAY, LAST)}


def holding(turns: dict[date, Turn], person: str) -> set[date]:
    return {day for day, turn in turns.items() if person in (turn.primary, turn.backup)}


def days(desk: Desk, request: DirectRequest, who: str) -> tuple[object, tuple[Turn, ...]]:
    return desk.arranging.set_days(request, who, ALL_BUT_TUESDAY, sure=True)


def country(desk: Desk, request: DirectRequest, who: str) -> tuple[object, tuple[Turn, ...]]:
    return desk.arranging.set_country(request, who, "DE BE", sure=True)


@pytest.mark.parametrize(
    ("change", "off"),
    [
        (days, {DAY, date(2026, 12, 8)}),
        (country, {date(2026, 12, 4), date(2026, 12, 8), date(2026, 12, 10)}),
    ],
)
@pytest.mark.parametrize("who", ["ann", "ben", "chloe", "dmitri"])
def test_only_the_published_days_that_a_change_hits_move(
    desk: Desk, change: Change, off: set[date], who: str
) -> None:
    with desk.database.changing() as work:
        before = published(desk, work)
        _, changed = change(desk, desk.request(work, rank=Standing.LEAD), who)
        after = stored(work)

    lost = holding(before, who) & off
    moved = {day for day in after if after[day] != before[day]}
    assert lost <= moved == {turn.day for turn in changed}
    assert len(moved) <= 2 * len(lost)  # each at most exchanged with one other day
    assert not holding(after, who) & off


def test_a_change_counts_in_every_team_of_the_person_and_nowhere_else(desk: Desk) -> None:
    web, net = (a_team(id, channel=None) for id in ("web", "net"))
    with desk.database.changing() as work:
        for team, members in ((web, ("ann", "ben")), (net, ("ben", "chloe"))):
            work.teams.save(team)
            for person in members:
                work.teams.join(a_membership(person, team.id))
            desk.rotating.publish(a_request(work, team))
        before = work.turns.between(net.id, DAY, LAST)
        _, changed = desk.arranging.set_days(desk.request(work), "ann", ALL_BUT_TUESDAY, sure=True)
        tuesdays = [turn for turn in work.turns.between(web.id, DAY, LAST) if turn.day.isoweekday() == 2]
        untouched = work.turns.between(net.id, DAY, LAST)

    assert [(turn.primary, turn.backup) for turn in tuesdays] == [("ben", None), ("ben", None)]
    assert {turn.day for turn in tuesdays} <= {turn.day for turn in changed if turn.team == web.id}
    assert untouched == before


def test_what_is_taken_back_moves_nothing_but_fills_what_nobody_could_serve(desk: Desk) -> None:
    with desk.database.changing() as work:
        request = desk.request(work, rank=Standing.LEAD)
        for who in ("ann", "ben", "chloe", "dmitri"):
            desk.arranging.set_days(request, who, ALL_BUT_TUESDAY, sure=True)
        uncovered = published(desk, work)
        desk.arranging.set_days(request, "ben", None, sure=True)
        after = stored(work)

    assert {day for day, turn in uncovered.items() if turn.kind is TurnKind.UNCOVERED} == {DAY, date(2026, 12, 8)}
    assert {skip.code for skip in uncovered[DAY].skipped} == {SkipCode.PART_TIME}
    assert {day for day in after if after[day] != uncovered[day]} == {DAY, date(2026, 12, 8)}
    assert after[DAY].primary == "ben"


def test_days_that_are_over_stay(desk: Desk) -> None:
    with desk.database.changing() as work:
        before = published(desk, work)
        request = replace(desk.request(work, rank=Standing.LEAD), now=at(10, day=date(2026, 12, 3)))
        for who in ("ann", "ben", "chloe", "dmitri"):
            desk.arranging.set_days(request, who, frozenset({6}), sure=True)
        after = stored(work)

    past = [DAY, DAY + timedelta(days=1)]
    assert [after[day] for day in past] == [before[day] for day in past]
    assert after[date(2026, 12, 3)].primary is None


@pytest.mark.parametrize(("hour", "stays"), [(17, False), (18, True)])
def test_the_day_of_today_stays_once_it_is_over(desk: Desk, hour: int, stays: bool) -> None:
    with desk.database.changing() as work:
        before = published(desk, work)[DAY]
        assert before.primary
        request = replace(desk.request(work, rank=Standing.LEAD), now=at(hour))
        desk.arranging.set_days(request, before.primary, ALL_BUT_TUESDAY, sure=True)
        desk.arranging.set_rest(request, timedelta(hours=12), sure=True)

        assert (work.turns.on(OPS, DAY) == before) is stays


def test_a_night_before_a_long_rest_hits_two_days(desk: Desk) -> None:
    with desk.database.changing() as work:
        team, _ = desk.arranging.set_rest(desk.request(work), timedelta(hours=40), sure=True)
        request = replace(desk.request(work), team=team)
        desk.rotating.publish(request)
        for day in (DAY + timedelta(days=1), DAY + timedelta(days=2)):
            turn = work.turns.on(OPS, day)
            assert turn
            assert turn.primary
            desk.absenting.night(request, a_person(turn.primary), DAY, DAY)
            again = work.turns.on(OPS, day)
            assert again
            assert turn.primary not in (again.primary, again.backup)


def test_a_day_away_hits_the_days_of_a_team_across_the_date_line(desk: Desk) -> None:
    far = a_team("far", zone="Pacific/Auckland")
    with desk.database.changing() as work:
        work.teams.save(far)
        for person in ("ann", "ben"):
            work.teams.join(a_membership(person, "far"))
        desk.rotating.publish(a_request(work, far))
        desk.absenting.away(desk.request(work), ANN, date(2026, 12, 3), date(2026, 12, 3), "")
        turns = {turn.day.day: turn for turn in work.turns.between(far.id, DAY, date(2026, 12, 5))}

    assert [(turns[day].primary, turns[day].backup) for day in (3, 4)] == [("ben", None), ("ben", None)]


def test_more_rest_moves_the_days_after_a_night_and_less_moves_nothing(desk: Desk) -> None:
    with desk.database.changing() as work:
        before = published(desk, work)
        turn = before[DAY + timedelta(days=1)]
        assert turn.primary
        evening = a_night(turn.primary, start=at(18), end=at(20))
        work.facts.add_night(evening)
        team, changed = desk.arranging.set_rest(desk.request(work), timedelta(hours=14), sure=True)
        after = stored(work)
        desk.arranging.set_rest(desk.request(work), timedelta(0), sure=True)
        later = stored(work)

    assert team.rest == timedelta(hours=14)
    assert turn.day in {each.day for each in changed}
    assert turn.primary not in (after[turn.day].primary, after[turn.day].backup)
    assert {day for day in after if after[day] != before[day]} == {each.day for each in changed}
    assert later == after


def test_overlap_takes_the_days_of_who_lives_too_far_away(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.arranging.set_zone(desk.request(work), "ann", "america/new_york", sure=True)
        before = published(desk, work)
        _, none = desk.arranging.set_overlap(desk.request(work), timedelta(hours=2.5), sure=True)
        _, some = desk.arranging.set_overlap(desk.request(work), timedelta(hours=4), sure=True)
        after = stored(work)

    assert none == ()
    assert {turn.day for turn in some} == {day for day in after if after[day] != before[day]}
    assert holding(before, "ann")
    assert not holding(after, "ann")


def test_a_zone_too_far_away_takes_the_days_too(desk: Desk) -> None:
    with desk.database.changing() as work:
        request = desk.request(work)
        team, _ = desk.arranging.set_overlap(request, timedelta(hours=4), sure=True)
        request = replace(request, team=team)
        before = stored(work)
        person, changed = desk.arranging.set_zone(request, "ann", "Pacific/Auckland", sure=True)

    assert person.zone == "Pacific/Auckland"
    assert {turn.day for turn in changed} >= holding(before, "ann")


def test_what_was_set_is_audited_with_what_was_before(desk: Desk) -> None:
    with desk.database.changing() as work:
        request = desk.request(work)
        desk.arranging.set_days(request, "me", frozenset({1, 2, 3}), sure=True)
        desk.arranging.set_days(request, "ann", None, sure=True)
        desk.arranging.set_country(request, "ann", "de-by", sure=True)
        desk.arranging.set_country(request, "ann", None, sure=True)
        desk.arranging.set_zone(request, "ann", "Europe/Lisbon", sure=True)
        desk.arranging.set_rest(request, timedelta(hours=12.5), sure=True)
        desk.arranging.set_overlap(request, timedelta(hours=4), sure=True)
        told = [event for event in work.events if isinstance(event, Altered)]

    assert [(each.action, each.subject, each.before, each.after) for each in told] == [
        ("person days", "ann", "", "Mon to Wed"),
        ("person days", "ann", "Mon to Wed", ""),
        ("person country", "ann", "", "DE-BY"),
        ("person country", "ann", "DE-BY", ""),
        ("person zone", "ann", "Europe/Paris", "Europe/Lisbon"),
        ("team rest", "ops", "11", "12.5"),
        ("team overlap", "ops", "0", "4"),
    ]


SETTERS: Sequence[Callable[[Desk, DirectRequest, str], object]] = (
    days,
    country,
    lambda desk, request, who: desk.arranging.set_zone(request, who, "Europe/Lisbon", sure=True),
)


@pytest.mark.parametrize("change", SETTERS)
def test_ones_own_may_be_set_and_that_of_others_only_by_a_lead(
    desk: Desk, change: Callable[[Desk, DirectRequest, str], object]
) -> None:
    with desk.database.changing() as work:
        change(desk, desk.request(work, rank=Standing.MEMBER), "ann")
        with pytest.raises(NotAllowed, match="Only Ben, a lead or an admin"):
            change(desk, desk.request(work, rank=Standing.MEMBER), "ben")
        change(desk, desk.request(work, rank=Standing.LEAD), "ben")


def test_a_misspelt_zone_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Unknown, match="Europe/Paris"), desk.database.changing() as work:
        desk.arranging.set_zone(desk.request(work), "ann", "Europe/Pariss", sure=True)


def test_somebody_works_on_one_day_at_least(desk: Desk) -> None:
    with pytest.raises(Refused, match="one weekday at least"), desk.database.changing() as work:
        desk.arranging.set_days(desk.request(work), "ann", frozenset(), sure=True)


@pytest.mark.parametrize("hours", [-1, 48.5, 1000])
def test_no_rest_is_longer_than_two_days(desk: Desk, hours: float) -> None:
    with pytest.raises(Refused, match="from 0 to 48"), desk.database.changing() as work:
        desk.arranging.set_rest(desk.request(work), timedelta(hours=hours), sure=True)


@pytest.mark.parametrize("hours", [-1, 8.75, 24])
def test_no_more_is_shared_than_the_day_has(desk: Desk, hours: float) -> None:
    with pytest.raises(Refused, match=r"the day of Ops has 8\.5"), desk.database.changing() as work:
        desk.arranging.set_overlap(desk.request(work), timedelta(hours=hours), sure=True)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("DE", ("DE", None)),
        ("de", ("DE", None)),
        ("DE BE", ("DE", "BE")),
        ("de-by", ("DE", "BY")),
        ("  DE   Bayern ", ("DE", "BY")),
        ("fr", ("FR", None)),
    ],
)
def test_a_country_and_its_region_are_read(said: str, codes: tuple[str, str | None]) -> None:
    assert countries.find(SomeHolidays(), said) == codes


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Germany", "There is no country code Germany. Did you mean DE?"),
        ("GER", "There is no country code GER."),
        ("XX", "There is no country code XX. Write it like `DE`, or like `DE-BE` with a region."),
        ("F", "There is no country code F."),
        ("D", "There is no country code D."),
        ("DEBE", "There is no country code DEBE."),
        ("", "There is no country code ."),
        ("DE Berlim", "There is no region Berlim of DE. Did you mean BE? Known are BE, BY."),
        ("DE " + "x" * 9_999, f"There is no region {'x' * 57} of DE."),
        ("DE XX", "There is no region XX of DE. Known are BE, BY."),
        ("FR 75", "There is no region 75 of FR. None of FR is known: leave it out."),
    ],
)
def test_what_nobody_knows_is_refused_with_what_is_known(said: str, told: str) -> None:
    with pytest.raises(Unknown) as refused:
        countries.find(SomeHolidays(), said)

    assert str(refused.value).startswith(told)


def away(desk: Desk, work: UnitOfWork, half: Half, team: Team | None = None) -> tuple[Turn, ...]:
    request = desk.request(work) if team is None else a_request(work, team)
    return desk.absenting.away(request, ANN, DAY, DAY, "dentist", half)


def test_half_a_day_is_stored_with_its_hours_and_audited(desk: Desk) -> None:
    with desk.database.changing() as work:
        away(desk, work, Half.AFTERNOON)
        (absence,) = work.facts.absences([ANN.id], NOW, NOW + timedelta(days=1))

    assert (absence.start, absence.end, absence.reason) == (at(13, 15), at(17, 30), "dentist")


def test_half_a_day_keeps_the_person_from_the_teams_whose_hours_it_meets(desk: Desk) -> None:
    early = a_team("early", day_starts=desk.team.day_starts.replace(hour=5), day_ends=desk.team.day_starts)
    with desk.database.changing() as work:
        work.teams.save(early)
        work.teams.join(a_membership("ann", "early"))
        for team in (desk.team, early):
            desk.rotating.publish(a_request(work, team))
        away(desk, work, Half.MORNING)
        ours, theirs = (work.turns.on(team.id, DAY) for team in (desk.team, early))

    assert ours
    assert theirs
    assert PersonId("ann") not in (ours.primary, ours.backup)
    assert theirs.primary == "ann"


def test_half_a_day_is_not_said_of_several(desk: Desk) -> None:
    with pytest.raises(Refused, match="Say half a day on its own"), desk.database.changing() as work:
        desk.absenting.away(desk.request(work), ANN, DAY, DAY + timedelta(days=1), "", Half.MORNING)
