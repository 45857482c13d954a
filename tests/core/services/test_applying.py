"""Applying a team file: the difference first, then all of it or nothing."""

from datetime import date, timedelta
from functools import partial

import pytest

from tests.core.services.conftest import BAKERS, BEARS, NOW, OPS, Desk
from watchbill.errors import SettingsInvalid
from watchbill.jobs import schedule
from watchbill.model import Identity, PersonId, Role, TeamId
from watchbill.model.duty import DueKind
from watchbill.ports import UnitOfWork
from watchbill.services import applying, countries, team_file
from watchbill.services.applying import Applying
from watchbill.services.team_file import Known, TeamFile
from watchbill.services.team_file.differing import Change
from watchbill.testing.builders import DAY, a_person, an_identity, at
from watchbill.testing.holidays import SomeHolidays

EMI = '[people.emi]\nname = "Emi"\nzone = "Asia/Tokyo"\nemail = "emi@example.org"\naccounts = { slack = "U5" }\n'
#: Of Berlin.
HOLIDAYS = [*BAKERS, *BEARS]
OPS_TABLE = '[teams.ops]\nname = "Ops"\nzone = "Europe/Paris"\n'
NET = (
    '[teams.net]\nname = "Net"\nzone = "Europe/Paris"\nchannel = "console #net"\nmembers = [{ person = "ann" }]\n'
)
EVERYBODY = '{ person = "ann" }, { person = "ben" }, { person = "chloe" }, { person = "dmitri" }'


def read(work: UnitOfWork, text: str) -> TeamFile:
    people, country = [each.id for each in work.people.everyone()], partial(countries.find, SomeHolidays())
    known = Known(cron=schedule.check, country=country, trackers=["board"], people=people)
    return team_file.parse(text, name="team.toml", known=known, now=NOW)


def difference(desk: Desk, text: str) -> tuple[Change, ...]:
    with desk.database.reading() as work:
        return applying.difference(work, read(work, text), NOW)


def apply(desk: Desk, text: str) -> tuple[Change, ...]:
    with desk.database.changing() as work:
        return Applying(desk.rotating, desk.scheduling).apply(work, read(work, text), NOW)


def fields(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(f"{each.what} {each.id}", each.field, each.before, each.after) for each in changes]


def test_a_new_person_is_stored_with_the_account(desk: Desk) -> None:
    changes = apply(desk, EMI)

    assert fields(changes) == [
        ("person emi", "name", "", "Emi"),
        ("person emi", "zone", "", "Asia/Tokyo"),
        ("person emi", "email", "", "emi@example.org"),
        ("person emi", "accounts", "", "slack U5"),
    ]
    with desk.database.reading() as work:
        found = work.people.by_identity(Identity(platform="slack", id="U5"))
        assert found == a_person("emi", zone="Asia/Tokyo", email="emi@example.org")


def test_the_difference_is_what_applying_changes_and_changes_nothing_itself(desk: Desk) -> None:
    shown = difference(desk, EMI + NET)

    assert shown == difference(desk, EMI + NET)
    assert shown == apply(desk, EMI + NET)


def test_applying_again_finds_nothing_to_do(desk: Desk) -> None:
    text = (
        EMI + NET + OPS_TABLE + 'wip_limit = 5\nmembers = [{ person = "ann", role = "lead" }, { person = "emi" }]'
    )
    apply(desk, text)

    assert difference(desk, text) == ()
    assert apply(desk, text) == ()


def test_what_the_file_does_not_say_stays(desk: Desk) -> None:
    apply(desk, OPS_TABLE + 'wip_limit = 5\nday = "08:00-16:00"')

    changes = apply(desk, OPS_TABLE + "rest_hours = 12")

    assert fields(changes) == [("team ops", "rest_hours", "11", "12")]
    with desk.database.reading() as work:
        team = work.teams.get(OPS)
        assert team
        assert (team.wip_limit, f"{team.day_starts:%H:%M}", team.channel) == (5, "08:00", desk.team.channel)
        assert len(work.teams.members(OPS)) == 4


