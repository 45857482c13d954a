"""Prometheus and Alertmanager as Debian has them, and a desk: an alert comes to chat, is taken, and is over."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.core.web.served import free_port
from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.running import RUN, Running, come_true, environment, running
from tests.real.conftest import Finding
from tests.real.monitoring import alertmanager, prometheus

WEB = ("-m", "watchbill", "web")


class Desk:
    """A desk in a folder: its address for alerts, and its processes."""

    def __init__(self, folder: Path, **variables: str) -> None:
        fill(settings_of(folder))
        self._folder, self.port = folder, free_port()
        self._variables: Mapping[str, str] = {"WATCHBILL_WEB": f"127.0.0.1:{self.port}", **variables}

    def address(self, source: str = "alertmanager") -> str:
        """Where this source posts."""
        told = subprocess.run(
            [sys.executable, "-m", "watchbill", "intake", "token", "ops"],
            capture_output=True,
            text=True,
            check=True,
            cwd=self._folder,
            env=environment(self._folder, self._variables),
        )
        token = next(line for line in told.stdout.splitlines() if "/in/SOURCE/" in line).strip()
        return f"http://127.0.0.1:{self.port}{token.replace('SOURCE', source)}"

    def holds_a_delivery(self) -> bool:
        """Whether something is stored that nobody has understood."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.reading() as work:
            return bool(work.deliveries.waiting(1))

    @contextmanager
    def bot(self, **variables: str) -> Iterator[Running]:
        """The bot, in a terminal."""
        with running(RUN, self._folder, {**self._variables, **variables}) as bot:
            yield bot

    @contextmanager
    def door(self) -> Iterator[Running]:
        """The process without a bot."""
        with running(WEB, self._folder, self._variables) as web:
            web.hear("I take in what is posted to")
            yield web


def test_alerts_of_a_group_are_one_message_until_all_are_over(tmp_path: Path, program: Finding) -> None:
    desk = Desk(tmp_path)
    with (
        desk.bot() as bot,
        alertmanager(program("prometheus-alertmanager"), tmp_path, desk.address()) as manager,
    ):
        manager.says("web-1", "web-2", severity="critical")
        bot.hear("2 alerts of alertmanager: HighLatency, cluster eu.")
        bot.hear("A1 critical: web-")
        bot.hear("A2 critical: web-")
        bot.ask("!ack A1", "A1 is yours")

        manager.says("web-1", "web-2", severity="critical", over=True)
        bot.hear("All over: HighLatency, cluster eu (2 alerts of alertmanager).")
        bot.ask("!queue", "1. TICKET-1")
        said = bot.end()

    assert sum("HighLatency, cluster eu." in line for line in said) == 1


def test_a_rule_fires_is_seen_in_chat_and_resolves(tmp_path: Path, program: Finding) -> None:
    desk = Desk(tmp_path)
    with (
        desk.bot() as bot,
        alertmanager(program("prometheus-alertmanager"), tmp_path, desk.address()) as manager,
        prometheus(program("prometheus"), tmp_path, manager) as gauge,
    ):
        gauge.value = 12
        bot.hear("1 alert of alertmanager: QueueTooLong")
        bot.hear("A1 critical: 12 orders wait")

        gauge.value = 0
        bot.hear("Resolved: A1 is over.")
        bot.end()


def test_what_comes_while_the_bot_is_away_is_said_when_it_is_back_once(tmp_path: Path, program: Finding) -> None:
    desk = Desk(tmp_path)
    with alertmanager(program("prometheus-alertmanager"), tmp_path, desk.address()) as manager:
        with desk.door() as web:
            manager.says("web-1")
            come_true(desk.holds_a_delivery)
            web.signal(signal.SIGTERM)
            assert web.exit_code() == 0
        with desk.bot() as bot:
            bot.hear("1 alert of alertmanager: HighLatency, cluster eu.")
            manager.says("web-1", over=True)
            bot.hear("Resolved: A1 is over.")
            said = bot.end()

    assert sum("1 alert of alertmanager: HighLatency, cluster eu." in line for line in said) == 1


def test_a_login_is_asked_for_where_the_file_of_sources_says(tmp_path: Path, program: Finding) -> None:
    (tmp_path / "sources.toml").write_text(
        '[sources.eu]\ntype = "alertmanager"\ntoken = { env = "EU" }\nseverities = { page = "critical" }\n'
    )
    desk = Desk(tmp_path, WATCHBILL_SOURCES="sources.toml", EU="hunter2")
    address, binary = desk.address("eu"), program("prometheus-alertmanager")
    wrong, right = ({"authorization": {"credentials": each}} for each in ("hunter3", "hunter2"))
    with desk.bot() as bot:
        with alertmanager(binary, tmp_path, address, wrong) as manager:
            manager.says("web-1", severity="page")
            come_true(lambda: "unexpected status code 401" in manager.log)
            bot.ask("!queue", "1. TICKET-1")
        with alertmanager(binary, tmp_path, address, right) as manager:
            manager.says("web-2", severity="page")
            bot.hear("alert of eu: HighLatency, cluster eu.")
            bot.hear("critical: web-")
        said = bot.end()

    assert "hunter" not in "".join(said) + bot.errors
