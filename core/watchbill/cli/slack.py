"""`watchbill slack manifest`: what makes the app in Slack."""

import argparse
from urllib.parse import urlsplit

from watchbill.cli.terminal import OK, Terminal
from watchbill.errors import Refused
from watchbill.platforms.slack.manifest import manifest


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Print the manifest; the exit code."""
    address = asked.url or ""
    if address and (urlsplit(address).scheme != "https" or not urlsplit(address).hostname):
        raise Refused(f"{address} is no address that Slack takes: https://HOST/in/slack.")
    terminal.say(manifest(address))
    return OK
