"""`python -m watchbill.testing.slack`: a Slack of our own in this terminal, to try a desk without a workspace.

What the bot writes is shown as it comes; what is typed is said by whoever it names.
"""

import argparse
import sys
import threading
from typing import TextIO

from watchbill.testing.slack import blocks
from watchbill.testing.slack.server import FakeSlack
from watchbill.testing.slack.state import Message

PEOPLE = {"ann": "Ann Lindqvist", "ben": "Ben Okafor", "chloe": "Chloé Martin", "zoe": "Zoe Nobody"}
#: Which channel each is in; the bot has to be invited.
CHANNELS = {"#ops": "C0OPS", "#random": "C0RANDOM"}

_START = """\
A Slack of our own, with {people} in {channels}. For the desk:

  export WATCHBILL_SLACK_API={api}
  bot token {bot}, app token {app}

Type who says what where: "ann #ops !mro today", "ann @ !whoami" to the bot alone, "ann #ops /invite" to bring it
in, "ann #ops press Claim" for a button. Ctrl-D ends."""
_HELP = 'Type who says what where: "ann #ops !mro today", "ann @ !whoami", "ann #ops /invite".'


def main(arguments: list[str] | None = None, typed: TextIO = sys.stdin, shown: TextIO = sys.stdout) -> int:
    """Serve until the end of input; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m watchbill.testing.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the Web API (default: any that is free)")
    asked = parser.parse_args(arguments)
    with FakeSlack(port=asked.port) as slack:
        for handle, name in PEOPLE.items():
            slack.workspace.add_person(f"U0{handle.upper()}", name, email=f"{handle}@example.org")
        for name, channel in CHANNELS.items():
            everybody = [f"U0{handle.upper()}" for handle in PEOPLE]
            slack.workspace.add_channel(channel, name[1:], *everybody).members.discard("U0BOT")
        print(
            _START.format(
                people=", ".join(PEOPLE),
                channels=", ".join(CHANNELS),
                api=slack.api,
                bot=slack.bot_token,
                app=slack.app_token,
            ),
            file=shown,
            flush=True,
        )
        threading.Thread(target=_watch, args=(slack, shown), daemon=True).start()
        for line in typed:
            if complaint := act(slack, line.strip()):
                print(complaint, file=shown, flush=True)
    return 0


def act(slack: FakeSlack, line: str) -> str:
    """Do what a line says; what is wrong with it, if anything."""
    who, _, rest = line.partition(" ")
    where, _, text = rest.strip().partition(" ")
    account = f"U0{who.upper()}"
    if who not in PEOPLE or (where != "@" and where not in CHANNELS) or not text:
        return _HELP if line else ""
    channel = slack.workspace.direct(account).id if where == "@" else CHANNELS[where]
    if text == "/invite":
        slack.workspace.channels[channel].members.add("U0BOT")
    elif text.startswith("press "):
        return _press(slack, account, channel, text.removeprefix("press "))
    elif text.startswith("/mro"):
        slack.people.slash(account, channel, text.removeprefix("/mro").strip())
    else:
        slack.people.say(account, channel, text)
    return ""


def _press(slack: FakeSlack, account: str, channel: str, label: str) -> str:
    for message in reversed(slack.people.of_the_bot(channel)):
        rows = (block for block in message.blocks if block["type"] == "actions")
        if any(each["text"]["text"] == label for row in rows for each in row["elements"]):
            slack.people.press(account, channel, message, label)
            return ""
    return f"There is no button {label}."


def _watch(slack: FakeSlack, shown: TextIO) -> None:
    """Show what the bot writes, as it comes."""
    seen: dict[str, int] = {}
    names = {each.id: each.name for each in slack.workspace.people.values()}
    names |= {channel: name[1:] for name, channel in CHANNELS.items()}
    while True:
        with slack.workspace.changed:
            slack.workspace.changed.wait(1)
            new: list[tuple[str, Message]] = []
            for channel in list(slack.workspace.channels):
                ours = slack.people.of_the_bot(channel)
                new += [(channel, each) for each in ours[seen.get(channel, 0) :]]
                seen[channel] = len(ours)
        for channel, message in new:
            where = f"#{names[channel]}" if channel in names else f"@{channel[2:].lower()}"
            print(f"[{where}] watchbill: {blocks.read(message, names)}", file=shown, flush=True)


if __name__ == "__main__":
    sys.exit(main())
