"""The file of calendars: what it may say, and every mistake that it may have."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from watchbill.calendars import subscribing, types
from watchbill.calendars.ics import IcsCalendar
from watchbill.calendars.pagerduty import PagerDutySchedule
from watchbill.calendars.subscribing import Subscribed
from watchbill.errors import SettingsInvalid
from watchbill.model import PersonId
from watchbill.model.subscription import Subscription, SubscriptionKind

TYPES = types.watchbill_calendars()
LEAVE = """
[calendars.leave]
type = "ics"
kind = "leave"
address = "https://calendar.test/hunter2.ics"
"""
NIGHTS = """
[calendars.nights]
type = "pagerduty"
kind = "night"
schedule = "PL5FQHC"
token = "hunter2"
"""

ADDRESS = "address: only https://host/... is taken; http too, where `private = true`"
LOGIN = 'user, password: write both or none: user = "watchbill", password = { env = "PASSWORD" }'
KIND = "kind: write leave (they are away) or night (they are on duty at night)"


def load(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> tuple[Subscribed, ...]:
    path = folder / "calendars.toml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return subscribing.load(path, TYPES, environment or {})


def mistakes(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as wrong:
        load(folder, text, environment)
    assert "hunter2" not in str(wrong.value)
    return tuple(wrong.value.mistakes)


def only(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Subscribed:
    (found,) = load(folder, text, environment)
    return found


def test_an_address_with_all_that_can_be_said(tmp_path: Path) -> None:
    more = 'private = true\nzone = "Europe/Paris"\nperson = "ann"\nonly = ["off"]\npeople = { "Ann B." = "ann" }'

    subscription, calendar = only(tmp_path, LEAVE + more)

    assert subscription == Subscription(
        name="leave",
        kind=SubscriptionKind.LEAVE,
        person=PersonId("ann"),
        people={"Ann B.": PersonId("ann")},
        only=("off",),
    )
    assert isinstance(calendar, IcsCalendar)
    assert (calendar.address, calendar.zone) == ("https://calendar.test/hunter2.ics", "Europe/Paris")
    assert calendar.fetcher.inside


def test_a_schedule_of_pagerduty(tmp_path: Path) -> None:
    subscription, calendar = only(tmp_path, NIGHTS + 'region = "eu"')

    assert subscription == Subscription(name="nights", kind=SubscriptionKind.NIGHT)
    assert isinstance(calendar, PagerDutySchedule)
    assert (calendar.schedule, calendar.token) == ("PL5FQHC", "hunter2")
    assert calendar.base == "https://api.eu.pagerduty.com"
    assert (calendar.fetcher.inside, calendar.fetcher.redirects) == (False, 0)


def test_several_come_by_name(tmp_path: Path) -> None:
    assert [each.name for each, _ in load(tmp_path, NIGHTS + LEAVE)] == ["leave", "nights"]
    assert load(tmp_path, "") == ()


@pytest.mark.parametrize("scheme", ["webcal", "WEBCAL"])
def test_a_webcal_address_is_an_https_one(tmp_path: Path, scheme: str) -> None:
    _, calendar = only(tmp_path, LEAVE.replace("https:", f"{scheme}:"))

    assert isinstance(calendar, IcsCalendar)
    assert calendar.address == "https://calendar.test/hunter2.ics"


def test_a_secret_may_be_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hunter2\n", encoding="utf-8")
    in_file = NIGHTS.replace('"hunter2"', f'{{ file = "{tmp_path / "token"}" }}')
    in_environment = NIGHTS.replace('"hunter2"', '{ env = "TOKEN" }')

    for text in (in_file, in_environment):
        _, calendar = only(tmp_path, text, {"TOKEN": "hunter2"})
        assert isinstance(calendar, PagerDutySchedule)
        assert calendar.token == "hunter2"
        assert "hunter2" not in repr(calendar)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('type = "ics"', 'type = "icd"', "type: write one of ics, pagerduty"),
        ('type = "ics"\n', "", "type: write one of ics, pagerduty"),
        ('kind = "leave"', 'kind = "away"', KIND),
        ('kind = "leave"', "kind = []", KIND),
        ("https:", "http:", ADDRESS),
        ("https:", "file:", ADDRESS),
        ("https://", "https://u:hunter2@", ADDRESS),
        ("calendar.test", "calendar.test:99999999", ADDRESS),
        ("calendar.test", "", ADDRESS),
        ("address", "adress", "adress: there is no such key; known are address, password, private, user, zone"),
        ("type", 'zone = "Paris"\ntype', "zone: Paris is no time zone; write it like Europe/Paris"),
        ("type", "zone = 1\ntype", "zone: 1 is no time zone; write it like Europe/Paris"),
        ("type", 'private = "yes"\ntype', "private: write true or false"),
        ("type", "person = 1\ntype", 'person: write the handle of the one whose calendar it is: "ann"'),
        ("type", 'only = "off"\ntype', 'only: write words of which an entry has one: ["vacation", "sick"]'),
        (
            "type",
            'people = { "Ann B." = 1 }\ntype',
            'people: write how the calendar calls them, and their handles: { "Ann B." = "ann" }',
        ),
        ("type", 'user = "a"\ntype', LOGIN),
        ("type", 'password = "hunter2"\ntype', LOGIN),
        ("type", 'user = "a:b"\npassword = "hunter2"\ntype', LOGIN),
        ("type", 'user = "a"\npassword = 1\ntype', LOGIN),
        (".leave]", '."my leave"]', "the name: write one word of at most 40 letters"),
        (".leave]", f".{'x' * 41}]", "the name: write one word of at most 40 letters"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_address_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = mistakes(tmp_path, LEAVE.replace(old, new, 1))

    assert any(each.endswith(f"] {told}") for each in found), found
    assert all(each.startswith("calendars.toml: [calendars.") for each in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"PL5FQHC"', '"../users"', "schedule: write the id at the end of the schedule's address, like PL5FQHC"),
        ('"PL5FQHC"', "7", "schedule: write the id at the end of the schedule's address, like PL5FQHC"),
        ('"hunter2"', '"hunter2 x"', "token: write where it is:"),
        ('"hunter2"', '{ env = "TOKEN" }', "token: the environment has no TOKEN"),
        ('"hunter2"', '{ file = "/nowhere" }', "token: /nowhere cannot be read (FileNotFoundError)"),
        ('"hunter2"', '{ vault = "x" }', 'token: write a text, { env = "NAME" } or { file = "path" }'),
        ('"hunter2"', '{ env = "A", file = "b" }', 'token: write a text, { env = "NAME" } or { file = "path" }'),
        ('type = "p', 'region = "mars"\ntype = "p', "region: mars is neither us nor eu"),
    ],
)
def test_a_mistake_in_a_schedule_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    (found,) = mistakes(tmp_path, NIGHTS.replace(old, new, 1))

    assert found.startswith(f"calendars.toml: [calendars.nights] {told}")


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    both = LEAVE.replace("https", "http").replace('"leave"', '"x"') + NIGHTS.replace('"night"', '"y"')

    assert len(mistakes(tmp_path, both)) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[calendars", "calendars.toml: Expected ']'"),
        ("[calendar.leave]\n", "calendars.toml: [calendar]: only [calendars.NAME] is known"),
        ("calendars = 1", "calendars.toml: calendars: write up to 100 tables"),
        (
            "\n".join(f"[calendars.c{each}]" for each in range(101)),
            "calendars.toml: calendars: write up to 100 tables",
        ),
        ("[calendars]\nleave = 1", "calendars.toml: [calendars.leave] is no table"),
        ("# " + "x" * 1_000_000, "calendars.toml: is larger than 1 MB"),
    ],
    ids=["no toml", "another table", "no table", "many", "no calendar", "large"],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, told: str) -> None:
    (found,) = mistakes(tmp_path, text)

    assert found.startswith(told)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"calendars\.toml: cannot be read \(FileNotFoundError\)"):
        subscribing.load(tmp_path / "calendars.toml", TYPES, {})


def test_a_file_of_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "calendars.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsInvalid, match="'utf-8' codec can't decode"):
        subscribing.load(path, TYPES, {})