def test_every_kind_of_value_is_shown_as_people_write_it(desk: Desk) -> None:
    text = OPS_TABLE + (
        'channel = "slack C1"\nwatched = ["slack C2", "slack C3"]\nworkdays = "Mon-Thu"\nholidays = [2026-12-25]\n'
        'day = "08:30-16:00"\nescalation_minutes = 5\ngap = 3'
    )

    assert [(field, after) for _, field, _, after in fields(difference(desk, text))] == [
        ("channel", "slack C1"),
        ("watched", "slack C2, slack C3"),
        ("workdays", "Mon, Tue, Wed, Thu"),
        ("holidays", "2026-12-25"),
        ("day", "08:30-16:00"),
        ("escalation_minutes", "5"),
        ("gap", "3"),
    ]


def test_an_escalation_is_shown_in_minutes_or_as_off(desk: Desk) -> None:
    changes = apply(desk, OPS_TABLE + 'escalation_minutes = "off"')

    assert fields(changes) == [("team ops", "escalation_minutes", "10", "off")]
    assert fields(apply(desk, OPS_TABLE + "escalation_minutes = 240")) == [
        ("team ops", "escalation_minutes", "off", "240")
    ]


def test_who_is_not_listed_leaves_as_of_yesterday(desk: Desk) -> None:
    changes = apply(desk, OPS_TABLE + 'members = [{ person = "ann" }, { person = "ben" }]')

    assert fields(changes) == [
        ("member ops chloe", "until", "", "2026-11-30"),
        ("member ops dmitri", "until", "", "2026-11-30"),
    ]


