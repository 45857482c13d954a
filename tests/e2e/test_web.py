"""The web of a running bot: it says when the bot is not ready, and the bot recovers by itself."""

import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.core.web.served import Answer, Served, free_port
from tests.e2e.desks import fill, settings_of
from tests.e2e.held import held
from tests.e2e.running import DEMO, RUN, Running, come_true, running
from watchbill.testing.postgres import PostgresServer


def web_of(port: int) -> dict[str, str]:
    """The setting that asks for a web on this port."""
    return {"WATCHBILL_WEB": f"127.0.0.1:{port}"}


def comes_to(site: Served, path: str, status: int) -> Answer:
    """The first answer of this status."""
    seen: list[Answer] = []

    def came() -> bool:
        with suppress(ConnectionError):
            seen.append(site.get(path))
        return bool(seen) and seen[-1].status == status

    come_true(came)
    return seen[-1]


def says(answer: Answer) -> Any:
    """What it found wrong, by the name of the check."""
    return {name: check["says"] for name, check in answer.json["checks"].items() if not check["ok"]}


def lives_through(
    bot: Running, site: Served, goes: Callable[[], object], comes: Callable[[], object], cause: str
) -> None:
    """The database goes and comes back; the web and the chat tell, and recover by themselves."""
    comes_to(site, "/readyz", 200)
    bot.ask("!claim TICKET-1", "TICKET-1 is yours")

    goes()
    assert says(comes_to(site, "/readyz", 503)) == {"database": f"The database {cause}."}
    assert site.get("/healthz").status == 200
    assert "\nwatchbill_ready 0.0\n" in site.get("/metrics").text
    bot.ask("!claim TICKET-2", f"The database {cause}. Nothing was changed.")
    bot.ask("!queue", f"The database {cause}.")

    comes()
    assert says(comes_to(site, "/readyz", 200)) == {}
    assert "\nwatchbill_ready 1.0\n" in site.get("/metrics").text
    bot.ask("!claim TICKET-2", "TICKET-2 is yours and in progress")
    bot.signal(signal.SIGTERM)
    assert bot.exit_code() == 0


def test_a_file_that_goes_and_comes_back(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings, titles=("One", "Two"))
    file, aside = settings.var / "watchbill.sqlite3", tmp_path / "aside"
    site = Served(free_port())
    with running(RUN, tmp_path, web_of(site.port)) as bot:
        lives_through(bot, site, lambda: file.rename(aside), lambda: aside.rename(file), "cannot be opened")


def test_postgresql_that_goes_and_comes_back(tmp_path: Path, own_postgres: PostgresServer) -> None:
    settings = settings_of(tmp_path, own_postgres.new_database())
    fill(settings, titles=("One", "Two"))
    site = Served(free_port())
    variables = {**web_of(site.port), "WATCHBILL_DATABASE_URL": settings.database_url}
    with running(RUN, tmp_path, variables) as bot:
        lives_through(bot, site, own_postgres.stop, own_postgres.start, "does not answer")

        assert settings.database_url not in bot.errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_bot_that_answers_its_last_command_is_not_ready_any_more(tmp_path: Path, number: signal.Signals) -> None:
    fill(settings_of(tmp_path))
    site = Served(free_port())
    with running(RUN, tmp_path, {**web_of(site.port), **held(tmp_path, "objections")}) as bot:
        comes_to(site, "/readyz", 200)
        bot.type("!claim TICKET-1")
        bot.hear("held at objections")

        bot.signal(number)
        assert says(comes_to(site, "/readyz", 503))["process"] == "The desk is stopping."
        assert site.get("/healthz").status == 200
        (tmp_path / "pipe").write_text("go on")

        assert "TICKET-1 is yours" in bot.rest()[-1]
        assert bot.exit_code() == 0
    with pytest.raises(ConnectionRefusedError):
        site.get("/readyz")


def test_without_the_setting_nothing_of_the_web_is_loaded(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(("-X", "importtime", *RUN), tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")
        bot.end()

        loaded = {line.rpartition("|")[2].strip() for line in bot.errors.splitlines()}
    assert "watchbill.app" in loaded
    assert loaded & {"starlette", "uvicorn", "prometheus_client", "watchbill.web"} == set()


def test_the_demo_has_no_web(tmp_path: Path) -> None:
    site = Served(free_port())
    with running(DEMO, tmp_path, web_of(site.port)) as bot:
        bot.ask("!mro today", "on MRO today")

        with pytest.raises(ConnectionRefusedError):
            site.get("/healthz")
        bot.end()
