"""What a mail becomes, cell by cell."""

from dataclasses import replace
from datetime import timedelta

import pytest

from watchbill.model import Item, ItemId, ItemKind, ItemState
from watchbill.model.mail import Machine, Mail
from watchbill.rules import mail as rules
from watchbill.rules.asking import AGAIN
from watchbill.rules.mail import Fate, fate
from watchbill.testing.builders import ANN, OPS, at

NOW = at(12)
MAIL = Mail(id="2@a", subject="Re: Wiki", digest="d")
OPEN = Item(
    id=ItemId("Q1"), team=OPS, kind=ItemKind.QUESTION, title="Wiki", source="s", dedupe_key="k", opened_at=at(9)
)
OVER = replace(OPEN, state=ItemState.RESOLVED, owner=ANN, resolved_at=at(11))
OLD = replace(OVER, resolved_at=NOW - AGAIN - timedelta(seconds=1))
OTHER = replace(OVER, title="Printer")
ALERT = replace(OVER, kind=ItemKind.ALERT)


@pytest.mark.parametrize(
    ("machine", "fates"),
    [
        (None, "question more more reopened question question question"),
        (Machine.OWN, "passed-over more more more more more more"),
        (Machine.REPLY, "passed-over passed-over passed-over passed-over passed-over passed-over passed-over"),
        (Machine.BOUNCE, "passed-over passed-over passed-over passed-over passed-over passed-over passed-over"),
        (Machine.BULK, "passed-over passed-over passed-over passed-over passed-over passed-over passed-over"),
    ],
)
def test_what_becomes_of_a_mail(machine: Machine | None, fates: str) -> None:
    items = [None, OPEN, replace(OPEN, state=ItemState.ACKNOWLEDGED, owner=ANN), OVER, OLD, OTHER, ALERT]
    mail = replace(MAIL, machine=machine)

    assert [fate(mail, item, NOW) for item in items] == [Fate(each.replace("-", " ")) for each in fates.split()]


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: Wiki", "Wiki"),
        ("AW: WG: Re: Wiki", "Wiki"),
        (" re : fwd:Wiki ", "Wiki"),
        ("Retry: Wiki", "Retry: Wiki"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_a_subject_without_what_mail_programs_put_before_it(subject: str, plain: str) -> None:
    assert rules.plain(subject) == plain


def test_a_minute_ends_when_it_ends() -> None:
    number, rest = rules.minute(at(12, 0))
    later, less = rules.minute(at(12, 0) + timedelta(seconds=59))

    assert (rest, less) == (timedelta(minutes=1), timedelta(seconds=1))
    assert number == later
    assert rules.minute(at(12, 1))[0] == number + 1
