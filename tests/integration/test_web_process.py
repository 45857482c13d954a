"""`watchbill web` as a process: it starts, answers, ends, and what it took in is told by the bot beside it."""

import re
import signal
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.core.web.served import Answer, Served, free_port
from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.running import RUN, come_true, running
from tests.integration.entrance import TOKEN, WEB, Entrance
from tests.integration.senders import Event
from watchbill.testing.postgres import PostgresServer

#: Seconds within which it ends: what is in flight takes less.
SOON = 10.0


def post(site: Served, number: int = 2, token: str = TOKEN) -> Answer:
    """An alert of Alertmanager, or with an odd number a CloudEvent."""
    event = Event(number)
    return site.post(f"/in/{event.source}/{token}", event.body)


def test_it_lives_is_ready_and_takes_in(entrance: Entrance) -> None:
    site = Served(entrance.port)
    with entrance.open() as web:
        alive, ready = site.get("/healthz"), site.get("/readyz")
        taken = [post(site, number) for number in (1, 2, 1)]
        missing = [site.get(path).status for path in ("/metrics", "/", f"/in/{TOKEN}")]

        assert (alive.status, alive.json) == (200, {"alive": True})
        assert (ready.status, list(ready.json["checks"])) == (200, ["database"])
        assert [each.status for each in taken] == [202] * 3
        assert missing == [404] * 3
        assert web.errors == ""

    with desk_of(entrance.settings) as desk, desk.database.reading() as work:
        assert [each.body for each in work.deliveries.waiting(9)] == [Event(1).body, Event(2).body]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_stores_what_it_answers_and_ends_soon(entrance: Entrance, number: signal.Signals) -> None:
    with entrance.open() as web, entrance.senders.posting():
        entrance.goes_on()
        asked = time.monotonic()
        web.signal(number)

        assert web.exit_code() == 0
        assert time.monotonic() - asked < SOON
        assert web.errors == ""

    assert not entrance.senders.turned_away
    entrance.check()


def test_while_senders_keep_silent_connections_open_it_ends_soon(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path)
    with entrance.open() as web, closing(socket.create_connection(("127.0.0.1", entrance.port))) as silent:
        silent.sendall(f"POST /in/generic/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n".encode())
        asked = time.monotonic()
        web.signal(signal.SIGTERM)

        assert web.exit_code() == 0
        assert time.monotonic() - asked < SOON


def test_an_address_is_made_while_it_runs_and_ended(entrance: Entrance, tmp_path: Path) -> None:
    variables = {"WATCHBILL_DATABASE_URL": entrance.settings.database_url}
    site = Served(entrance.port)
    with entrance.open():
        with running(("-m", "watchbill", "intake", "token", "ops"), tmp_path, variables) as making:
            [token] = re.findall(r"/in/SOURCE/(\S+)", "\n".join(making.rest()))
        come_true(lambda: post(site, token=token).status == 202)
        with running(("-m", "watchbill", "intake", "revoke", "ops"), tmp_path, variables) as ending:
            assert ending.exit_code() == 0

        come_true(lambda: post(site, token=token).status == 404)


def test_the_bot_beside_it_tells_what_it_took_in(entrance: Entrance, tmp_path: Path) -> None:
    address = {"WATCHBILL_DATABASE_URL": entrance.settings.database_url}
    with entrance.open(), running(RUN, tmp_path, address) as bot:
        bot.ask("!mro today", "on MRO today")
        assert post(Served(entrance.port)).status == 202

        bot.hear("checkout answers after 4 s")
        bot.end()


def test_without_the_setting_it_says_what_to_set(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(WEB, tmp_path) as web:
        assert web.rest() == []
        assert web.exit_code() == 1
        assert web.errors == "Say where to listen: WATCHBILL_WEB=127.0.0.1:8081.\n"


def test_without_a_database_it_makes_none(tmp_path: Path) -> None:
    with running(WEB, tmp_path, {"WATCHBILL_WEB": f"127.0.0.1:{free_port()}"}) as web:
        assert web.exit_code() == 1
        assert web.errors.startswith("There is no database at ")

    assert not list(tmp_path.rglob("*.sqlite3"))


def test_on_tables_of_another_release_it_says_what_to_run(tmp_path: Path, postgres: PostgresServer) -> None:
    variables = {
        "WATCHBILL_WEB": f"127.0.0.1:{free_port()}",
        "WATCHBILL_DATABASE_URL": postgres.new_database(),
    }
    with running(WEB, tmp_path, variables) as web:
        assert web.exit_code() == 1
        assert "Run `watchbill db upgrade`, then start again." in web.errors


def test_a_taken_port_is_refused(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with running(WEB, tmp_path, {"WATCHBILL_WEB": where}) as web:
            assert web.exit_code() == 1
            assert f"{where} is taken by another process." in web.errors
