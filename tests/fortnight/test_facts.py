"""What has to be so after the fortnight, by its database and by what was said: who, what, when, how often."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fortnight.crew import NAMES
from tests.fortnight.facts import FAMOUS, LAST, TURNS, Facts, local, times, whole
from tests.fortnight.hall import Line
from tests.fortnight.stage import Stage
from watchbill.jobs.tables import inbox
from watchbill.model.duty import SendState
from watchbill.model.passage import Course, End
from watchbill.model.work import Deed
from watchbill.store import tables
from watchbill.store.intake_tables import item_history

OCT = date(2026, 10, 1)


def october(day: int) -> date:
    return OCT.replace(day=day)


@pytest.fixture
def facts(played: Stage) -> Facts:
    return Facts.of(played)


def test_ten_days_had_one_person_each_and_nobody_had_more_than_two(facts: Facts) -> None:
    had = {day: each["primary"] for day, each in facts.turns.items()}

    assert had == TURNS
    assert len(had) == 10
    assert max(Counter(had.values()).values()) == 2


def test_who_was_on_duty_at_night_is_not_on_mro_the_day_after(facts: Facts) -> None:
    nights = facts.rows(tables.nights, "start")

    assert [each["person"] for each in nights] == ["ben", "dmitri"]
    for each in nights:
        assert TURNS.get(local(each["end"]).date()) != each["person"]
    assert facts.turns[october(21)]["primary"] != "ben"


def test_nobody_is_on_mro_while_they_are_away(facts: Facts) -> None:
    absences = facts.rows(tables.absences, "start")

    assert [(each["person"], local(each["start"]).day) for each in absences] == [("farid", 22), ("esra", 27)]
    for each in absences:
        assert TURNS[local(each["start"]).date()] != each["person"]


def test_each_turn_is_announced_once_at_nine_on_the_wall_clock(facts: Facts) -> None:
    announced = facts.posts("Good morning!")

    assert times(announced) == [f"{day:%d} 09:00" for day in TURNS]
    assert [f"{each.at.astimezone(UTC):%H:%M}" for each in announced] == ["07:00"] * 5 + ["08:00"] * 5
    at_nine = {**TURNS, october(27): "esra", october(28): "ben"}
    assert [each.text.split("@")[1].split()[0].lower() for each in announced] == list(at_nine.values())


def test_each_day_ends_with_one_evening_check_by_the_schedule_but_for_one_by_hand(facts: Facts) -> None:
    by_hand = october(23)

    assert [whole(each, "day", "by") for each in facts.handovers] == [
        (day, "chloe" if day == by_hand else None) for day in TURNS
    ]
    assert times(facts.posts("Evening check of Ops")) == [
        f"{day:%d} {'16:30' if day == by_hand else '17:30'}" for day in TURNS
    ]


def test_whoever_is_on_mro_sees_a_draft_half_an_hour_before(facts: Facts) -> None:
    drafts = [
        each for name in set(TURNS.values()) for each in facts.posts("At 17:30 I post this evening", f"@{name}")
    ]

    by_hand = october(23)
    expected = {(day, name, "17:00") for day, name in TURNS.items() if day != by_hand}
    assert {(local(each.at).date(), each.where[1:], f"{local(each.at):%H:%M}") for each in drafts} == expected
    assert len(drafts) == 9


def test_nothing_is_said_on_days_off_but_what_happens_then(facts: Facts) -> None:
    for day in (october(24), october(30), october(31), date(2026, 11, 1)):
        assert list(facts.spoken_on(day)) == []
    assert all("QueueTooLong" in each.text or "A2" in each.text for each in facts.spoken_on(october(25)))


def test_every_message_was_said_once_and_none_is_lost_or_in_doubt(facts: Facts) -> None:
    shown = Counter(each.ref for each in facts.hall.lines if each.who is None and each.before is None)
    refs = Counter(each["ref"] for each in facts.said)

    assert {each["state"] for each in facts.messages} <= {SendState.SENT, SendState.REPLACED}
    assert set(refs.values()) == set(shown.values()) == {1}
    assert refs.keys() <= shown.keys()


def test_what_was_said_beside_the_outbox_are_the_answers_to_questions(facts: Facts) -> None:
    refs = {each["ref"] for each in facts.said}
    lines = facts.hall.lines
    beside = [place for place, each in enumerate(lines) if each.who is None and each.ref not in refs]

    assert beside
    for place in beside:
        assert (asked := lines[place - 1]).who in NAMES
        assert asked.text.split()[0] in ("!mro", "!next", "!evening", "!mine", "!passed", "!morning", "!report")
        assert asked.at == lines[place].at


def test_every_command_that_changes_something_was_carried_out(facts: Facts) -> None:
    commands = facts.rows(inbox, "at")

    assert len(commands) > 30
    assert all(each["done_at"] == each["at"] for each in commands)


def test_everybody_was_understood_and_allowed_to(facts: Facts) -> None:
    refusals = ("There is no ", "Usage: ", "Something went wrong", "may do this")
    answers = [each for place in ("#ops", *(f"@{name}" for name in NAMES)) for each in facts.hall.posts(place)]

    assert [each.text for each in answers for words in refusals if words in each.text] == []


def test_whatever_was_due_is_done(facts: Facts) -> None:
    end = datetime(2026, 11, 2, 18, tzinfo=UTC)

    assert [each for each in facts.owed if each["at"] < end and each["done_at"] is None] == []
    assert all(each["buried_at"] is None for each in facts.owed)
    counted = Counter(str(each["kind"]) for each in facts.owed if each["done_at"] and each["slot"] != "always")
    assert counted["designation"] == counted["evening check"] == counted["draft"] == 10


@pytest.mark.parametrize(("day", "who", "told"), [(19, "dmitri", "17:12"), (27, "farid", "17:05")])
def test_what_the_preview_shows_is_what_is_posted(facts: Facts, day: int, who: str, told: str) -> None:
    (preview,) = [each.text for each in facts.hall.posts(f"@{who}") if times([each]) == [f"{day} {told}"]]
    (post,) = [each.text for each in facts.posts("Evening check of Ops") if times([each]) == [f"{day} 17:30"]]

    assert preview.startswith(post)
    assert preview.removeprefix(post).strip().startswith("This is a preview.")


def test_what_is_said_after_the_post_is_in_it_a_moment_later(facts: Facts) -> None:
    assert "the first page is written" in _shown(facts, october(19), before=timedelta(minutes=15))
    assert "waiting on: the network team" not in _shown(facts, october(22), before=timedelta(minutes=20)).lower()
    assert "The network team still has not answered" in _shown(facts, october(27), before=timedelta(minutes=20))


def _shown(facts: Facts, day: date, before: timedelta) -> str:
    """What the evening check of the day says so long after it was posted."""
    (post,) = [each for each in facts.posts("Evening check of Ops") if local(each.at).date() == day]
    versions: list[Line] = [each for each in facts.hall.lines if each.ref == post.ref]
    return next(each.text for each in reversed(versions) if each.at <= post.at + before)


def test_the_famous_ticket_passed_on_four_times_and_was_raised_each_time(facts: Facts) -> None:
    links = facts.chain("OPS-2")

    assert {f"{each['day']:%d}": f"{local(each['raised_at']):%d %H:%M}" for each in links} == FAMOUS
    assert [whole(each, "giver", "times", "since", "course") for each in links] == [
        ("dmitri", number, october(19), Course.EVENING) for number in (1, 2, 3, 4)
    ]
    assert [each["to"] for each in links] == ["esra", "ann", "chloe", "chloe"]  # Farid was ill
    ends = [*[(End.PASSED_ON, None)] * 3, (End.ACCEPTED, "chloe")]
    assert [whole(each, "end", "by") for each in links] == ends


def test_what_was_raised_is_what_nobody_took_over_by_eleven(facts: Facts) -> None:
    raised = {(each["key"], local(each["raised_at"]).day) for each in facts.passages if each["raised_at"]}

    assert raised >= {("OPS-2", 20), ("OPS-2", 21), ("OPS-4", 21), ("OPS-5", 21), ("OPS-5", 27)}
    taken = [each for each in facts.passages if (each["end"], each["course"]) == (End.ACCEPTED, Course.EVENING)]
    assert {"OPS-4", "OPS-5"} <= {each["key"] for each in taken if local(each["ended_at"]).hour < 11}
    for each in taken:
        assert (each["raised_at"] is not None) == (f"{local(each['ended_at']):%H:%M}" > "11:00")


def test_the_lead_is_told_of_everything_that_is_raised_when_it_is(facts: Facts) -> None:
    raised = {(each["key"], each["raised_at"]) for each in facts.passages if each["raised_at"]}
    told = [each for each in facts.hall.posts() if "not taken over" in each.text]

    assert {(key, each.at) for each in told for key in set(re.findall(r"\b(?:OPS-|I)\d+", each.text))} == raised
    assert all("@Ann" in each.text for each in told)


def test_the_incident_passed_on_twice_like_a_ticket(facts: Facts) -> None:
    assert [whole(each, "day", "giver", "to", "end", "by") for each in facts.chain("I1")] == [
        (october(22), "chloe", "chloe", End.ACCEPTED, "chloe"),
        (october(23), "chloe", "ann", End.ACCEPTED, "ann"),
    ]


def test_how_often_something_passed_on_is_counted_since_it_was_begun(facts: Facts) -> None:
    runs = facts.chain("OPS-4")

    assert [each["times"] for each in runs] == list(range(1, len(runs) + 1))
    assert {each["since"] for each in runs} == {october(19)}
    assert whole(runs[-1], "day", "end", "by") == (
        october(28),
        End.ACCEPTED,
        "dmitri",
    )  # who puts it back in Backlog


def test_everything_that_was_open_in_an_evening_went_on_in_one_way(facts: Facts) -> None:
    links = {(each["day"], each["key"]): each for each in facts.passages if each["course"] is Course.EVENING}

    assert set(facts.carried) <= links.keys()
    for day, key in facts.carried:
        link = links[day, key]
        if day == LAST:
            assert link["end"] is None
        elif link["end"] is End.PASSED_ON:
            assert link["raised_at"]
            assert any(other["key"] == key and other["at"] >= link["ended_at"] for other in facts.passages)
        else:
            assert link["end"] in (End.ACCEPTED, End.DONE, End.RELEASED, End.KEPT)
            assert link["end"] is not End.ACCEPTED or link["by"]


def test_what_nobody_passes_on_is_not_in_the_chain(facts: Facts) -> None:
    assert facts.chain("OPS-7") == []  # Chloe keeps it
    assert facts.chain("OPS-1") == []  # done on its first day


def test_the_chain_passes_in_the_middle_of_the_day_when_the_day_does(facts: Facts) -> None:
    midday = [each for each in facts.passages if each["course"] is Course.MIDDAY]

    assert ("OPS-5", october(28), "ben", "esra") in [whole(each, "key", "day", "giver", "to") for each in midday]
    assert all(each["end"] in (End.ACCEPTED, End.DONE, End.PASSED_ON) for each in midday)


def test_a_ticket_is_commented_once_an_evening_also_when_the_tracker_was_away(facts: Facts) -> None:
    told = Counter((each.where, local(each.at).date(), each.text) for each in facts.comments)
    checks = [each for each in facts.comments if "vening check" in each.text]
    each_evening = Counter((local(each.at).date(), each.where) for each in checks)

    assert set(told.values()) == {1}
    left_out = {
        (each["day"], each["key"])
        for each in facts.rows(tables.left_out, "at")
        if each["at"] < _posted(facts, each["day"])
    }
    assert left_out == {(october(20), "OPS-4")}
    assert set(each_evening) >= set(facts.carried) - left_out
    assert set(each_evening.values()) == {1}
    on_wednesday = [each for each in checks if local(each.at).date() == october(21)]
    assert {f"{local(each.at):%H:%M}" for each in on_wednesday} == {"18:06"}
    assert all(each.at >= _posted(facts, local(each.at).date()) for each in checks)


def _posted(facts: Facts, day: date) -> datetime:
    return next(each.at for each in facts.posts("Evening check of Ops") if local(each.at).date() == day)


def test_how_soon_things_were_acknowledged_is_in_the_report(facts: Facts) -> None:
    came: dict[str, datetime] = {}
    waited: dict[str, timedelta] = {}
    for each in facts.rows(item_history, "id"):
        if each["what"] == Deed.CAME:
            came[each["item"]] = each["at"]
        elif each["what"] == Deed.ACKNOWLEDGED:
            waited.setdefault(each["item"], each["at"] - came[each["item"]])

    first, second = facts.posts("Report of Ops")
    assert times([first, second]) == ["26 09:00", "02 09:00"]
    assert waited == {
        "Q1": timedelta(minutes=5),
        "A1": timedelta(minutes=3),
        "I1": timedelta(minutes=3),
        "A2": timedelta(minutes=4),
    }
    assert "Time to acknowledge: median 4 min, 90 % within 5 min (4 of 4)" in first.text
    assert "Nothing came in." in second.text


def test_the_reports_count_the_turns_that_were_served(facts: Facts) -> None:
    first, second = facts.posts("Report of Ops")

    for report, days in ((first, range(19, 24)), (second, range(26, 30))):
        had = Counter(TURNS[october(day)] for day in days)
        for who, times_served in had.items():
            assert f"- {who.title()}: {times_served} day{'s' * (times_served > 1)} on MRO" in report.text
        assert f"Evening checks: {had.total()} posted, none missed." in report.text


def test_the_reports_count_what_was_handed_on(facts: Facts) -> None:
    first, second = facts.posts("Report of Ops")

    for report, days in ((first, range(19, 24)), (second, range(26, 31))):
        links = [each for each in facts.passages if each["day"] in [october(day) for day in days]]
        raised = sum(each["raised_at"] is not None for each in links)
        taken = [each for each in links if each["end"] is End.ACCEPTED and each["ended_at"] < report.at]
        in_time = sum(each["raised_at"] is None for each in taken)
        assert min(raised, in_time) > 0
        told = f"Passed on: {len(links)} times; {in_time} taken over in time, {raised} raised to the leads"
        assert told in report.text
