"""`watchbill mail`: whether the mailboxes can be read, and which of their mails are no questions."""

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta

from watchbill.app import App
from watchbill.cli import opening, teams
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import MailboxUnreadable, Refused
from watchbill.model.mail import Mailed
from watchbill.ports import Mailbox
from watchbill.words.sentences import counted

#: Mails that are shown; more are counted. They are those of so many days.
_MOST, _LATELY = 20, timedelta(days=7)
_UNSET = (
    "No mailboxes are set. Write one into a file like examples/sources.toml, and name it in WATCHBILL_SOURCES; "
    "docs/how-to/mail.md says more."
)


def call(_: argparse.Namespace, terminal: Terminal) -> int:
    """Look into each mailbox, and show what was passed over; the exit code, 1 when one is of no use."""
    settings = opening.read(terminal)
    opening.prepare(settings)
    worst = OK
    with opening.desk(settings, environment=terminal.environment) as desk:
        boxes = {name: (each.team, each.mailbox) for name, each in desk.sources.items() if each.mailbox}
        if not boxes:
            raise Refused(_UNSET)
        with desk.database.reading() as work:
            lost = teams.lost(desk, work)
        for name, (team, mailbox) in sorted(boxes.items()):
            try:
                tried = lost.get(name) or f"{name} ({team}): {_tried(mailbox, desk.clock.now())}"
                worst = ATTENTION if name in lost else worst
            except MailboxUnreadable as unreadable:
                tried = f"{name} ({team}): cannot be read. {unreadable}"
                worst = ATTENTION
            terminal.say(tried)
        terminal.say("\n".join(_passed_over(desk)))
    return worst


def _tried(mailbox: Mailbox, now: datetime) -> str:
    session = mailbox.connect()
    try:
        count = len(session.since((now - timedelta(days=1)).date()))
        how = "tells when one comes" if session.tells else "is asked every minute"
    finally:
        session.close()
    return f"can be read, and {how}; {counted(count, 'mail', 'mails')} since yesterday"


def _passed_over(desk: App) -> Iterator[str]:
    since = desk.clock.now() - _LATELY
    with desk.database.reading() as work:
        shown = work.mails.passed_over(since, _MOST)
        count = sum(work.mails.count(since).values())
    if not shown:
        yield "Within a week no mail was passed over."
        return
    yield f"Within a week {counted(count, 'mail was', 'mails were')} passed over, newest first:"
    yield from (_line(each) for each in shown)
    if count > len(shown):
        yield f"  and {count - len(shown)} more"


def _line(mailed: Mailed) -> str:
    why = f"{mailed.source}, {mailed.passed_over}"
    return f"  {mailed.at:%Y-%m-%d %H:%M} UTC  {why}: {mailed.sender}, {mailed.subject}"
