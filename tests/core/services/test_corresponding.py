"""Mails become questions of a team, once; answers join what they answer; its channel is told, and not flooded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.core.services.alarmed import Scene, an_alarm
from watchbill.model import ItemKind, ItemState, Severity
from watchbill.model.mail import Attachment, Machine, Mail
from watchbill.model.work import Deed
from watchbill.rules import mail as rules
from watchbill.rules.asking import AGAIN
from watchbill.testing.builders import ANN, a_team, at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def a_mail(id: str = "1@a", **changes: Any) -> Mail:
    """A question of Zoe's, unless it is told otherwise; each has words of its own."""
    fields: dict[str, Any] = {
        "id": id,
        "sender": "zoe@example.org",
        "subject": "Access to the wiki",
        "words": "May I have it?",
        "details": "May I have it?\n\n> Ask us.",
        "digest": f"digest of {id}",
    }
    return Mail(**(fields | changes))


class Mailed(Scene):
    """A team with a mailbox named "support"."""

    def gets(self, *mails: Mail, after: timedelta = timedelta(), source: str = "support") -> None:
        """These mails come so much later."""
        self.takes_in(*mails, source=source, after=after)

    def resolves(self, id: str, after: timedelta = timedelta()) -> None:
        """Somebody answers it."""
        now = self.clock.advance(after)
        with self.database.changing() as work:
            item = self.item(id)
            work.items.save(replace(item, state=ItemState.RESOLVED, owner=ANN, resolved_at=now))

    def passed_over(self) -> dict[str, int]:
        """How many, by reason."""
        with self.database.reading() as work:
            return {reason: count for (_, reason), count in work.mails.count(at(0)).items()}


@pytest.fixture
def scene() -> Mailed:
    return Mailed()


def test_a_mail_is_a_question_with_what_it_says(scene: Mailed) -> None:
    scene.gets(a_mail())

    [item] = scene.queue
    assert (item.id, item.kind, item.title) == ("Q1", ItemKind.QUESTION, "Access to the wiki")
    assert (item.source, item.severity) == ("zoe@example.org by mail", Severity.NORMAL)
    assert item.details == "May I have it?\n\n> Ask us."
    assert [(each.what, each.person, each.text) for each in scene.history("Q1")] == [
        (Deed.CAME, None, "zoe@example.org: May I have it?")
    ]


def test_nobody_vouches_for_an_address_so_nobody_is_its_reporter(scene: Mailed) -> None:
    with scene.database.changing() as work:
        ann = work.people.get(ANN)
        assert ann is not None
        work.people.save(replace(ann, email="ann@example.org"))

    scene.gets(a_mail(sender="ann@example.org"))

    assert scene.queue[0].reporter is None


def test_the_channel_is_told_with_the_first_lines_and_what_to_do(scene: Mailed) -> None:
    lines = "\n".join(f"Line {number}" for number in range(1, 9))
    scene.gets(a_mail(words=lines, attachments=(Attachment(name="a.pdf", size=10_200_000),)))

    [message] = scene.channel
    assert message.startswith("Q1 by mail from zoe@example.org: Access to the wiki")
    assert "Line 5" in message
    assert "Line 6" not in message
    assert "(3 more lines)" in message
    assert "In the mailbox: a.pdf (10 MB)." in message
    assert "I send no mail: answer zoe@example.org from your mail program." in message
    assert "!ack Q1" in message
    assert "!resolve Q1" in message


def test_the_same_mail_again_changes_nothing(scene: Mailed) -> None:
    scene.gets(a_mail())
    before = scene.queue, scene.channel, scene.history("Q1")

    scene.gets(a_mail(), after=MINUTE)
    scene.gets(a_mail(), a_mail(), source="other", after=MINUTE)

    assert (scene.queue, scene.channel, scene.history("Q1")) == before


def test_an_answer_joins_what_it_answers_and_is_told_beneath_it(scene: Mailed) -> None:
    scene.gets(a_mail())
    scene.gets(a_mail("2@a", answers=("1@a",), sender="yan@example.org", words="Me too."), after=2 * MINUTE)

    assert [each.id for each in scene.queue] == ["Q1"]
    assert [(each.what, each.text) for each in scene.history("Q1")][1:] == [
        (Deed.WROTE, "yan@example.org: Me too.")
    ]
    assert scene.channel[1] == "yan@example.org wrote more about Q1: Access to the wiki\nMe too."
    with scene.database.reading() as work:
        message = work.outbox.by_key(f"mail:ops:Q1:{rules.minute(scene.clock.now())[0]}:2@a")
    assert message is not None
    assert message.message.under == "mail:ops:Q1"


