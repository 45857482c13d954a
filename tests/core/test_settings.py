"""Settings: what the environment gives, and what it is told when it is wrong."""

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest

from watchbill import settings
from watchbill.errors import SettingsInvalid
from watchbill.settings import Listen, Settings


def mistakes(**environment: str) -> tuple[str, ...]:
    """What is said about an environment that is wrong."""
    with pytest.raises(SettingsInvalid) as caught:
        settings.read({f"WATCHBILL_{name}": value for name, value in environment.items()})
    return caught.value.mistakes


def test_an_empty_environment_gives_the_defaults() -> None:
    assert settings.read({}) == Settings()


def test_variables_of_others_are_none_of_our_business() -> None:
    assert settings.read({"HOME": "somewhere", "WATCHBILL": "x"}) == Settings()


def test_every_setting_is_read() -> None:
    read = settings.read(
        {
            "WATCHBILL_VAR": "state",
            "WATCHBILL_DATABASE_URL": "postgresql://desk@db/desk",
            "WATCHBILL_CLOCK": "2026-12-01T08:59:55+01:00",
            "WATCHBILL_PLUGINS": "keywords, extra/mine.py,",
            "WATCHBILL_TRACE_HOOKS": "1",
            "WATCHBILL_LOG_LEVEL": "debug",
            "WATCHBILL_BACKEND": "slack",
            "WATCHBILL_CONSOLE_PERSON": "bob",
            "WATCHBILL_CONSOLE_CHANNEL": "#dev",
            "WATCHBILL_HEARTBEAT_URL": "https://ping.example.org/token",
            "WATCHBILL_WEB": "127.0.0.1:8080",
        }
    )

    assert read == Settings(
        var=Path("state"),
        database_url="postgresql://desk@db/desk",
        clock=datetime.fromisoformat("2026-12-01T08:59:55+01:00"),
        plugins=("keywords", "extra/mine.py"),
        trace_hooks=True,
        log_level="DEBUG",
        backend="slack",
        console_person="bob",
        console_channel="#dev",
        heartbeat_url="https://ping.example.org/token",
        web=Listen(host="127.0.0.1", port=8080),
    )


@pytest.mark.parametrize("name", [each.name for each in fields(Settings) if each.name != "plugins"])
def test_an_empty_variable_means_the_default(name: str) -> None:
    assert settings.read({settings.variable(name): ""}) == Settings()


def test_no_plugins_and_all_plugins_are_two_things() -> None:
    assert settings.read({"WATCHBILL_PLUGINS": ""}).plugins == ()
    assert settings.read({}).plugins is None


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes(CLOCK="soon", TRACE_HOOKS="yes", LOG_LEVEL="LOUD", DATABASE_URL="mysql://x", TYPO="1")

    assert [each.partition(":")[0] for each in told] == [
        "WATCHBILL_DATABASE_URL",
        "WATCHBILL_CLOCK",
        "WATCHBILL_TRACE_HOOKS",
        "WATCHBILL_LOG_LEVEL",
        "WATCHBILL_TYPO",
    ]


@pytest.mark.parametrize("naive", ["2026-12-01", "2026-12-01T09:00"])
def test_what_a_naive_clock_is_told_to_be_is_right(naive: str) -> None:
    (told,) = mistakes(CLOCK=naive)
    remedy = told.rpartition(" ")[2]

    assert settings.read({"WATCHBILL_CLOCK": remedy}).clock is not None


def test_a_wrong_database_address_is_not_repeated_since_it_may_hold_a_password() -> None:
    (told,) = mistakes(DATABASE_URL="mysql://ann:hunter2@db")

    assert "hunter2" not in told


def test_a_misspelt_variable_names_those_that_exist() -> None:
    (told,) = mistakes(DATABASE="x")

    assert "WATCHBILL_DATABASE_URL" in told


def test_settings_show_no_password() -> None:
    shown = repr(Settings(database_url="postgresql://ann:hunter2@db"))

    assert "hunter2" not in shown
    assert "var=" in shown


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_a_clock_at_an_end_of_the_calendar_is_refused(year: str) -> None:
    with pytest.raises(SettingsInvalid, match="is out of range; write a time from 2000 to 2100"):
        settings.read({"WATCHBILL_CLOCK": f"{year}-12-31T10:00:00+00:00"})


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("0.0.0.0:1", "0.0.0.0", 1),
        ("[::1]:8080", "::1", 8080),
        (":65535", "", 65535),
        ("localhost:80", "127.0.0.1", 80),
    ],
)
def test_the_web_listens_where_it_is_told(written: str, host: str, port: int) -> None:
    assert settings.read({"WATCHBILL_WEB": written}).web == Listen(host=host, port=port)


@pytest.mark.parametrize(
    "wrong",
    [
        "8080",
        "127.0.0.1",
        "::1:8080",
        "[127.0.0.1]:80",
        ":0",
        ":65536",
        ":-1",
        ":+1",
        ":٣",
        ":8 0",
        "desk:80",
        "1.2.3:1",
    ],
)
def test_what_is_no_place_to_listen_is_told_how_to_write_one(wrong: str) -> None:
    (told,) = mistakes(WEB=wrong)

    assert "write it like 127.0.0.1:8080, [::1]:8080 or :8080" in told


@pytest.mark.parametrize("written", ["[::1]:8080", "127.0.0.1:8080", ":8080"])
def test_a_place_to_listen_is_shown_as_it_is_written(written: str) -> None:
    assert str(settings.read({"WATCHBILL_WEB": written}).web) == written


@pytest.mark.parametrize(
    "url",
    [
        "https://ping.example.org/hunter2",
        "https://ping.example.org:8443/a/b?c=d",
        "http://127.0.0.1:8000/x",
        "http://localhost/x",
        "http://[::1]:80/x",
    ],
)
def test_a_heartbeat_goes_where_nobody_on_the_way_can_read_it(url: str) -> None:
    chosen = settings.read({"WATCHBILL_HEARTBEAT_URL": url})

    assert chosen.heartbeat_url == url
    assert url not in repr(chosen)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://ping.example.org/hunter2",
        "http://127.0.0.1.example.org/hunter2",
        "ftp://example.org/hunter2",
        "file:///etc/hunter2",
        "https:///hunter2",
        "https://ann:hunter2@example.org/",
        "https://example.org:0/hunter2",
        "https://example.org:port/hunter2",
        "https://[::1/hunter2",
        "https://example.org/hunter2\r\nX-A: b",
        "https://example.org/hunter2 x",
        "hunter2",
    ],
)
def test_any_other_address_of_a_heartbeat_is_refused_and_not_repeated(wrong: str) -> None:
    (told,) = mistakes(HEARTBEAT_URL=wrong)

    assert told == "WATCHBILL_HEARTBEAT_URL: only https://host/... is taken"
