"""`kill -TERM` and Ctrl-C: what is in flight is answered, then the process ends well."""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.held import held
from tests.e2e.running import DEMO, ROOT, RUN, running
from watchbill import places
from watchbill.model import TicketKey

SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])


@SIGNALS
def test_a_question_in_flight_is_answered(tmp_path: Path, number: signal.Signals) -> None:
    fill(settings_of(tmp_path))
    config, pipe = tmp_path / "config.py", tmp_path / "pipe"
    folders = [places.plugins(), str(Path(__file__).with_name("plugins"))]
    config.write_text(f"{(ROOT / 'config.py').read_text()}\nBOT_EXTRA_PLUGIN_DIR = {folders!r}\n")
    os.mkfifo(pipe)
    with running((*RUN[:-1], str(config)), tmp_path, {"SLOW_WAITS_FOR": str(pipe)}) as bot:
        bot.type("!slow", "!queue")

        with pipe.open("w") as slow:  # waits until !slow waits
            bot.signal(number)
            slow.write("in the end")

        assert bot.rest() == ["ann> !slow", "slow, but in the end"]
        assert bot.exit_code() == 0
        assert bot.errors == ""


@SIGNALS
def test_a_change_in_flight_is_made_and_answered(tmp_path: Path, number: signal.Signals) -> None:
    with running(DEMO, tmp_path, held(tmp_path, "objections")) as bot:
        bot.type("!claim TICKET-123", "!claim TICKET-130")
        bot.hear("held at objections")

        bot.signal(number)
        bot.signal(number)
        (tmp_path / "pipe").write_text("go on")

        assert "TICKET-123 is yours and in progress" in bot.rest()[-1]
        assert bot.exit_code() == 0
        assert bot.errors == ""
    with desk_of(settings_of(tmp_path, demo=True)) as desk, desk.database.reading() as work:
        assert work.claims.held(TicketKey("TICKET-130")) is None


@pytest.mark.parametrize("arguments", [DEMO, RUN], ids=["demo", "run"])
@SIGNALS
def test_nothing_in_flight_ends_at_once(
    tmp_path: Path, arguments: tuple[str, ...], number: signal.Signals
) -> None:
    fill(settings_of(tmp_path))
    with running(arguments, tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")

        bot.signal(number)

        assert bot.exit_code() == 0
        assert bot.errors == ""