def test_the_published_turns_of_who_leaves_go_to_others(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.rotating.publish(desk.request(work))

    apply(desk, OPS_TABLE + 'members = [{ person = "ann" }, { person = "ben" }]')

    with desk.database.reading() as work:
        turns = work.turns.between(OPS, DAY, DAY + timedelta(days=30))
        assert {turn.primary for turn in turns} == {"ann", "ben"}
        assert not {"chloe", "dmitri"} & {turn.backup for turn in turns}


def test_who_left_and_is_listed_again_starts_again_today(desk: Desk) -> None:
    apply(desk, OPS_TABLE + "members = []")
    with desk.database.changing() as work:
        gone = next(each for each in work.teams.members(OPS) if each.person == "ben")
        assert gone.until == DAY - timedelta(days=1)

    changes = apply(desk, OPS_TABLE + 'members = [{ person = "ben" }]')

    assert fields(changes) == [
        ("member ops ben", "since", "2026-11-01", "2026-12-01"),
        ("member ops ben", "until", "2026-11-30", ""),
    ]


def test_roles_and_weights_of_members_change(desk: Desk) -> None:
    listed = EVERYBODY.replace('"ben"', '"ben", role = "lead", weight = 50')

    apply(desk, OPS_TABLE + f"members = [{listed}]")

    with desk.database.reading() as work:
        ben = next(each for each in work.teams.members(OPS) if each.person == "ben")
        assert (ben.role, ben.weight, ben.since) == (Role.LEAD, 50, DAY - timedelta(days=30))


def test_people_and_teams_outside_the_file_are_left_alone(desk: Desk) -> None:
    with desk.database.reading() as work:
        before = (work.people.everyone(), work.teams.everything(), work.teams.members(OPS))

    apply(desk, "")

    with desk.database.reading() as work:
        assert (work.people.everyone(), work.teams.everything(), work.teams.members(OPS)) == before


def test_a_new_team_owes_nothing_of_the_hours_before(desk: Desk) -> None:
    apply(desk, NET)

    with desk.database.changing() as work:
        team = work.teams.get(TeamId("net"))
        assert team
        desk.scheduling.plan(work, team, NOW)
        rows = (each for each in work.due.open() if each.kind is not DueKind.PLANNING)
        owed = [(each.kind.value, each.day) for each in rows if each.team == "net"]
    tomorrow = date(2026, 12, 2)
    assert owed == [
        ("acceptance", DAY),
        ("draft", DAY),
        ("evening check", DAY),
        ("designation", tomorrow),
        ("acceptance", tomorrow),
        ("draft", tomorrow),
        ("evening check", tomorrow),
    ]


def test_what_passes_on_is_shown_as_it_is_written(desk: Desk) -> None:
    text = (
        OPS_TABLE + 'acceptance_minutes = 60\npass_limit = "off"\nreport = "0 9 * * 1"\n'
        'calendar_link = "https://calendar.example.org/ops"\nboard_link = "off"\n'
    )

    assert fields(apply(desk, text)) == [
        ("team ops", "acceptance_minutes", "120", "60"),
        ("team ops", "pass_limit", "3", "off"),
        ("team ops", "report", "off", "0 9 * * 1"),
        ("team ops", "calendar_link", "", "https://calendar.example.org/ops"),
    ]
    assert apply(desk, text) == ()
    back = OPS_TABLE + 'acceptance_minutes = "off"\npass_limit = 3\nreport = "off"\ncalendar_link = "off"\n'
    assert fields(apply(desk, back)) == [
        ("team ops", "acceptance_minutes", "60", "off"),
        ("team ops", "pass_limit", "off", "3"),
        ("team ops", "report", "0 9 * * 1", "off"),
        ("team ops", "calendar_link", "https://calendar.example.org/ops", ""),
    ]


def test_a_time_of_a_file_that_has_passed_today_begins_tomorrow(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.scheduling.plan(work, desk.team, NOW)
    apply(desk, OPS_TABLE + 'evening_check = "30 9 * * *"\nreport = "0 8 * * 2"\n')

    with desk.database.changing() as work:
        team = work.teams.get(OPS)
        assert team
        desk.scheduling.plan(work, team, NOW)
        rows = {(each.kind, each.slot): each.at for each in work.due.open()}
    assert rows[DueKind.EVENING_CHECK, "2026-12-01"] == at(17, 30)
    assert rows[DueKind.EVENING_CHECK, "2026-12-02"] == at(9, 30, day=date(2026, 12, 2))
    assert (DueKind.REPORT, "2026-12-01") not in rows


def test_every_change_is_audited(desk: Desk) -> None:
    with desk.database.changing() as work:
        file = read(work, OPS_TABLE + "wip_limit = 5")
        Applying(desk.rotating, desk.scheduling).apply(work, file, NOW, by=PersonId("ann"))

    with desk.database.reading() as work:
        (entry,) = work.audit.recent(5)
    assert (entry.person, entry.action, entry.subject) == ("ann", "apply", "team ops wip_limit")
    assert (entry.place, entry.before, entry.after, entry.at) == ("team.toml", "3", "5", NOW)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            EMI.replace('slack = "U5"', 'console = "taken"'),
            "team.toml: people.emi.accounts: console taken is ann's already; `!person unlink console taken` first",
        ),
        (
            EMI.replace("emi@", "ann@"),
            "team.toml: people.emi.email: ann@example.org is ann's already; describe ann in the file too, with",
        ),
        (
            NET.replace("#net", "#ops"),
            "team.toml: teams.net: console #ops is ops's already; describe ops in the file",
        ),
        (
            NET.replace("members", 'day = "22:30-23:30"\nevening_check = "15 23 * * *"\nmembers'),
            "team.toml: teams.net.acceptance_minutes: 120 minutes after its day starts is the next day; "
            "write at most 89",
        ),
        (
            NET.replace("members", 'evening_check = "30 8 * * 1-5"\nmembers'),
            "team.toml: teams.net.evening_check: 30 8 * * 1-5 comes before its day starts at 09:00; write a later",
        ),
    ],
)
def test_what_others_have_already_is_refused_and_nothing_changes(desk: Desk, text: str, mistake: str) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("ann", email="ann@example.org"))
        work.people.link(an_identity("taken"), PersonId("ann"))
    other = '[people.ben]\nname = "Somebody else"\n' + OPS_TABLE + f"members = [{EVERYBODY}]\n"

    with pytest.raises(SettingsInvalid) as refused:
        apply(desk, text + (other if "ops" not in text else ""))

    assert len(refused.value.mistakes) == 1
    assert refused.value.mistakes[0].startswith(mistake)
    with desk.database.reading() as work:
        assert work.people.get(PersonId("emi")) is None
        assert work.teams.get(TeamId("net")) is None
        assert work.audit.recent(5) == []


