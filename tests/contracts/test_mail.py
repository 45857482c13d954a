"""What the stored states of mailboxes, and what became of mails, must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.mail import Machine, MailboxState, Mailed
from watchbill.model.people import TeamId
from watchbill.model.work import ItemId
from watchbill.ports import Database
from watchbill.testing.builders import OPS, at

SUPPORT = MailboxState(name="support", begun_at=at(9), well_at=at(9))
READ = MailboxState(
    name="support",
    epoch=2**32 - 1,
    uid=2**32 - 2,
    begun_at=at(9),
    well_at=at(10),
    failure="It refused the login.",
    failing_since=at(10, 1),
)
QUESTION = Mailed(
    team=OPS,
    id="1@example.org",
    source="support",
    item=ItemId("Q1"),
    sender="ann@example.org",
    subject="Zugriff für Änderungen",
    digest="d",
    at=at(9),
)
PASSED = replace(QUESTION, id="2@example.org", item=ItemId(""), passed_over=Machine.REPLY.value, at=at(9, 1))


class TestMailboxes:
    """The port `Mailboxes`, in sentences."""

    def test_a_mailbox_that_was_never_read_has_no_state(self, database: Database) -> None:
        with database.reading() as work:
            assert work.mailboxes.get("support") is None
            assert list(work.mailboxes.everything()) == []

    def test_what_was_saved_comes_back_with_the_largest_numbers_there_are(self, database: Database) -> None:
        with database.changing() as work:
            work.mailboxes.save(SUPPORT)
            assert work.mailboxes.get("support") == SUPPORT
            work.mailboxes.save(READ)

        with database.reading() as work:
            assert work.mailboxes.get("support") == READ

    def test_all_come_by_name(self, database: Database) -> None:
        alerts = replace(SUPPORT, name="alerts")
        with database.changing() as work:
            work.mailboxes.save(SUPPORT)
            work.mailboxes.save(alerts)

        with database.reading() as work:
            assert list(work.mailboxes.everything()) == [alerts, SUPPORT]


class TestMails:
    """The port `Mails`, in sentences."""

    def test_those_that_are_known_are_found_by_their_ids(self, database: Database) -> None:
        with database.changing() as work:
            work.mails.save(QUESTION)
            work.mails.save(PASSED)

        with database.reading() as work:
            assert work.mails.get(OPS, []) == {}
            assert work.mails.get(OPS, [QUESTION.id, "3@example.org"]) == {QUESTION.id: QUESTION}
            assert work.mails.get(OPS, {PASSED.id, QUESTION.id}) == {QUESTION.id: QUESTION, PASSED.id: PASSED}

    def test_each_team_has_its_own(self, database: Database) -> None:
        with database.changing() as work:
            work.mails.save(QUESTION)
            work.mails.save(replace(QUESTION, team=TeamId("web"), item=ItemId("Q7")))

        with database.reading() as work:
            assert work.mails.get(OPS, [QUESTION.id])[QUESTION.id].item == "Q1"
            assert work.mails.get(TeamId("web"), [QUESTION.id])[QUESTION.id].item == "Q7"

    def test_what_is_saved_again_takes_the_place_of_what_was(self, database: Database) -> None:
        heard_of = replace(QUESTION, sender="", subject="", digest="")
        with database.changing() as work:
            work.mails.save(heard_of)
            work.mails.save(QUESTION)

        with database.reading() as work:
            assert work.mails.get(OPS, [QUESTION.id]) == {QUESTION.id: QUESTION}

    def test_what_was_passed_over_is_counted_by_source_and_reason(self, database: Database) -> None:
        with database.changing() as work:
            for number, (source, reason) in enumerate(
                [("support", "bounce"), ("alerts", "bounce"), ("support", "bounce"), ("support", "bulk mail")]
            ):
                work.mails.save(replace(PASSED, id=str(number), source=source, passed_over=reason))
            work.mails.save(QUESTION)
            work.mails.save(replace(PASSED, id="old", at=at(8)))

        with database.reading() as work:
            counts = work.mails.count(at(9))
        assert counts == {("alerts", "bounce"): 1, ("support", "bounce"): 2, ("support", "bulk mail"): 1}

    def test_what_was_passed_over_is_shown_newest_first(self, database: Database) -> None:
        later = [replace(PASSED, id=str(number), at=PASSED.at + timedelta(number)) for number in range(4)]
        with database.changing() as work:
            work.mails.save(QUESTION)
            for each in later:
                work.mails.save(each)

        with database.reading() as work:
            assert list(work.mails.passed_over(later[1].at, 10)) == later[:0:-1]
            assert list(work.mails.passed_over(later[0].at, 2)) == [later[3], later[2]]
