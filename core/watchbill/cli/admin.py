"""`watchbill admin ann`: a one-time code by which somebody becomes an admin from their chat."""

import argparse
import secrets

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.model.people import Person
from watchbill.services import joining

#: What is not mistaken for each other when it is read aloud (Crockford's base 32).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Sixty bits: nobody guesses one within its day.
_LENGTH = 12


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Print a code; the exit code."""
    settings = opening.read(terminal)
    opening.existing(settings)
    opening.prepare(settings)
    with opening.desk(settings) as desk:
        with desk.database.reading() as work:
            person = desk.peopling.find(work, asked.person)
        code = issued(desk, person)
    terminal.say(f"{person.name} says this to the bot alone, once, within a day:\n\n  !admin {code}")
    return OK


def issued(desk: App, person: Person) -> str:
    """A new code of the person; an earlier one is good no more."""
    letters = [secrets.choice(_LETTERS) for _ in range(_LENGTH)]
    code = "-".join("".join(letters[start : start + 4]) for start in range(0, _LENGTH, 4))
    with desk.database.changing() as work:
        joining.issue(work, person.id, code, desk.clock.now())
    return code
