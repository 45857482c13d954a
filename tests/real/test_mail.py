"""Dovecot as Debian has it, and a desk: a mail comes by LMTP, is told at once, answered and asked again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import mailing
from tests.e2e.mailing import MailDesk, Story, written
from tests.real.conftest import Finding
from tests.real.mailserver import PASSWORD, USER, Dovecot, dovecot


@pytest.fixture
def server(program: Finding) -> Iterator[Dovecot]:
    with dovecot(program("dovecot")) as started:
        yield started


@pytest.mark.parametrize(
    "story",
    [
        mailing.a_question_is_asked_answered_and_asked_again,
        mailing.what_no_person_wrote_is_passed_over,
        mailing.an_alert_comes_and_is_over_by_mail,
        mailing.what_comes_while_the_bot_is_away_is_told_once,
        mailing.what_is_attached_stays_where_it_is,
    ],
    ids=lambda story: story.__name__,
)
def test_a_story_of_mail(story: Story, tmp_path: Path, server: Dovecot) -> None:
    story(MailDesk(tmp_path, server.port, USER, PASSWORD), server.send)


def test_the_mailbox_is_left_as_it_was(tmp_path: Path, server: Dovecot) -> None:
    desk = MailDesk(tmp_path, server.port, USER, PASSWORD)
    with desk.bot() as bot:
        server.send(written("One", "First."))
        bot.hear("Q1 by mail from zoe@example.org: One")
        bot.end()

    assert server.flags() == [("\\Recent",)]
