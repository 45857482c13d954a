"""What the audit must do."""

from watchbill.ports import Database
from watchbill.testing.builders import an_audit_entry


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
