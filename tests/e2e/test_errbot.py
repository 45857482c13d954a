"""`errbot -c config.py` starts the same bot, for people who know Errbot."""

import signal
from pathlib import Path

from tests.e2e.desks import fill, settings_of
from tests.e2e.killing import Aftermath
from tests.e2e.running import ROOT, running

ERRBOT = ("-m", "errbot.cli", "-c", str(ROOT / "config.py"))


def test_it_answers_until_the_end_of_input(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    with running(ERRBOT, tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")
        bot.ask("!claim TICKET-1", "TICKET-1 is yours and in progress")
        bot.end()

    Aftermath(settings).check()


def test_it_makes_its_own_database(tmp_path: Path) -> None:
    with running(ERRBOT, tmp_path) as bot:
        bot.ask("!whoami", "I do not know you yet")
        bot.end()


def test_it_ends_by_a_signal(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(ERRBOT, tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")

        bot.signal(signal.SIGTERM)

        assert bot.exit_code() == 0
