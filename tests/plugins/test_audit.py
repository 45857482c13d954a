"""What people change is audited with them, the place and the time; what they ask is not."""

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.ports import Database

CHANGES = {
    "!claim TICKET-123 anyway": ("claim", "TICKET-123", "", "ann"),
    "!claim TICKET-97": ("claim", "TICKET-97", "chloe", "ann"),
    "!block TICKET-9 secret": ("block", "TICKET-9", "in progress", "blocked"),
    "!release TICKET-9": ("release", "TICKET-9", "ann", ""),
    "!done TICKET-97": ("done", "TICKET-97", "chloe", ""),
    "!ack A1": ("ack", "A1", "", "ann"),
    "!resolve A1 secret": ("resolve", "A1", "", "resolved"),
    "!incident secret": ("report incident", "I2", "", "open"),
    "!mro away friday secret": ("away", "ann", "", "2026-12-04 to 2026-12-04"),
    "!mro night ben today": ("night", "ben", "", "2026-12-01 to 2026-12-01"),
    "!team limit 5": ("team limit", "ops", "3", "5"),
    "!person role ben lead": ("person role", "ben", "member", "lead"),
    "!handover": ("handover", "ops 2026-12-01", "", ""),
}


@both_databases
@pytest.mark.parametrize("said", CHANGES)
def test_a_change_is_audited(said: str, ask: Ask, watchbill_database: Database) -> None:
    ask(said)

    with watchbill_database.reading() as work:
        (entry, *_) = work.audit.recent(1)
    assert (entry.action, entry.subject, entry.before, entry.after) == CHANGES[said]
    assert (entry.person, entry.place) == ("ann", "console #ops")


@pytest.mark.parametrize(
    "said", ["!queue", "!mro today", "!claim TICKET-88", "!claim NOTHING-1", "!team limit 99"]
)
def test_what_changes_nothing_is_not(said: str, ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.reading() as work:
        before = work.audit.recent(100)
    ask(said)

    with watchbill_database.reading() as work:
        assert work.audit.recent(100) == before


def test_a_stranger_is_nobody(ask: Ask, watchbill_database: Database) -> None:
    ask("!ask May I?", as_="zoe")

    with watchbill_database.reading() as work:
        (entry, *_) = work.audit.recent(1)
    assert (entry.person, entry.action, entry.place) == (None, "report question", "console #ops")
