"""Whoever posts JSON: where things stand, what states are called, lists of alarms, CloudEvents."""

import json
from typing import Any

import pytest

from tests.core.sources.posting import NOW, SECRET, STAMP, alarm, hmac_by_hand, made, recorded, said
from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm
from watchbill.model.work import ItemKind, Severity
from watchbill.ports import Source

PLAIN = made("generic")
NESTED = made(
    "generic",
    alarms="checks",
    title="check.name",
    fingerprint="/check/id",
    episode="since",
    state="status",
    group="tenant",
    severity="tags.0",
    link="url",
    severities={"prod": "critical"},
    resolved=["up"],
)


def puzzles(source: Source, body: object, **headers: str) -> str:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(Puzzling) as puzzling:
        source.understand({name.replace("_", "-"): each for name, each in headers.items()}, raw)
    return str(puzzling.value)


def test_a_title_is_enough() -> None:
    assert alarm(PLAIN, {"title": "The disk is full"}) == Alarm(
        fingerprint="The disk is full",
        episode="",
        firing=True,
        title="The disk is full",
        group="The disk is full",
        group_title="The disk is full",
    )
    assert puzzles(PLAIN, {"titel": "x"}).startswith("it has no title where the file of sources says")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"title": " "}', "its title is empty"),
        (b"[]", "it is a list, an object is wanted"),
        (b'"x"', "it is a text or a number, an object is wanted"),
        (b"7", "it is a text or a number, an object is wanted"),
        (b"true", "it is true or false, an object is wanted"),
        (b"null", "it is null, an object is wanted"),
        (b" \n", "the body is empty"),
    ],
)
def test_the_reason_is_exact(body: bytes, said: str) -> None:
    assert puzzles(PLAIN, body) == said


@pytest.mark.parametrize(
    ("body", "said"), [(b"[]", "it is a list, an object is wanted"), (b"", "the body is empty")]
)
def test_other_sources_say_it_alike(body: bytes, said: str) -> None:
    assert puzzles(made("alertmanager"), body) == said


def test_the_template_of_datadog_needs_no_options() -> None:
    triggered, recovered = (
        alarm(PLAIN, recorded(f"generic/datadog_{each}")) for each in ("triggered", "recovered")
    )

    assert triggered == Alarm(
        fingerprint="9bd4ac313a4d1e8fae2482df7b77628",
        episode="7193240915",
        firing=True,
        title="Queue of checkout is too long",
        severity=Severity.HIGH,
        group="1234",
        group_title="Queue of checkout is too long",
        link="https://app.datadoghq.com/event/event?id=7193240915",
        details="The queue of checkout is 4,012 long.\nMetric value: 4012.0",
    )
    assert not recovered.firing
    assert (triggered.fingerprint, triggered.episode) == (recovered.fingerprint, recovered.episode)


@pytest.mark.parametrize(
    ("state", "firing"),
    [
        ("Triggered", True), ("Re-Triggered", True), ("No Data", True), ("Warn", True), ("Renotify", True),
        ("Recovered", False), ("OK", False), (" resolved ", False),
        (True, True), (False, False), (1, True), (0, False), (None, True), ("", True), ([], True),
    ],
)  # fmt: skip
def test_a_state_has_many_names(state: object, firing: bool) -> None:
    assert alarm(PLAIN, {"title": "x", "state": state}).firing is firing


def test_a_state_that_nobody_knows_puzzles_and_is_not_told_again() -> None:
    told = puzzles(PLAIN, {"title": "x", "state": "hunter2"})

    assert told == "its state is no word that I know; name it under `firing` or `resolved`"


def test_a_file_may_name_the_states() -> None:
    resolved = made("generic", resolved=["Fine"])
    firing = made("generic", firing=["Up"])

    assert [alarm(resolved, {"title": "x", "state": each}).firing for each in ("fine", "OK", "x")] == [
        False,
        True,
        True,
    ]
    assert [alarm(firing, {"title": "x", "state": each}).firing for each in ("UP", "ok")] == [True, False]
    puzzles(firing, {"title": "x", "state": "firing"})


def test_several_alarms_stand_in_a_list_and_share_what_stands_beside_it() -> None:
    first, second = said(NESTED, recorded("generic/nested"))

    assert first == Alarm(
        fingerprint="17",
        episode="2026-11-29T09:00:00Z",
        firing=True,
        title="HTTPS of shop.example.org",
        severity=Severity.CRITICAL,
        group="acme",
        group_title="acme",
        link="https://monitor.example.org",
    )
    assert isinstance(second, Alarm)
    assert (second.fingerprint, second.firing, second.severity) == ("18", False, Severity.NORMAL)


