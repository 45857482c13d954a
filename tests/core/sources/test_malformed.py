"""Whatever is posted: `admit` refuses or lets in, `understand` puzzles or says alarms within their bounds."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sources.posting import NOW, PAYLOADS, SECRET, SIGNATURES, STAMP, hmac_by_hand, made, recorded
from watchbill.errors import NotAdmitted, Puzzling
from watchbill.model.signal import Alarm, Signal
from watchbill.ports import Source
from watchbill.sources import bounds

T = TypeVar("T")

PATHS = {"alarms": "alerts", "title": "labels.alertname", "state": "/status", "fingerprint": "labels.alertname"}
#: What the recorded bodies of a generic source need, by name.
OPTIONS: Mapping[str, Mapping[str, object]] = {
    "nested": {"alarms": "checks", "title": "check.name", "fingerprint": "/check/id", "state": "status"},
}


@dataclass(frozen=True)
class Case:
    """A source, a body that it knows, and the headers that lead it there."""

    source: Source
    body: bytes
    headers: Mapping[str, str]


def cases() -> Mapping[str, Case]:
    """Every recorded body with its source, and further ways to set a source up."""
    found = {}
    for path in sorted(PAYLOADS.rglob("*.json")):
        kind, name = path.parent.name, path.stem
        options: dict[str, object] = {"secret": SECRET} if kind in SIGNATURES else dict(OPTIONS.get(path.stem, {}))
        resource = next((each for each in ("event_alert", "metric_alert", "issue") if name.startswith(each)), name)
        event = next((each for each in ("issues", "ping") if name.startswith(each)), "issue_comment")
        headers = {"sentry-hook-resource": resource, "x-github-event": event}
        found[f"{kind}/{name}"] = Case(made(kind, **options), path.read_bytes(), headers)
    found["sentry, all"] = Case(
        made("sentry", secret=SECRET, issues=True),
        recorded("sentry/issue_created"),
        {"sentry-hook-resource": "issue"},
    )
    found["generic, list"] = Case(made("generic", **PATHS), recorded("alertmanager/firing"), {})
    found["generic, signed"] = Case(made("generic", secret=SECRET, token="t"), b'{"title": "x"}', {})
    found["generic, beside"] = Case(
        made("generic"),
        b"{}",
        {"ce-specversion": "1.0", "ce-id": "\udcff", "ce-source": "\0" * 300},
    )
    found["grafana, timed"] = Case(
        made("grafana", secret=SECRET, timestamp_header="t", user="a", password="b"),
        recorded("grafana/firing"),
        {},
    )
    return found


CASES = cases()
every = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))

_texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "firing", "resolved", "1.0", "4", "incident", "incident.triggered", "created", "critical", "issue",
            "x" * 300, "https://x.test/" + "y" * 3_000, "javascript:alert(1)", "http://[", "\ud800",
            "\0", "\u202eevil",
        ]
    ),
)  # fmt: skip
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_texts, inner, max_size=4)),
    max_leaves=10,
)
_headers = st.dictionaries(
    st.sampled_from(
        [
            "authorization", "x-watchbill-signature", "x-watchbill-timestamp", "x-grafana-alerting-signature", "t",
            "x-pagerduty-signature", "sentry-hook-signature", "x-hub-signature-256", "x-hub-signature",
            "x-github-event", "sentry-hook-resource", "ce-specversion", "ce-id", "ce-source", "ce-type",
        ]
    ),
    _texts | st.sampled_from(["Bearer t", "Basic \udcff", "v1=é", "sha256=", STAMP, "issues", "metric_alert"]),
)  # fmt: skip

#: Bodies that have broken readers of JSON.
ODD = {
    "nothing": b"",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and whole": b"[" * 5_000 + b"]" * 5_000,
    "deep alerts": b'{"version":"4","alerts":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "a huge number": b'{"version":"4","alerts":[],"n":' + b"9" * 100_000 + b"}",
    "no number": b'{"version":"4","alerts":[{"status":"firing","fingerprint":NaN,"startsAt":-Infinity}]}',
    "half a character": rb'{"title":"\ud800","fingerprint":"\udfff","event":{"id":"\ud83d"}}',
    "a mark of order": b"\xef\xbb\xbf" + b'{"title":"x"}',
    "UTF-16": '{"title":"é"}'.encode("utf-16"),
    "UTF-32": '{"title":"é"}'.encode("utf-32"),
    "Latin-1": '{"title":"é"}'.encode("latin-1"),
    "NUL": b'{"title":"a\0b"}',
    "a written NUL": rb'{"title":"a\u0000b","fingerprint":"\u0000","details":"\u0000"}',
    "a long text": b'{"title":"' + b"x" * 200_000 + b'"}',
    "a long blank": b'{"title":"' + b" " * 200_000 + b'x"}',
    "twice": b'{"title":"x","title":{"y":1}}',
    "a list": b"[1,2]",
    "a text": b'"x"',
    "null": b"null",
    "a form": b"payload=%FF&payload=%00",
    "half": b'{"title":',
    "bytes": bytes(range(256)),
}


def understood(source: Source, headers: Mapping[str, str], body: bytes) -> Sequence[Signal] | str:
    """What it understands, or why it is puzzled."""
    needed = {name: each for name, each in headers.items() if name in source.headers}
    signals, puzzle = attempt(lambda: source.understand(needed, body), Puzzling)
    if signals is None:
        assert 0 < len(puzzle) < 200
        return puzzle
    for each in signals:
        if isinstance(each, Alarm):
            fits(each)
    return signals


def attempt(call: Callable[[], T], refusal: type[Exception]) -> tuple[T | None, str]:
    """What the call returns, or None and why it refused; whatever else it raises goes up."""
    try:
        return call(), ""
    except refusal as refused:
        return None, str(refused)


def fits(alarm: Alarm) -> None:
    """The alarm is within its bounds, and may be stored and shown."""
    assert 0 < len(alarm.title) <= bounds.TITLE
    assert 0 < len(alarm.group_title) <= bounds.TITLE
    assert len(alarm.details) <= bounds.DETAILS
    assert alarm.link == "" or alarm.link.lower().startswith(("https://", "http://"))
    assert len(alarm.link) <= bounds.LINK
    assert 0 < len(alarm.fingerprint) <= bounds.KEY
    assert 0 < len(alarm.group) <= bounds.KEY
    assert len(alarm.episode) <= bounds.KEY
    for text in (alarm.details, alarm.link, alarm.fingerprint, alarm.group, alarm.episode, *titles(alarm)):
        assert not {"\0", "\x1b", "\u202e"} & {*text}
        text.encode()
    for text in titles(alarm):
        assert not {"\n", "\r"} & {*text}


def titles(alarm: Alarm) -> tuple[str, str]:
    """What stands in one line."""
    return alarm.title, alarm.group_title


def admitted(source: Source, headers: Mapping[str, str], body: bytes) -> str | None:
    """The key, or what is wrong."""
    key, refusal = attempt(lambda: source.admit(headers, body, NOW), NotAdmitted)
    assert SECRET not in refusal
    assert key is None or 0 < len(key) <= bounds.KEY
    return key or refusal


def signatures(body: bytes) -> dict[str, str]:
    """Every header that signs a body, so that each source lets it in."""
    found = {header: prefix + hmac_by_hand(SECRET, body) for header, prefix in SIGNATURES.values()}
    ours = "sha256=" + hmac_by_hand(SECRET, f"{STAMP}.".encode() + body)
    return {**found, "x-watchbill-signature": ours, "x-watchbill-timestamp": STAMP, "authorization": "Bearer t"}


@every
def test_what_was_recorded_is_understood_the_same_each_time(case: Case) -> None:
    first = understood(case.source, case.headers, case.body)

    assert not isinstance(first, str)
    assert understood(case.source, case.headers, case.body) == first


@every
@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_an_odd_body_breaks_nothing(case: Case, odd: bytes) -> None:
    headers = {**case.headers, **signatures(odd)}

    assert understood(case.source, headers, odd) == understood(case.source, headers, odd)
    assert admitted(case.source, headers, odd) == admitted(case.source, headers, odd)


@every
@settings(max_examples=30, deadline=None)
@given(
    body=st.one_of(st.binary(max_size=200), _json.map(lambda each: json.dumps(each).encode())), headers=_headers
)
def test_anything_at_all_breaks_nothing(case: Case, body: bytes, headers: Mapping[str, str]) -> None:
    assert understood(case.source, headers, body) == understood(case.source, headers, body)
    assert admitted(case.source, headers, body) == admitted(case.source, headers, body)
    admitted(case.source, {**headers, **signatures(body)}, body)


@every
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_known_body_with_a_part_left_out_or_changed_breaks_nothing(case: Case, data: st.DataObject) -> None:
    value = json.loads(case.body)
    for _ in range(data.draw(st.integers(1, 3))):
        value = changed(value, data)
    body = json.dumps(value).encode()
    understood(case.source, case.headers, body)
    admitted(case.source, {**case.headers, **signatures(body)}, body)


def changed(value: Any, data: st.DataObject) -> Any:
    """The value with one part, somewhere in it, left out or put in place of something else."""
    if isinstance(value, dict) and value:
        name = data.draw(st.sampled_from(sorted(value)))
        rest = {each: value[each] for each in value if each != name}
        return rest if data.draw(st.booleans()) else {**rest, name: changed(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [changed(value[0], data), *value[1:]]
    return data.draw(_json)