def test_an_answer_to_an_answer_joins_too_by_any_mail_of_its_thread(scene: Mailed) -> None:
    scene.gets(a_mail(answers=("root@a",)))
    scene.gets(a_mail("3@a", answers=("unknown@a", "root@a")))
    scene.gets(a_mail("4@a", answers=("3@a",)))

    assert [each.id for each in scene.queue] == ["Q1"]
    assert [each.what for each in scene.history("Q1")] == [Deed.CAME, Deed.WROTE, Deed.WROTE]


def test_the_first_mail_of_a_thread_may_come_last(scene: Mailed) -> None:
    scene.gets(a_mail("2@a", answers=("1@a",)))
    scene.gets(a_mail("1@a", words="The first."), after=MINUTE)

    assert [each.id for each in scene.queue] == ["Q1"]
    assert scene.history("Q1")[-1].text == "zoe@example.org: The first."


def test_two_mails_of_one_id_are_both_kept(scene: Mailed) -> None:
    scene.gets(a_mail())
    scene.gets(a_mail(digest="another", words="Another text of a program that counts wrongly."), after=MINUTE)

    assert [each.id for each in scene.queue] == ["Q1"]
    assert scene.history("Q1")[-1].text.endswith("that counts wrongly.")


def test_many_answers_at_once_are_one_message_a_minute_and_a_line_each(scene: Mailed) -> None:
    scene.gets(a_mail())
    for number in range(2, 12):
        scene.gets(a_mail(f"{number}@a", answers=("1@a",), words=f"Answer {number}"), after=timedelta(seconds=2))
    scene.says(after=2 * MINUTE)

    assert len(scene.history("Q1")) == 11
    assert len(scene.channel) <= 4
    assert "Answer 11" in scene.channel[-1]


def test_answers_that_never_end_are_told_all_the_same(scene: Mailed) -> None:
    scene.gets(a_mail())
    for number in range(2, 62):
        scene.gets(a_mail(f"{number}@a", answers=("1@a",)), after=timedelta(seconds=5))

    assert 4 <= len(scene.channel) <= 8


def test_machines_that_answer_each_other_end(scene: Mailed) -> None:
    scene.gets(a_mail())
    for number in range(rules.MOST_LINES + 20):
        scene.gets(a_mail(f"m{number}@a", answers=("1@a",)))

    assert len(scene.history("Q1")) == rules.MOST_LINES
    assert scene.passed_over() == {"one of too many": 21}


def test_a_question_that_was_answered_is_open_again_when_somebody_writes_more(scene: Mailed) -> None:
    scene.gets(a_mail())
    scene.resolves("Q1", after=MINUTE)
    scene.gets(a_mail("2@a", answers=("1@a",), subject="Re: Access to the wiki", words="It fails."), after=DAY)

    [item] = scene.queue
    assert (item.id, item.state, item.owner, item.resolved_at) == ("Q1", ItemState.OPEN, None, None)
    assert [each.what for each in scene.history("Q1")] == [Deed.CAME, Deed.REOPENED]
    assert scene.channel[1].startswith(
        "Q1 is open again, zoe@example.org wrote more: Access to the wiki\nIt fails."
    )


@pytest.mark.parametrize(
    ("changes", "after"),
    [({}, AGAIN + MINUTE), ({"subject": "Something else"}, MINUTE)],
    ids=["later", "of another subject"],
)
def test_an_old_question_or_another_subject_is_a_new_one(
    scene: Mailed, changes: dict[str, Any], after: timedelta
) -> None:
    scene.gets(a_mail())
    scene.resolves("Q1")
    scene.gets(a_mail("2@a", answers=("1@a",), **changes), after=after)

    assert [each.id for each in scene.queue] == ["Q2"]
    scene.gets(a_mail("3@a", answers=("2@a", "1@a")), after=after)
    assert [each.what for each in scene.history("Q2")] == [Deed.CAME, Deed.WROTE]


@pytest.mark.parametrize("machine", [Machine.REPLY, Machine.BOUNCE, Machine.BULK, Machine.OWN])
def test_what_no_person_wrote_is_passed_over_and_counted(scene: Mailed, machine: Machine) -> None:
    scene.gets(a_mail(machine=machine))

    assert not scene.queue
    assert not scene.channel
    assert scene.passed_over() == {machine.value: 1}