def test_no_two_of_a_list_are_told_apart_by_what_they_share() -> None:
    source = made("generic", alarms="all")
    body = {"all": [{"title": "a"}, {"title": "b"}], "fingerprint": "shared"}

    assert [each.fingerprint for each in said(source, body) if isinstance(each, Alarm)] == ["a", "b"]


def test_a_list_that_is_none_or_too_long_puzzles() -> None:
    assert puzzles(NESTED, {"checks": {}}) == "it has no list where `alarms` says"
    assert puzzles(NESTED, []) == "it has no list where `alarms` says"
    assert puzzles(NESTED, {"checks": [{}] * 25_001}) == "it has more than 25,000 alarms"
    assert said(NESTED, {"checks": []}) == []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", "1"), ("/a/b", "1"), ("c.1.d", "2"), ("/c/1/d", "2"), ("/e~1f/g~0h", "3"), ("e/f.g~h", "3"),
        ("c.5.d", ""), ("c.x", ""), ("c.-1", ""), ("a", ""), ("c", ""), ("a.b.c", ""), ("/", ""), ("c.²", ""),
    ],
)  # fmt: skip
def test_a_path_leads_to_a_value(path: str, found: str) -> None:
    body = {"title": "x", "a": {"b": "1"}, "c": [0, {"d": "2"}], "e/f": {"g~h": "3"}}

    assert alarm(made("generic", details=path), body).details == found


def test_alarms_may_be_incidents() -> None:
    assert alarm(made("generic", kind="incident"), {"title": "x"}).kind is ItemKind.INCIDENT


EVENT: dict[str, Any] = json.loads(recorded("generic/cloud_event"))
BESIDE = {f"ce_{name}": EVENT[name] for name in ("specversion", "type", "source", "id", "subject")}


def test_a_cloud_event_is_understood_with_its_envelope_around_it_or_beside_it() -> None:
    around, beside = alarm(PLAIN, EVENT), alarm(PLAIN, EVENT["data"], **BESIDE)

    assert around == beside
    assert (around.title, around.fingerprint) == ("The nightly backup of db-2 failed", "/backups/db-2 nightly")
    assert (around.firing, around.severity) == (True, Severity.HIGH)


def test_the_envelope_alone_says_what_it_is_about() -> None:
    bare = {name: each for name, each in EVENT.items() if name not in ("data", "subject")}

    assert alarm(PLAIN, bare).title == "/backups/db-2 org.example.backup.failed"


@pytest.mark.parametrize(
    "wrong", [{"specversion": "2.0"}, {"specversion": None}, {"id": ""}, {"source": []}, {"data_base64": "eA=="}]
)
def test_an_envelope_that_is_none_puzzles(wrong: dict[str, object]) -> None:
    puzzles(PLAIN, {**EVENT, **wrong})
    if "data_base64" not in wrong:
        ((name, value),) = wrong.items()
        headers = {f"ce_{name}": value if isinstance(value, str) else ""}
        puzzles(PLAIN, EVENT["data"], **{**BESIDE, **headers})


def test_a_cloud_event_is_the_same_by_its_source_and_id() -> None:
    body = json.dumps(EVENT).encode()
    beside = {name.replace("_", "-"): each for name, each in BESIDE.items()}

    assert PLAIN.admit({}, body, NOW) == "/backups/db-2 C234-1234-1234"
    assert PLAIN.admit(beside, b"{}", NOW) == "/backups/db-2 C234-1234-1234"
    assert str(PLAIN.admit({**beside, "ce-id": "x" * 300}, b"{}", NOW)).startswith("sha256:")


def test_of_a_signed_cloud_event_only_a_signed_id_counts() -> None:
    source = made("generic", secret=SECRET)
    beside = {name.replace("_", "-"): each for name, each in BESIDE.items()}
    keys = []
    for body in (json.dumps(EVENT).encode(), b"{}"):
        signature = "sha256=" + hmac_by_hand(SECRET, f"{STAMP}.".encode() + body)
        headers = {"x-watchbill-signature": signature, "x-watchbill-timestamp": STAMP}
        keys.append(source.admit({**headers, **beside}, body, NOW))

    assert keys[0] == "/backups/db-2 C234-1234-1234"
    assert str(keys[1]).startswith("sha256:")


def test_a_source_stores_no_header_that_may_be_a_secret() -> None:
    assert all(each.startswith("ce-") for each in PLAIN.headers)
