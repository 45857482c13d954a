"""Signed in as an App: with its key for a token, with the token for everything else."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.core.trackers.github.conftest import NOW
from tests.judges.emulate import APP, INSTALLATION, SLUG, emulated
from watchbill.errors import SettingsInvalid, SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.testing.github import FakeGitHub
from watchbill.trackers.github import github
from watchbill.trackers.github.site import GitHub

ONE = TicketKey("HELLO-WORLD-1")


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """As GitHub gives it to download."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


class Hands:
    """A clock that a test sets."""

    at = NOW


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def fake(hands: Hands) -> Iterator[FakeGitHub]:
    with FakeGitHub(now=lambda: hands.at) as fake:
        fake.hub.app_key, fake.hub.tokens = _key().public_key(), set()
        yield fake


def table(fake: FakeGitHub, **more: object) -> dict[str, object]:
    """That of the App."""
    app = {"app_id": 12345, "installation_id": 99, "private_key": pem(_key())}
    return {"repository": fake.hub.repository, "url": fake.url, **app, **more}


@pytest.fixture
def site(fake: FakeGitHub, hands: Hands) -> Iterator[GitHub]:
    with closing(github(table(fake), now=lambda: hands.at)) as site:
        yield site


def test_an_app_works_under_its_name(site: GitHub) -> None:
    assert site.check() == "watchbill-desk"
    assert site.get(site.create("one", "", "m-1").key)


def test_a_token_is_asked_for_once_until_a_minute_before_it_ends(
    fake: FakeGitHub, site: GitHub, hands: Hands
) -> None:
    site.get(ONE)
    hands.at += 3_539
    site.get(ONE)
    assert fake.hub.given == 1

    hands.at += 2
    site.get(ONE)
    assert fake.hub.given == 2


def test_a_token_that_ends_before_its_time_is_asked_for_again(fake: FakeGitHub, site: GitHub) -> None:
    site.get(ONE)
    fake.hub.tokens.clear()

    assert site.get(ONE) is None
    assert fake.hub.given == 2


def test_an_app_with_another_key_is_not_let_in(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.app_key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()

    with pytest.raises(SiteAway, match="does not accept what I sign in with"):
        site.get(ONE)


def test_a_clock_that_is_wrong_is_not_let_in(fake: FakeGitHub, site: GitHub, hands: Hands) -> None:
    fake.hub.now = lambda: hands.at - 3_600

    with pytest.raises(SiteAway, match="does not accept what I sign in with"):
        site.get(ONE)


def test_emulate_lets_an_app_in_too(tmp_path: Path) -> None:
    with emulated(tmp_path, pem(_key())) as base:
        app = {"app_id": APP, "installation_id": INSTALLATION, "private_key": pem(_key())}
        with closing(github({"repository": "ann/desk", "url": base, **app})) as site:
            assert site.check() == SLUG
            assert site.get(site.create("one", "", "m-1").key)


def test_an_installation_that_is_not_there_is_named(fake: FakeGitHub) -> None:
    with (
        closing(github(table(fake, installation_id=98), now=lambda: NOW)) as site,
        pytest.raises(SiteRefuses, match="is installation_id right"),
    ):
        site.get(ONE)


def test_a_key_in_one_line_is_the_same(fake: FakeGitHub, hands: Hands) -> None:
    in_one = pem(_key()).replace("\n", "\\n")

    with closing(github(table(fake, private_key=in_one), now=lambda: hands.at)) as site:
        assert site.check()


@pytest.mark.parametrize(
    "key",
    ["", 7, "secret-key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "ż"],
)
def test_a_key_that_is_none_is_not_shown(fake: FakeGitHub, key: object) -> None:
    with pytest.raises(SettingsInvalid, match="private_key: ") as wrong:
        github(table(fake, private_key=key))
    assert "secret" not in str(wrong.value).replace("/run/secrets", "")
    assert "AAAA" not in str(wrong.value)


def test_a_key_of_another_kind_is_refused(fake: FakeGitHub) -> None:
    other = pem(ec.generate_private_key(ec.SECP256R1()))

    with pytest.raises(SettingsInvalid, match="no RSA key"):
        github(table(fake, private_key=other))