def test_two_people_of_one_file_may_swap_addresses(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("ann", email="a@example.org"))
        work.people.save(a_person("ben", email="b@example.org"))
    text = '[people.ann]\nname="Ann"\nzone="UTC"\nemail="b@example.org"\n'

    apply(desk, text + '[people.ben]\nname="Ben"\nzone="UTC"\nemail="a@example.org"\n')

    with desk.database.reading() as work:
        assert [each.email for each in work.people.everyone()][:2] == ["b@example.org", "a@example.org"]


def held(desk: Desk, person: str) -> set[date]:
    """The published days that the person holds or stands behind."""
    with desk.database.reading() as work:
        turns = work.turns.between(OPS, DAY, DAY + timedelta(days=60))
    return {turn.day for turn in turns if person in (turn.primary, turn.backup)}


@pytest.mark.parametrize(
    "text",
    [
        '[people.ann]\nname = "Ann"\nworks = ["sat"]\n',
        '[people.ann]\nname = "Ann"\ncountry = "DE-BE"\n',
        '[people.ann]\nname = "Ann"\nzone = "Pacific/Auckland"\n' + OPS_TABLE + "overlap_hours = 4\n",
        '[people.ann]\nname = "Ann"\nzone = "Europe/London"\n' + OPS_TABLE + "overlap_hours = 8\n",
    ],
)
def test_what_a_file_says_of_when_people_work_repairs_just_the_days_that_it_hits(desk: Desk, text: str) -> None:
    with desk.database.changing() as work:
        desk.rotating.publish(desk.request(work))
        before = {turn.day: turn for turn in work.turns.between(OPS, DAY, DAY + timedelta(days=60))}
    mine = held(desk, "ann")

    apply(desk, text)

    with desk.database.reading() as work:
        after = {turn.day: turn for turn in work.turns.between(OPS, DAY, DAY + timedelta(days=60))}
    lost = mine & set(HOLIDAYS) if "country" in text else mine
    assert lost
    assert lost <= {day for day in after if after[day] != before[day]}
    assert len({day for day in after if after[day] != before[day]}) <= 2 * len(lost)
    assert not held(desk, "ann") & lost
    assert difference(desk, text) == ()


def test_what_was_said_of_when_somebody_works_can_be_taken_back(desk: Desk) -> None:
    told = '[people.ann]\nname = "Ann"\n'
    first = apply(desk, told + 'works = "Mon-Wed"\ncountry = "de by"\n')
    second = apply(desk, told + 'country = "FR"\n')
    third = apply(desk, told + 'works = "team"\ncountry = "none"\n')

    assert fields(first) == [("person ann", "works", "", "Mon, Tue, Wed"), ("person ann", "country", "", "DE-BY")]
    assert fields(second) == [("person ann", "country", "DE-BY", "FR")]
    assert fields(third) == [("person ann", "works", "Mon, Tue, Wed", ""), ("person ann", "country", "FR", "")]
    with desk.database.reading() as work:
        assert work.people.get(PersonId("ann")) == a_person("ann", name="Ann")


@pytest.mark.parametrize(
    "table", ["overlap_hours = 9", 'overlap_hours = 4\nday = "09:00-12:00"', 'day = "10:00-11:00"']
)
def test_no_more_of_the_day_can_be_shared_than_it_has(desk: Desk, table: str) -> None:
    apply(desk, OPS_TABLE + "overlap_hours = 2")
    with pytest.raises(SettingsInvalid, match=r"teams\.ops\.overlap_hours: \d are more than its day has; write"):
        difference(desk, OPS_TABLE + table)
