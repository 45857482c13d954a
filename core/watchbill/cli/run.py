"""`watchbill run`: the bot, supervised."""

import argparse
from contextlib import AbstractContextManager, nullcontext

import watchbill.bot.run as bot  # first: Errbot, when it is imported, looks at every module that is loaded
from watchbill import app
from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import Terminal
from watchbill.errors import Refused
from watchbill.settings import Settings


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
        with opening.desk(settings, environment=terminal.environment) as desk, _web(settings, desk):
            return bot.run(asked.config, desk)


def _web(settings: Settings, desk: App) -> AbstractContextManager[None]:
    """The web around the bot, where a setting asks for it."""
    if settings.web is None:
        return nullcontext()
    from watchbill import web  # only here: it costs time and memory

    return web.serving(settings.web, web.build(desk))
