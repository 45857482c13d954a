"""`watchbill web`: takes in what sources post, in a process without a bot."""

import argparse
import gc
import signal

from watchbill import web
from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.ending import Ending
from watchbill.errors import Refused
from watchbill.settings import Listen, variable


def call(_: argparse.Namespace, terminal: Terminal) -> int:
    """Serve until a signal; the exit code."""
    settings = opening.read(terminal)
    if settings.web is None:
        raise Refused(f"Say where to listen: {variable('web')}=127.0.0.1:8081.")
    opening.existing(settings)
    opening.current(settings)
    with opening.desk(settings, environment=terminal.environment, works=False) as desk:
        serve(settings.web, desk, _until_a_signal(), terminal)
    return OK


def serve(where: Listen, desk: App, ending: Ending, terminal: Terminal) -> None:
    """Take in what comes until `ending` is set; requests in flight are answered first."""
    with web.serving(where, web.receiving(desk)):
        gc.freeze()  # what is loaded now stays as long as the process
        gc.enable()
        terminal.say(f"I take in what is posted to http://{where}/in/SOURCE/TOKEN.")
        ending.wait()


def _until_a_signal() -> Ending:
    ending = Ending()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ending.set())
    return ending
