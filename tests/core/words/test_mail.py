"""What is said of mail."""

from dataclasses import replace

import pytest

from watchbill.model.mail import Attachment, Mail, MailboxState
from watchbill.model.tally import DueTally, Pile
from watchbill.platforms.plain import Plain
from watchbill.rules.wellbeing import Report
from watchbill.testing.builders import a_team, an_item, at
from watchbill.words import mail as words
from watchbill.words.health import health

NOW = at(12)
SHUT = MailboxState(
    name="support", begun_at=at(8), well_at=at(9), failure="It refused the login of a@b.", failing_since=at(9, 30)
)
MAIL = Mail(id="1@a", sender="zoe@example.org", subject="Wiki", words="May I?", digest="d")


def lines(*closed: MailboxState) -> list[str]:
    report = Report(now=NOW, teams=1, due=DueTally(), commands=Pile(), closed=closed)
    assert report.well
    return Plain().write(health(report, [a_team()])).splitlines()


def test_the_health_tells_of_a_mailbox_that_cannot_be_read_and_since_when() -> None:
    assert lines(SHUT)[-1] == ("  - The mailbox support could not be read for 2 h. It refused the login of a@b.")


def test_the_health_tells_of_a_mailbox_that_nobody_reads() -> None:
    silent = replace(SHUT, failure="", failing_since=None)

    assert lines(silent)[-1] == (
        "  - The mailbox support could not be read for 3 h. Nobody reads it: is the desk that should running?"
    )


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, "1 KB"),
        (1_499, "1 KB"),
        (52_000, "52 KB"),
        (999_999, "1000 KB"),
        (1_000_000, "1 MB"),
        (10_400_000, "10 MB"),
    ],
)
def test_sizes_are_about_right(octets: int, said: str) -> None:
    assert words.size(octets) == said


def test_some_attachments_are_named_and_the_others_counted() -> None:
    many = [Attachment(name=f"{number}.png", size=1_000) for number in range(7)]

    assert words.attached(many[:1]) == "0.png (1 KB)"
    assert words.attached(many).endswith("4.png (1 KB) and 2 more")


def test_a_line_of_history_is_one_line_within_bounds() -> None:
    told = words.history(replace(MAIL, words="a\n\nb  c " + "long " * 500))

    assert told.startswith("zoe@example.org: a b c long")
    assert len(told) == words.HISTORY
    assert words.history(replace(MAIL, attachments=(Attachment(name="a.png", size=1),))) == (
        "zoe@example.org: May I? (In the mailbox: a.png (1 KB))"
    )


def test_what_a_mail_says_is_text_whatever_it_holds() -> None:
    evil = replace(MAIL, words="*<!channel>* `x`\n" + "y" * 1_000, sender="<!here>@evil.test")

    said = Plain().write(words.question(an_item(title="<@U1>"), evil)).splitlines()

    assert said[0].endswith("by mail from <!here>@evil.test: <@U1>")
    assert said[1] == "*<!channel>* `x`"
    assert len(said[2]) == words.LINE
