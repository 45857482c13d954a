"""Whatever a mail is: it is understood as one question, alert or passed-over mail within bounds, and at once."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sources.mail.writing import CORPUS, a_source, recorded
from watchbill.model.mail import Mail
from watchbill.model.signal import Alarm
from watchbill.sources import bounds
from watchbill.sources.mail.contents import LONGEST_NAME, MOST_ATTACHMENTS
from watchbill.sources.mail.source import MOST_ANSWERED
from watchbill.sql.columns import storable

SOURCE = a_source(alerts=[{"subject": ["down", "problem"], "resolved": ["up", "ok"]}], lists=["dev.example.org"])
NAMES = sorted(each.stem for each in CORPUS.glob("*.eml"))
#: Bytes of a mail, and the seconds in which it must be understood: a person's chat waits meanwhile.
MOST, SOON = 128_000, 3.0

_NAMED = (
    "From Subject Message-ID References In-Reply-To Content-Type Content-Transfer-Encoding Content-Disposition "
    "Auto-Submitted Precedence List-Id Return-Path X-Loop Date"
)
_SAID = (
    '<a@b> " ( ) =?utf-8?q?=E2?= =?utf-8?b?8J+YgA==?= multipart/mixed; boundary=x --x --x-- text/html charset= '
    "message/rfc822 base64 quoted-printable filename*=utf-8''%FF name*0=a name*1*=%C3 down ok Re: <p> </p> &#0; "
    "format=flowed multipart/report auto-replied bulk @ : ; , \\ \t \0 é \x80"
)
HEADER_NAMES, WORDS = st.sampled_from(_NAMED.split()), st.sampled_from(_SAID.split(" "))
LINES = st.tuples(HEADER_NAMES, st.lists(WORDS, max_size=6)).map(lambda each: f"{each[0]}: {' '.join(each[1])}")
BODIES = st.lists(LINES | st.lists(WORDS, max_size=8).map(" ".join) | st.just("--x") | st.just(""), max_size=20)
MAILS = st.tuples(st.lists(LINES, max_size=8), BODIES).map(
    lambda each: "\r\n".join([*each[0], "", *each[1]]).encode("utf-8", "surrogateescape")
)


def understood(content: bytes) -> Mail:
    """The one mail in it, which is as small and as clean as everything that we keep."""
    signals = SOURCE.understand({}, content)
    mail = signals[-1]
    assert isinstance(mail, Mail)
    assert [type(each) for each in signals[:-1]] == ([Alarm] if mail.alarm else [])
    texts = [mail.id, mail.sender, mail.subject, mail.words, mail.details, *mail.answers]
    texts += [each.name for each in mail.attachments]
    assert all(each == storable(each) for each in texts)
    assert all(each.isprintable() for each in (mail.id, mail.sender, mail.subject, *mail.answers))
    assert 0 < len(mail.id) <= bounds.KEY
    assert 0 < len(mail.subject) <= bounds.TITLE
    assert max(len(mail.words), len(mail.details)) <= bounds.DETAILS
    assert len(mail.answers) <= MOST_ANSWERED
    assert len(mail.attachments) <= MOST_ATTACHMENTS
    assert all(0 < len(each.name) <= LONGEST_NAME + 20 and each.size >= 0 for each in mail.attachments)
    assert SOURCE.understand({}, content) == signals
    return mail


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_mail(content: bytes) -> None:
    assert understood(content)


@settings(deadline=None)
@given(MAILS)
def test_any_headers_and_parts_are_a_mail(content: bytes) -> None:
    assert understood(content)


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_a_mail_that_was_cut_or_changed_on_its_way_is_a_mail(name: str, data: st.DataObject) -> None:
    content = bytearray(recorded(name))
    for _ in range(data.draw(st.integers(0, 5))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))

    assert understood(bytes(content[start:end]))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_nothing_that_a_person_writes_is_lost(text: str) -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content(text, cte="base64")
    said = understood(message.as_bytes()).details

    assert "".join(bounds.clean(text).split()) == "".join(said.split())


@pytest.mark.parametrize(
    "piece",
    [
        b"Subject: x\r\n",
        b"References: <a@b>\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"--x\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"=?utf-8?q?",
        b'"',
        b"(",
        b"<a@b",
        b"> \r\n",
        b"On a b c d e:\r\n>\r\n",
        b"From: a\r\n\r\n",
        b"a \r\n",
        b"<a ",
        b"=3D",
        b"\r\n",
        b"\0",
        b"a;b*0*=%C3;",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Subject: ",
        b"From: ",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
        b"Content-Type: text/html\r\n\r\n",
        b"Content-Type: text/plain; format=flowed\r\n\r\n",
        b"Content-Type: text/plain; ",
        b"Content-Type: text/plain\r\n\r\n",
    ],
)
def test_the_largest_mails_are_understood_in_a_moment(head: bytes, piece: bytes) -> None:
    began = time.process_time()

    understood((head + piece * (MOST // len(piece)))[:MOST])

    assert time.process_time() - began < 2 * SOON


def test_parts_that_nest_without_end_are_text() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (each, each) for each in range(2_500)
    )

    assert understood(b"Subject: Deep\r\n" + nested + b"\r\nThe end").subject == "Deep"


def test_a_mail_of_many_attachments_names_some() -> None:
    message = EmailMessage()
    message.set_content("See there.")
    for number in range(300):
        message.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")

    mail = understood(message.as_bytes())

    assert len(mail.attachments) == MOST_ATTACHMENTS
    assert mail.words == "See there."
