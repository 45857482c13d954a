"""When people hear that a mailbox is not read."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.mail import MailboxState
from watchbill.rules import mailboxes as rules
from watchbill.testing.builders import at

NOW = at(9)
MINUTE = timedelta(minutes=1)


def test_when_people_hear_of_it() -> None:
    well = MailboxState(name="support", epoch=1, begun_at=NOW, well_at=NOW)
    failing = replace(well, failure="x", failing_since=NOW)

    assert not rules.is_told(well, NOW + rules.SILENCE - MINUTE)
    assert rules.is_told(well, NOW + rules.SILENCE)
    assert not rules.is_told(failing, NOW + rules.PATIENCE - MINUTE)
    assert rules.is_told(failing, NOW + rules.PATIENCE)
