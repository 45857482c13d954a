"""`errbot -c config.py` starts the same bot, for people who know Errbot."""

import signal
from pathlib import Path

from tests.e2e.desks import fill, settings_of
from tests.e2e.killing import Aftermath
from tests.e2e.running import ROOT, RUN, running

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


def test_a_second_bot_on_one_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(RUN, tmp_path) as first:
        first.ask("!mro today", "on MRO today")
        with running(ERRBOT, tmp_path) as second:
            assert second.exit_code() == 1

        assert f"Process {first.pid} already runs a desk on " in second.errors
        first.ask("!queue", "TICKET-1")
        first.end()
    with running(ERRBOT, tmp_path) as third:
        third.ask("!queue", "TICKET-1")
        third.end()


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    nobody = "postgresql://desk@127.0.0.1:1/desk?connect_timeout=2"
    with running(ERRBOT, tmp_path, {"WATCHBILL_DATABASE_URL": nobody}) as bot:
        bot.ask("!queue", "The database does not answer")
        bot.end()


def test_a_web_that_is_asked_for_in_vain_is_told(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(ERRBOT, tmp_path, {"WATCHBILL_WEB": "127.0.0.1:1"}) as bot:
        bot.ask("!mro today", "on MRO today")
        bot.end()

        assert "start the bot with `watchbill run`" in bot.errors
