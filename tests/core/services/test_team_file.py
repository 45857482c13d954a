"""A team file is read whole, or refused with every mistake at its place."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchbill.errors import SettingsInvalid
from watchbill.jobs import schedule
from watchbill.model.address import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, Role
from watchbill.model.team import Team
from watchbill.services import countries, team_file
from watchbill.services.team_file import Known, TeamFile, parts
from watchbill.testing.holidays import SomeHolidays

NOW = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[3] / "examples" / "team.toml"
TEAM = '[teams.ops]\nname = "Ops"\nzone = "Europe/Paris"\n'
COUNTRY = partial(countries.find, SomeHolidays())
ANN = '[people.ann]\nname = "Ann"\nzone = "Europe/Paris"\n'


def parse(text: str, people: tuple[str, ...] = ()) -> TeamFile:
    everyone = [PersonId(each) for each in people]
    known = Known(cron=schedule.check, country=COUNTRY, trackers=["board"], people=everyone)
    return team_file.parse(text, name="team.toml", known=known, now=NOW)


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as refused:
        parse(text)
    return refused.value.mistakes


def team(text: str) -> Team:
    return parse(TEAM + text).teams[0].value


def test_the_example_has_no_mistake() -> None:
    read = parse(EXAMPLE.read_text(encoding="utf-8"))

    assert [each.value.id for each in read.people] == ["ann", "ben", "chloe", "dmitri"]
    assert len(read.memberships) == 4


def test_the_example_names_every_key() -> None:
    read = parse(EXAMPLE.read_text(encoding="utf-8"))

    assert len(read.teams[0].keys) == 14


def test_an_empty_file_says_nothing() -> None:
    assert parse("") == TeamFile(name="team.toml")


def test_a_person_is_read_with_every_key() -> None:
    text = ANN + 'email = "Ann@Example.org"\nadmin = true\naccounts = { console = "@ann", slack = ["U1", "U2"] }'

    read = parse(text)

    assert read.people[0].value == Person(
        id=PersonId("ann"), name="Ann", zone="Europe/Paris", email="ann@example.org", admin=True
    )
    assert [(each.platform, each.id) for each, _ in read.accounts] == [
        ("console", "ann"),
        ("slack", "U1"),
        ("slack", "U2"),
    ]


def test_an_at_sign_stays_where_it_may_belong_to_the_account() -> None:
    read = parse(ANN + 'accounts = { matrix = "@ann:example.org" }')

    assert read.accounts == ((Identity(platform="matrix", id="@ann:example.org"), PersonId("ann")),)


def test_a_team_is_read_with_every_key() -> None:
    read = team(
        'channel = "console #ops"\nwatched = [{ platform = "slack", conversation = "C1" }]\nworkdays = "Sun-Thu"\n'
        'holidays = [2026-12-25, "2027-01-01"]\nday = "8:30-16:00"\ndesignation = "0 8 * * *"\n'
        'evening_check = "0  16 * * *"\nwip_limit = 5\nrest_hours = 10.5\ngap = 3\ntracker = "board"'
    )

    assert (read.channel, read.watched) == (
        Address(platform="console", conversation="#ops"),
        (Address(platform="slack", conversation="C1"),),
    )
    assert read.workdays == {7, 1, 2, 3, 4}
    assert read.holidays == {date(2026, 12, 25), date(2027, 1, 1)}
    assert (read.day_starts, read.day_ends) == (time(8, 30), time(16))
    assert (read.designation, read.evening_check) == ("0 8 * * *", "0 16 * * *")
    assert (read.wip_limit, read.rest, read.gap, read.tracker) == (5, timedelta(hours=10.5), 3, "board")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ('"Mon-Fri"', {1, 2, 3, 4, 5}),
        ('"mon, wed"', {1, 3}),
        ('["Mon", "Sat-Sun"]', {1, 6, 7}),
        ('"Fri-Mon"', {5, 6, 7, 1}),
        ('"Tue"', {2}),
    ],
)
def test_working_days_are_spans_and_lists(written: str, days: set[int]) -> None:
    assert team(f"workdays = {written}").workdays == days


def test_a_member_without_since_starts_today_in_the_teams_zone() -> None:
    read = parse(ANN + TEAM + 'members = [{ person = "ann" }]')

    assert read.memberships[0].value.since == date(2026, 12, 2)
    assert read.memberships[0].keys == frozenset()


def test_a_member_is_read_with_every_key() -> None:
    line = 'members = [{person="ann", role="lead", weight=50, since="2026-01-01", until=2026-12-31}]'

    read = parse(ANN + TEAM + line)

    assert read.memberships[0].value == Membership(
        team=read.teams[0].value.id,
        person=PersonId("ann"),
        role=Role.LEAD,
        weight=50,
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
    )


def test_a_person_of_the_store_may_be_a_member() -> None:
    read = parse(TEAM + 'members = [{ person = "zoe" }]', people=("zoe",))

    assert [each.value.person for each in read.memberships] == ["zoe"]


def test_a_person_without_a_zone_has_the_teams() -> None:
    read = parse('[people.ann]\nname = "Ann"\n' + TEAM + 'members = [{ person = "ann" }]')

    assert read.people[0].value.zone == "Europe/Paris"
    assert read.people[0].keys == {"name"}


def test_only_a_team_with_members_is_listed() -> None:
    assert parse(TEAM).listed == frozenset()
    assert parse(TEAM + "members = []").listed == {"ops"}


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[people", "team.toml: is not TOML: "),
        (
            "[people.today]\nname = 'T. Day'\nzone = 'UTC'",
            "team.toml: people.today: today is a word of commands; choose another",
        ),
        ("teams = 3", "team.toml: teams: 3 is not a table"),
        ("[team.ops]", "team.toml: team: there is no such key; did you mean teams?"),
        ("[teams.ops]\nzone = 'UTC'", "team.toml: teams.ops.name: is missing"),
        (TEAM + "zome = 'UTC'", "team.toml: teams.ops.zome: there is no such key; did you mean zone?"),
        (
            TEAM.replace("Paris", "Pariss"),
            "team.toml: teams.ops.zone: 'Europe/Pariss' is not a time zone; did you mean",
        ),
        (
            TEAM + "channel = '#ops'",
            "team.toml: teams.ops.channel: '#ops' names no platform and conversation; write",
        ),
        (TEAM + "channel = { platform = 'slack' }", "team.toml: teams.ops.channel: needs exactly platform and"),
        (TEAM + "watched = 'console #ops'", "team.toml: teams.ops.watched: 'console #ops' is not a list"),
        (TEAM + "workdays = 'Mon-Fry'", "team.toml: teams.ops.workdays: 'Fry' is not a weekday; write Mon, Tue"),
        (TEAM + "workdays = []", "team.toml: teams.ops.workdays: names no day"),
        (TEAM + "workdays = 'Mon-Wed-Fri'", "team.toml: teams.ops.workdays: 'Mon-Wed-Fri' is not a span"),
        (
            TEAM + "holidays = ['25.12.2026']",
            "team.toml: teams.ops.holidays: '25.12.2026' is not a date; write it like",
        ),
        (
            TEAM + "holidays = [2026-12-25T09:00:00]",
            "team.toml: teams.ops.holidays: a date and time is not a date",
        ),
        (TEAM + "day = '9-17'", "team.toml: teams.ops.day: '9-17' is not a day; write it like"),
        (TEAM + "day = '09:00-25:00'", "team.toml: teams.ops.day: '09:00-25:00' is not a day, it goes from"),
        (TEAM + "day = '17:00-09:00'", "team.toml: teams.ops.day: '17:00-09:00' does not end after it starts"),
        (TEAM + "designation = '9 o clock'", "team.toml: teams.ops.designation: '9 o clock' is not a schedule"),
        (TEAM + "wip_limit = 0", "team.toml: teams.ops.wip_limit: 0 is not a whole number from 1 to 50"),
        (TEAM + "wip_limit = true", "team.toml: teams.ops.wip_limit: True is not a whole number"),
        (TEAM + "gap = -1", "team.toml: teams.ops.gap: -1 is not a whole number from 0 to 30"),
        (TEAM + "rest_hours = nan", "team.toml: teams.ops.rest_hours: nan is not a number of hours"),
        (
            TEAM + "tracker = 'bord'",
            "team.toml: teams.ops.tracker: there is no tracker 'bord'; did you mean board?",
        ),
        (
            TEAM + "members = ['ann']",
            """team.toml: teams.ops.members[1]: 'ann' is not a table; write { person = "ann" }""",
        ),
        (
            TEAM.replace("Europe/Paris", "UTC+2"),
            "team.toml: teams.ops.zone: 'UTC+2' is a distance from UTC and knows no summer time; write a place",
        ),
        (
            TEAM + "designation = '0 25 * * 1-5'",
            "team.toml: teams.ops.designation: '0 25 * * 1-5' is not a schedule: there is no hour 25; write five",
        ),
        (TEAM + "members = [{ role = 'lead' }]", "team.toml: teams.ops.members[1].person: is missing"),
        (
            ANN + TEAM + "members = [{person='an'}]",
            "team.toml: teams.ops.members: there is no person 'an'; did you mean",
        ),
        (
            ANN + TEAM + "members = [{person='ann', role='boss'}]",
            "team.toml: teams.ops.members[1].role: 'boss' is no",
        ),
        (ANN + TEAM + "members = [{person='ann', weight=-5}]", "team.toml: teams.ops.members[1].weight: -5 is no"),
        (
            ANN + TEAM + "members = [{person='ann', since=2026-02-01, until=2026-01-01}]",
            "team.toml: teams.ops.members[1].until: 2026-01-01 is before since",
        ),
        (
            ANN + TEAM + "members = [{person='ann'}, {person='ann'}]",
            "team.toml: teams.ops.members: ann stands there",
        ),
        ("[people.Ann]\nname='Ann'\nzone='UTC'", "team.toml: people.Ann: is not a handle; write"),
        ("[people.ann]\nname='Ann'", "team.toml: people.ann.zone: is missing, and no team lists ann"),
        (
            ANN + "email = 'ann at example'",
            "team.toml: people.ann.email: 'ann at example' is not an e-mail address",
        ),
        (ANN + "admin = 'yes'", "team.toml: people.ann.admin: 'yes' is neither true nor false"),
        (ANN + "accounts = '@ann'", "team.toml: people.ann.accounts: '@ann' is not a table"),
        (ANN + "accounts = { Slack = 'U1' }", "team.toml: people.ann.accounts: 'Slack' is not a platform"),
        (ANN.replace('"Ann"', '""'), "team.toml: people.ann.name: is empty"),
        (
            ANN.replace('"Ann"', f'"{"A" * 201}"'),
            "team.toml: people.ann.name: has 201 characters; write at most 200",
        ),
        (ANN.replace('"Ann"', r'"A\nnn"'), "team.toml: people.ann.name: has control characters"),
        (ANN.replace('"Ann"', "7"), "team.toml: people.ann.name: 7 is not text"),
        ("x = " + "[" * 9000, "team.toml: is nested too deeply"),
        ("# " + "x" * 1_000_000, "team.toml: has 1000002 characters"),
    ],
)
def test_a_mistake_names_its_place_and_what_to_write(text: str, mistake: str) -> None:
    found = mistakes(text)

    assert len(found) == 1, found
    assert found[0].startswith(mistake)


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes(
        TEAM.replace("Paris", "Pariss") + "wip_limit = 0\nmembers = [{person='bob', weight=-1}]\n[staff]"
    )

    assert len(found) == 5


def test_what_may_stand_once_is_told_when_it_stands_twice() -> None:
    ben = ANN.replace("ann", "ben").replace("Ann", "Ben")
    same = 'email = "a@example.org"\naccounts = { slack = "U1" }\n'
    channel = 'channel = "slack C1"\n'

    found = mistakes(ANN + same + ben + same + TEAM + channel + TEAM.replace("ops", "net") + channel)

    assert found == (
        "team.toml: people.ben.accounts: slack U1 is ann's too; give it to one of them",
        "team.toml: people.ben.email: a@example.org is ann's too; give it to one of them",
        "team.toml: teams.net: slack C1 is ops's too; give it to one of them",
    )


@given(st.text())
@example("a = 0x" + "f" * 5000)
@example("[people.'a\\u0000']")
@example("people.ann.name = 1\nteams.ops.members = [[]]")
def test_any_text_is_read_or_refused(text: str) -> None:
    assert all("\n" not in each for each in _told(text))


_KEYS = st.sampled_from(
    [
        *parts.person_keys(COUNTRY),
        *parts.team_keys(schedule.check, ["board"]),
        *parts.MEMBER,
        "odd key",
    ]
)
_SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.text(),
    st.sampled_from(
        ["ann", "Mon-Fri", "09:00-17:30", "console #ops", "UTC", "0 9 * * *", "a@b.c", "lead", "2026-01-01"]
    ),
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=6
)
_TABLES = st.dictionaries(
    st.sampled_from(["ann", "ben", "ops", "Bad Id"]), st.dictionaries(_KEYS, _VALUES) | _SCALARS
)


@given(st.dictionaries(st.sampled_from(["people", "teams", "else"]), _TABLES | _SCALARS))
def test_any_tables_are_read_or_refused(tables: dict[str, object]) -> None:
    assert all("\n" not in each for each in _told(_toml(tables)))


def _told(text: str) -> tuple[str, ...]:
    """The mistakes; nothing but `SettingsInvalid` may come instead of a file."""
    try:
        parse(text)
    except SettingsInvalid as refused:
        return refused.mistakes
    return ()


def _toml(tables: dict[str, object]) -> str:
    return "\n".join(f"{_quoted(key)} = {_written(value)}" for key, value in tables.items())


def _written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case date() | time():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{_quoted(key)} = {_written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_written(each) for each in value) + "]"
    return str(value)


def _quoted(text: str) -> str:
    escaped = (f"\\U{ord(each):08x}" if each in '"\\' or not each.isprintable() else each for each in text)
    return '"' + "".join(escaped) + '"'


def test_the_guide_names_every_key() -> None:
    guide = (EXAMPLE.parents[1] / "docs" / "how-to" / "team-file.md").read_text(encoding="utf-8")

    assert [key for key in parts.ORDER if f"`{key}`" not in guide] == []


@pytest.mark.parametrize(
    ("said", "workdays"),
    [
        ('["mon", "Tue", "WED"]', {1, 2, 3}),
        ('"Mon-Thu"', {1, 2, 3, 4}),
        ('"Fri-Mon"', {5, 6, 7, 1}),
        ('["Mon", "Thu-Fri"]', {1, 4, 5}),
        ('"team"', None),
    ],
)
def test_a_person_works_on_weekdays_of_their_own(said: str, workdays: set[int] | None) -> None:
    person = parse(ANN + f"works = {said}").people[0].value

    assert person.workdays == (None if workdays is None else frozenset(workdays))


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ('["mon", "tue", "mon"]', "names Mon twice; write each day once"),
        ('["mon-wed", "tue"]', "names Tue twice; write each day once"),
        ("[]", 'names no day; write it like "Mon-Fri"'),
        ('""', "is empty; write some text"),
        ('["monday"]', "'monday' is not a weekday; write Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
        ("5", '5 is not text; write it in quotes: "..."'),
        ('["team"]', "'team' is not a weekday; write Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
    ],
)
def test_weekdays_that_cannot_be_are_refused(said: str, mistake: str) -> None:
    assert mistakes(ANN + f"works = {said}") == (f"team.toml: people.ann.works: {mistake}",)


@pytest.mark.parametrize(
    ("said", "codes"),
    [("DE", ("DE", None)), ("de-be", ("DE", "BE")), ("DE Bayern", ("DE", "BY")), ("none", (None, None))],
)
def test_a_person_has_the_holidays_of_a_country_and_region(
    said: str, codes: tuple[str | None, str | None]
) -> None:
    person = parse(ANN + f'country = "{said}"').people[0].value

    assert (person.country, person.region) == codes


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ('"Germany"', "there is no country code Germany. Did you mean DE?"),
        ('"DE-XX"', "there is no region XX of DE. Known are BE, BY."),
        ("49", '49 is not text; write it in quotes: "..."'),
    ],
)
def test_a_country_that_nobody_knows_is_refused(said: str, mistake: str) -> None:
    (found,) = mistakes(ANN + f"country = {said}")

    assert found.startswith(f"team.toml: people.ann.country: {mistake}")


@pytest.mark.parametrize(("said", "patience"), [("1", 1), ("240", 240), ('"off"', None)])
def test_the_wait_for_the_next_one_is_in_minutes_or_off(said: str, patience: int | None) -> None:
    read = team(f"escalation_minutes = {said}").escalation

    assert read == (timedelta(minutes=patience) if patience else None)


@pytest.mark.parametrize("said", ["0", "241", "1.5", "true", '"10"', "[]", '"never"'])
def test_a_wait_that_cannot_be_is_refused(said: str) -> None:
    (found,) = mistakes(TEAM + f"escalation_minutes = {said}")

    assert found.startswith("team.toml: teams.ops.escalation_minutes: ")
    assert found.endswith(' is not a whole number of minutes from 1 to 240; or write "off"')


def test_what_passes_on_is_read() -> None:
    read = team(
        'acceptance_minutes = 60\npass_limit = 5\nreport = "0  9 * * 1"\n'
        'calendar_link = "https://cal.example.org"\nboard_link = "https://board.example.org/ops"'
    )

    assert (read.acceptance, read.pass_limit, read.report) == (timedelta(hours=1), 5, "0 9 * * 1")
    assert (read.calendar_link, read.board_link) == ("https://cal.example.org", "https://board.example.org/ops")


def test_each_of_it_may_be_off() -> None:
    keys = ("acceptance_minutes", "pass_limit", "report", "calendar_link", "board_link")
    read = team("\n".join(f'{key} = "off"' for key in keys))

    assert [read.acceptance, read.pass_limit, read.report, read.calendar_link, read.board_link] == [None] * 5


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("acceptance_minutes = 4", '4 is not a whole number of minutes from 5 to 1440; or write "off"'),
        ('acceptance_minutes = "60"', "'60' is not a whole number of minutes from 5 to 1440; or write \"off\""),
        ("pass_limit = true", 'True is not a whole number from 1 to 50; or write "off"'),
        ("pass_limit = 51", '51 is not a whole number from 1 to 50; or write "off"'),
        ("report = 1", '1 is not text; write it in quotes: "..."'),
        ('report = "monday"', "'monday' is not a schedule; write five fields: "),
        ('board_link = "http://board.example.org"', "is not encrypted: whoever is between could change what "),
        ("calendar_link = 7", '7 is not text; write it in quotes: "https://..."'),
    ],
)
def test_what_cannot_be_of_it_is_refused(said: str, mistake: str) -> None:
    (found,) = mistakes(TEAM + said)

    assert found.startswith(f"team.toml: teams.ops.{said.partition(' ')[0]}: {mistake}")


def test_rest_and_overlap_are_hours() -> None:
    read = team("rest_hours = 12.5\noverlap_hours = 4")

    assert (read.rest, read.overlap) == (timedelta(hours=12.5), timedelta(hours=4))
    assert mistakes(TEAM + 'overlap_hours = "4"') == (
        "team.toml: teams.ops.overlap_hours: '4' is not a number of hours from 0 to 48",
    )
