"""A mail is sent by SMTP, lies in an IMAP mailbox, and comes to chat: pymap, aiosmtpd and the bot."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.core.sources.mail.mailserver import PASSWORD, USER, MailServer, mail_server
from tests.e2e import mailing
from tests.e2e.mailing import MailDesk, Send, by_smtp, written
from tests.e2e.running import come_true


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("pymap")) as started:
        yield started


@pytest.fixture
def send(server: MailServer) -> Iterator[Send]:
    with by_smtp(server) as sends:
        yield sends


@pytest.fixture
def desk(tmp_path: Path, server: MailServer) -> MailDesk:
    return MailDesk(tmp_path, server.port, USER, PASSWORD)


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
def test_a_story_of_mail(story: "mailing.Story", desk: MailDesk, send: Send) -> None:
    story(desk, send)


def test_a_wrong_password_stops_nothing_and_is_shown_nowhere(desk: MailDesk, server: MailServer) -> None:
    with desk.bot_at_once(MAIL_PASSWORD="correct horse") as bot:
        come_true(lambda: desk.failure().startswith(f"It refused the login of {USER}."))
        bot.ask("!queue", "1. TICKET-1")
        said = bot.end()

    assert "horse" not in "".join(said) + bot.errors


def test_a_server_that_comes_back_is_read_again(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with mail_server(tmp_path_factory.mktemp("first")) as first:
        desk = MailDesk(tmp_path, first.port, USER, PASSWORD)
        with desk.bot(WATCHBILL_CLOCK=datetime.now(UTC).isoformat()) as bot:  # as the server's: it counts anew
            first.deliver(bytes(written("One", "First.")))
            bot.hear("Q1 by mail from zoe@example.org: One")
            first.stop()
            come_true(lambda: bool(desk.failure()))
            with mail_server(tmp_path_factory.mktemp("second"), port=first.port) as second:
                second.deliver(bytes(written("Two", "Second.")))
                bot.hear("Q2 by mail from zoe@example.org: Two")
                bot.end()
