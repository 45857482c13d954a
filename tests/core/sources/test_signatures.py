"""Who a request comes from: signatures and logins, of every source that has them."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.sources.posting import (
    NOW,
    OLD_SECRET,
    SECRET,
    SIGNATURES,
    STAMP,
    hmac_by_hand,
    made,
    recorded,
    signed,
)
from watchbill.errors import NotAdmitted
from watchbill.ports import Source
from watchbill.sources.signatures import hexadecimal

BODIES = {
    "grafana": recorded("grafana/firing"),
    "pagerduty": recorded("pagerduty/triggered"),
    "sentry": recorded("sentry/event_alert"),
    "github": recorded("github/issues_assigned"),
    "jira": recorded("jira/issue_updated"),
}
SIGNING = sorted(SIGNATURES)
#: `sha256=` and what this time, a full stop and the body give.
OURS = "sha256=" + hmac_by_hand(SECRET, f"{STAMP}.".encode() + b'{"title": "x"}')


def refused(source: Source, headers: dict[str, str], body: bytes, now: datetime = NOW) -> str:
    with pytest.raises(NotAdmitted) as refusal:
        source.admit(headers, body, now)
    assert SECRET not in str(refusal.value)
    return str(refusal.value)


def test_the_signature_is_that_of_rfc_4231_and_of_githubs_and_jiras_documentation() -> None:
    rfc = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    github = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    jira = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"

    for sign in (hexadecimal, hmac_by_hand):
        assert sign("Jefe", b"what do ya want for nothing?") == rfc
        assert sign("It's a Secret to Everybody", b"Hello, World!") == github
        assert sign("It's a Secret to Everybody", b"Hello World!") == jira
    assert hexadecimal("x" * 100, b"y") == hmac_by_hand("x" * 100, b"y")


@pytest.mark.parametrize("kind", SIGNING)
def test_what_is_signed_is_let_in_and_a_replay_has_the_key_of_the_first(kind: str) -> None:
    source, body = made(kind, secret=SECRET), BODIES[kind]
    first = source.admit(signed(kind, body), body, NOW)
    again = {**signed(kind, body), "x-github-delivery": "2", "request-id": "2", "x-atlassian-webhook-retry": "1"}

    assert first
    assert source.admit(again, body, NOW + timedelta(days=1)) == first
    assert source.admit(signed(kind, body + b" "), body + b" ", NOW) != first or kind == "pagerduty"


@pytest.mark.parametrize("kind", SIGNING)
def test_what_is_not_signed_or_not_so_is_refused(kind: str) -> None:
    source, body = made(kind, secret=SECRET), BODIES[kind]
    header, prefix = SIGNATURES[kind]
    right = signed(kind, body)[header]

    assert "the signature is missing" in refused(source, {}, body)
    for wrong in (
        *(
            right[:-1],
            right + "0",
            "v2=" + right,
            "sha1=" + right,
            f"{prefix}0",
            " ",
            ",",
            "é" * 64,
            "\udcff" * 64,
        ),
        signed(kind, body, OLD_SECRET)[header],
    ):
        assert "is wrong" in refused(source, {header: wrong}, body)
    assert "is wrong" in refused(source, {header: right}, body + b" ")
    assert "is wrong" in refused(source, {header: right}, b"")


@pytest.mark.parametrize("kind", SIGNING)
def test_while_a_secret_changes_both_hold_and_afterwards_only_the_new_one(kind: str) -> None:
    body = BODIES[kind]
    changing, changed = made(kind, secrets=[OLD_SECRET, SECRET]), made(kind, secrets=[SECRET])

    assert changing.admit(signed(kind, body, OLD_SECRET), body, NOW)
    assert changing.admit(signed(kind, body), body, NOW)
    assert changed.admit(signed(kind, body), body, NOW)
    refused(changed, signed(kind, body, OLD_SECRET), body)


def test_pagerduty_signs_with_each_secret_that_holds_and_one_is_enough() -> None:
    body, source = BODIES["pagerduty"], made("pagerduty", secret=SECRET)
    right, old = f"v1={hmac_by_hand(SECRET, body)}", f"v1={hmac_by_hand(OLD_SECRET, body)}"

    for both in (f"{old},{right}", f"{right}, {old}", f"v2=00,{right}"):
        assert source.admit({"x-pagerduty-signature": both}, body, NOW)
    refused(source, {"x-pagerduty-signature": f"{old},{right.removeprefix('v1=')}"}, body)
    refused(source, {"x-pagerduty-signature": f"{old}," * 10 + right}, body)


def test_the_key_of_pagerduty_is_the_id_of_its_event_which_is_signed() -> None:
    source = made("pagerduty", secret=SECRET)
    for body, key in ((BODIES["pagerduty"], "01FIRE7QHNXR3CQ8ZV4T2W9D5K"), (b"{}", None), (b"no JSON", None)):
        given = source.admit(signed("pagerduty", body), body, NOW)

        assert given == key if key else str(given).startswith("sha256:")


def test_grafana_signs_the_time_too_where_it_is_told_to() -> None:
    body = BODIES["grafana"]
    source = made("grafana", secret=SECRET, timestamp_header="X-Grafana-Timestamp")
    header = SIGNATURES["grafana"][0]
    right = {header: hmac_by_hand(SECRET, f"{STAMP}:".encode() + body), "x-grafana-timestamp": STAMP}

    first = source.admit(right, body, NOW)

    assert first
    assert source.admit(right, body, NOW + timedelta(minutes=5)) == first
    assert source.admit(right, body, NOW - timedelta(minutes=5)) == first
    assert "is wrong" in refused(source, {**right, **signed("grafana", body)}, body)
    assert "is wrong" in refused(source, {**right, "x-grafana-timestamp": str(int(STAMP) + 1)}, body)
    for away in (timedelta(minutes=5, seconds=1), timedelta(minutes=-5, seconds=-1)):
        assert "more than 5 minutes ago, or ahead" in refused(source, right, body, NOW + away)


def test_grafana_may_sign_in_a_header_of_another_name() -> None:
    body, source = BODIES["grafana"], made("grafana", secret=SECRET, signature_header="X-Sig")

    assert source.admit({"x-sig": hmac_by_hand(SECRET, body)}, body, NOW)
    assert "there is no x-sig header" in refused(source, signed("grafana", body), body)


def test_ours_signs_the_time_and_the_body() -> None:
    source, body = made("generic", secret=SECRET), b'{"title": "x"}'
    right = {"x-watchbill-signature": OURS, "x-watchbill-timestamp": STAMP}
    first = source.admit(right, body, NOW)

    assert first
    assert source.admit({**right, "ce-id": "2", "ce-source": "s", "ce-specversion": "1.0"}, body, NOW) == first
    assert "is wrong" in refused(source, right, body + b" ")
    assert "is missing" in refused(source, {"x-watchbill-timestamp": STAMP}, body)
    assert "more than 5 minutes ago" in refused(source, right, body, NOW + timedelta(minutes=6))
    assert "more than 5 minutes ago" in refused(source, right, body, datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "1.5", "²", "٣", "9" * 13, "0x1", "1_000", "\udcff"])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    source = made("generic", secret=SECRET)
    headers = {"x-watchbill-signature": OURS, "x-watchbill-timestamp": stamp}

    assert "not in seconds since 1970" in refused(source, headers, b'{"title": "x"}')


@pytest.mark.parametrize("kind", ["alertmanager", "grafana", "generic"])
def test_whoever_needs_no_secret_is_let_in_and_nothing_tells_a_repetition(kind: str) -> None:
    assert made(kind).admit({}, b"{}", NOW) is None


@pytest.mark.parametrize("kind", ["alertmanager", "grafana", "generic"])
def test_a_bearer_or_a_user_logs_in(kind: str) -> None:
    bearer, basic = made(kind, token=SECRET), made(kind, user="ann", password=SECRET)
    login = "Basic " + b64encode(f"ann:{SECRET}".encode()).decode()

    assert bearer.admit({"authorization": f"Bearer {SECRET}"}, b"{}", NOW) is None
    assert bearer.admit({"authorization": f"bearer  {SECRET}"}, b"{}", NOW) is None
    assert basic.admit({"authorization": login}, b"{}", NOW) is None
    for wrong in (
        "",
        "Bearer",
        f"Bearer {SECRET}x",
        f"Basic {SECRET}",
        f"Bearer é{SECRET}",
        "Bearer \udcff",
        login,
    ):
        refused(bearer, {"authorization": wrong}, b"{}")
    for wrong in (f"Bearer {SECRET}", login[:-1], login.removeprefix("Basic "), "Basic %", "Basic \udcff"):
        refused(basic, {"authorization": wrong}, b"{}")
    refused(bearer, {}, b"{}")


def test_whoever_has_both_must_show_both() -> None:
    body, source = BODIES["grafana"], made("grafana", secret=SECRET, token="t")

    refused(source, signed("grafana", body), body)
    refused(source, {"authorization": "Bearer t"}, body)
    assert source.admit({**signed("grafana", body), "authorization": "Bearer t"}, body, NOW)


@pytest.mark.parametrize("kind", ["alertmanager", *SIGNING, "generic"])
def test_no_secret_is_ever_shown(kind: str) -> None:
    how = {"secret": SECRET} if kind != "alertmanager" else {"token": SECRET}
    login = {"user": "ann", "password": SECRET} if kind in ("alertmanager", "grafana", "generic") else {}

    assert SECRET not in repr(made(kind, **how, **login))