@pytest.mark.parametrize("machine", [Machine.REPLY, Machine.BOUNCE, Machine.BULK])
def test_a_machine_opens_nothing_and_adds_nothing(scene: Mailed, machine: Machine) -> None:
    scene.gets(a_mail())
    scene.gets(a_mail("2@a", answers=("1@a",), machine=machine))
    scene.resolves("Q1")
    scene.gets(a_mail("3@a", answers=("1@a",), machine=machine))

    assert not scene.queue
    assert len(scene.history("Q1")) == 1
    assert scene.passed_over() == {machine.value: 2}


def test_a_person_who_answers_a_machine_asks(scene: Mailed) -> None:
    scene.gets(a_mail(machine=Machine.REPLY))
    scene.gets(a_mail("2@a", answers=("1@a",)))

    assert [each.id for each in scene.queue] == ["Q1"]


def test_our_own_answer_is_a_line_of_the_question_and_opens_nothing(scene: Mailed) -> None:
    scene.gets(a_mail())
    scene.gets(a_mail("2@a", answers=("1@a",), machine=Machine.OWN, sender="support@example.org"))
    scene.resolves("Q1")
    scene.gets(a_mail("3@a", answers=("1@a",), machine=Machine.OWN, sender="support@example.org"), after=MINUTE)

    assert not scene.queue
    assert [each.what for each in scene.history("Q1")] == [Deed.CAME, Deed.WROTE, Deed.WROTE]
    assert len(scene.channel) == 2


def test_an_alert_by_mail_is_told_as_alerts_are_and_ends_by_mail(scene: Mailed) -> None:
    alarm = an_alarm("web", episode="")
    mail = a_mail(alarm=("web", ""))
    scene.gets(mail)  # before its alarm is known it belongs to nothing
    assert not scene.queue

    scene.takes_in(alarm, replace(mail, id="2@a", digest="2"), source="support")
    [item] = scene.queue
    assert (item.id, item.kind) == ("A1", ItemKind.ALERT)

    scene.gets(a_mail("3@a", answers=("2@a",), words="I restarted it."), after=2 * MINUTE)
    assert scene.history("A1")[-1].text == "zoe@example.org: I restarted it."

    scene.takes_in(replace(alarm, firing=False), source="support", after=MINUTE)
    assert not scene.queue
    scene.gets(a_mail("4@a", answers=("2@a",), words="What was that?"), after=2 * MINUTE)
    assert [each.id for each in scene.queue] == ["Q1"]


def test_the_channel_is_not_flooded_and_no_question_is_lost(scene: Mailed) -> None:
    for number in range(20):
        scene.gets(a_mail(f"{number}@a"), after=timedelta(seconds=1))
    scene.says(after=2 * MINUTE)

    assert len(scene.queue) == 20
    assert len(scene.channel) == rules.OWN_MESSAGES + 1
    assert scene.channel[-1].startswith("15 more mails in support: Q6, Q7,")
    assert "and 7 more" in scene.channel[-1]


def test_the_queue_can_be_read_whatever_comes(scene: Mailed) -> None:
    scene.gets(*(a_mail(f"{number}@a") for number in range(rules.READABLE + 30)))

    assert len(scene.queue) == rules.READABLE + 1
    last = next(each for each in scene.queue if each.source == "support")
    assert (last.title, last.times) == ("Many more mails in support", 30)
    assert len(scene.history(last.id)) == 30
    scene.gets(a_mail("late@a", answers=(f"{rules.READABLE + 5}@a",)))
    assert scene.history(last.id)[-1].what is Deed.WROTE


def test_each_mailbox_has_room_of_its_own(scene: Mailed) -> None:
    scene.gets(*(a_mail(f"{number}@a") for number in range(rules.READABLE + 1)))
    scene.gets(a_mail("other@a"), source="sales")

    assert [each.dedupe_key for each in scene.queue if "other@a" in each.dedupe_key] == ["mail:sales:other@a"]


def test_a_team_without_a_channel_has_its_questions_all_the_same(scene: Mailed) -> None:
    with scene.database.changing() as work:
        work.teams.save(a_team("ops", channel=None))
    scene.gets(*(a_mail(f"{number}@a") for number in range(8)))
    scene.gets(a_mail("more@a", answers=("1@a",)))

    assert len(scene.queue) == 8
    assert not scene.channel


def test_a_mail_without_a_sender_says_so(scene: Mailed) -> None:
    scene.gets(a_mail(sender="", words=""))

    assert scene.channel[0].startswith("Q1 by mail from somebody without an address: Access to the wiki")
