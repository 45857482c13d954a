"""What the audit must do."""

from watchbill.ports import Database
from watchbill.testing.builders import an_audit_entry, at


class TestAudit:
    """The port `Audit`, in sentences."""

    def test_the_newest_entries_come_first(self, database: Database) -> None:
        entries = [
            an_audit_entry("claim", before="backlog", after="in progress"),
            an_audit_entry("designation", person=None, place="schedule"),
            an_audit_entry("done"),
        ]
        with database.changing() as work:
            for entry in entries:
                work.audit.record(entry)

        with database.reading() as work:
            assert work.audit.recent(2) == [entries[2], entries[1]]
            assert work.audit.recent(10) == entries[::-1]

    def test_what_was_missed_is_found_among_everything_else(self, database: Database) -> None:
        old, evening, morning = (
            an_audit_entry("missed designation", person=None, place="schedule", after="why", at=at(hour))
            for hour in (8, 18, 9)
        )
        with database.changing() as work:
            for entry in (old, evening, morning, an_audit_entry("missing"), an_audit_entry("Missed it")):
                work.audit.record(entry)

            assert work.audit.missed(at(9)) == [morning, evening]
