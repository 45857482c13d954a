"""What the stored states of calendars must do."""

from dataclasses import replace

from watchbill.model.subscription import Mark, SubscriptionState
from watchbill.ports import Database
from watchbill.testing.builders import at

FRESH = SubscriptionState(name="leave", again_at=at(9, 5))
READ = SubscriptionState(
    name="leave",
    read_at=at(9),
    well_at=at(10),
    again_at=at(10, 5),
    failure="it answers 404",
    failing_since=at(10, 1),
    mark=Mark(etag='"a"', modified="Tue, 01 Dec 2026 09:00:00 GMT", digest="d"),
    setting="s",
    entries=3,
    people=2,
    strange=("Zoe off", "Café zu"),
)


class TestSubscriptions:
    """The port `Subscriptions`, in sentences."""

    def test_a_calendar_that_was_never_read_has_no_state(self, database: Database) -> None:
        with database.reading() as work:
            assert work.subscriptions.get("leave") is None
            assert list(work.subscriptions.everything()) == []

    def test_what_was_saved_comes_back(self, database: Database) -> None:
        with database.changing() as work:
            work.subscriptions.save(FRESH)
            assert work.subscriptions.get("leave") == FRESH
            work.subscriptions.save(READ)

        with database.reading() as work:
            assert work.subscriptions.get("leave") == READ

    def test_all_come_by_name_until_they_are_forgotten(self, database: Database) -> None:
        nights = replace(READ, name="nights")
        with database.changing() as work:
            work.subscriptions.save(nights)
            work.subscriptions.save(READ)
        with database.reading() as work:
            assert list(work.subscriptions.everything()) == [READ, nights]

        with database.changing() as work:
            work.subscriptions.remove("nights")
            work.subscriptions.remove("unknown")
        with database.reading() as work:
            assert list(work.subscriptions.everything()) == [READ]
