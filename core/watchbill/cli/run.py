"""`watchbill run`: the bot, supervised."""

import argparse

import watchbill.bot.run as bot  # first: Errbot, when it is imported, looks at every module that is loaded
from watchbill import app
from watchbill.cli import opening
from watchbill.cli.terminal import Terminal
from watchbill.errors import Refused


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Run the bot; the exit code."""
    if not asked.config.is_file():
        raise Refused(
            f"There is no {asked.config}. Name your configuration with --config, or try `watchbill demo`, "
            "which needs none."
        )
    settings = opening.read(terminal)
    if settings.clock:
        terminal.complain(
            f"WATCHBILL_CLOCK moves this desk to {settings.clock.isoformat()}. It is for demo and tests: unset it "
            "for a real team."
        )
    with app.alone(settings):
        opening.prepare(settings)
        with opening.desk(settings) as desk:
            return bot.run(asked.config, desk)
