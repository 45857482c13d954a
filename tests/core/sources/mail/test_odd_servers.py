"""Servers that are old, broken or hostile: what they have is read, and what is wrong is told in words of ours."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.core.calendars.serving import certificate
from tests.core.sources.mail.scripted import PASSWORD, Script, scripted
from tests.core.sources.mail.writing import a_mail, read
from tests.core.web.served import LOOPBACK
from watchbill.errors import MailboxUnreadable
from watchbill.sources.mail.access import Access
from watchbill.sources.mail.client import LONGEST_LINE, LONGEST_LITERAL

ABOUT = (
    b'* 1 FETCH (UID 1 INTERNALDATE "29-Nov-2026 10:00:00 +0100" BODYSTRUCTURE %s BODY[HEADER]<0> {%d}\r\n%s)\r\n'
)
HEADER = b"Subject: It is broken\r\nFrom: ann@example.org\r\n\r\n"
PLAIN = b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 6 1)'
RAW = a_mail(subject="All of it")


def about(structure: bytes) -> bytes:
    return ABOUT % (structure, len(HEADER), HEADER)


def literal(name: bytes, content: bytes) -> bytes:
    return b"* 1 FETCH (UID 1 %s {%d}\r\n%s)\r\n" % (name, len(content), content)


def fetched(script: Script) -> list[str]:
    """The subjects of what such a server has."""
    with scripted(script):
        session = script.access().connect()
        found = [read(each.content).subject for each in session.fetch(session.after(0))]
        session.close()
    return found


def failure(script: Script) -> str:
    """Why such a server cannot be read."""
    with scripted(script), pytest.raises(MailboxUnreadable) as told:
        look(script)
    return str(told.value)


def look(script: Script) -> None:
    """Read everything that it has."""
    session = script.access().connect()
    try:
        session.fetch(session.after(0))
    finally:
        session.close()


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    with scripted(Script(), pem) as script:
        session = script.access(tls="tls", authority=str(pem)).connect()
        assert session.after(0) == [1]
        assert not session.wait(0.01)
        session.close()
        with pytest.raises(MailboxUnreadable, match="Name its authority in ca, or correct the host"):
            script.access(tls="tls").connect()


def test_a_mail_is_read_by_its_structure() -> None:
    def fetch(asked: bytes) -> bytes:
        return about(PLAIN) if b"BODYSTRUCTURE" in asked else literal(b"BODY[1]<0>", b"Help!\r\n")

    with scripted(Script(says={"UID FETCH": fetch})) as script:
        session = script.access().connect()
        [written] = session.fetch([1])
        session.close()

    mail = read(written.content)
    assert (mail.subject, mail.sender, mail.words) == ("It is broken", "ann@example.org", "Help!")
    assert f"{written.at:%Y-%m-%d %H:%M %Z}" == "2026-11-29 09:00 UTC"


@pytest.mark.parametrize(
    "structure",
    [
        b"NIL",
        b"(",
        b"((((",
        b"()",
        b'("TEXT")',
        b'"TEXT"',
        b'(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 6 1))',
        b"(" * 900,
    ],
)
def test_a_mail_without_a_structure_that_makes_sense_is_read_as_a_whole(structure: bytes) -> None:
    def fetch(asked: bytes) -> bytes:
        return about(structure) if b"BODYSTRUCTURE" in asked else literal(b"BODY[]<0>", RAW)

    assert fetched(Script(says={"UID FETCH": fetch})) == ["All of it"]


def test_a_mail_that_the_server_cannot_show_is_told_and_does_not_hold_up_others() -> None:
    script = Script(ends={"UID FETCH": b"NO [SERVERBUG] it is corrupt"})

    assert fetched(script) == ["A mail that its server cannot show"]


def test_a_mail_that_went_while_it_was_read_is_left_out() -> None:
    searched: list[bytes] = []

    def search(asked: bytes) -> bytes:
        searched.append(asked)
        return b"* SEARCH 1\r\n" if len(searched) == 1 else b"* SEARCH\r\n"

    assert fetched(Script(says={"UID SEARCH": search})) == []


def test_news_of_other_mails_are_passed_by() -> None:
    def fetch(asked: bytes) -> bytes:
        told = about(PLAIN) if b"BODYSTRUCTURE" in asked else literal(b"BODY[1]<0>", b"Help!\r\n")
        return b"* 9 FETCH (FLAGS (\\Seen))\r\n* 2 EXISTS\r\n" + told + b"* 1 FETCH (FLAGS ())\r\n"

    assert fetched(Script(says={"UID FETCH": fetch})) == ["It is broken"]


def test_what_is_told_of_a_mail_unasked_is_no_other_mail() -> None:
    seen = b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n"

    def fetch(asked: bytes) -> bytes:
        told = about(PLAIN) if b"BODYSTRUCTURE" in asked else literal(b"BODY[1]<0>", b"Help!\r\n")
        return seen + told + seen

    with scripted(Script(says={"UID FETCH": fetch})) as script:
        session = script.access().connect()
        [written] = session.fetch([1])
        session.close()

    mail = read(written.content)
    assert (mail.subject, mail.words, f"{written.at:%H:%M}") == ("It is broken", "Help!", "09:00")


def test_a_server_without_idle_is_asked_now_and_then() -> None:
    with scripted(Script(capabilities=b"IMAP4rev1")) as script:
        session = script.access().connect()
        assert not session.tells
        assert not session.wait(0.01)
        session.close()

    assert b"IDLE\r\n" not in script.heard


def test_what_is_told_with_the_word_that_idle_begins_ends_the_wait_at_once() -> None:
    with scripted(Script(idles=b"+ idling\r\n* 5 EXISTS\r\n")) as script:
        session = script.access().connect()
        assert session.wait(30.0)
        assert session.after(0) == [1]
        session.close()


def test_a_server_that_hangs_up_in_a_wait_is_told() -> None:
    with scripted(Script(idles=b"+ idling\r\n* BYE HANG UP\r\n")) as script:
        session = script.access().connect()
        with pytest.raises(MailboxUnreadable, match="hung up"):
            session.wait(30.0)
        session.close()


def test_a_server_that_refuses_idle_is_told() -> None:
    with scripted(Script(idles=b"* NO not today\r\n")) as script:
        session = script.access().connect()
        with pytest.raises(MailboxUnreadable):
            session.wait(30.0)
        session.close()


def test_a_server_without_a_next_number_is_read() -> None:
    with scripted(Script(says={"EXAMINE": b"* OK [UIDVALIDITY 7] yes\r\n"})) as script:
        session = script.access().connect()
        assert (session.epoch, session.next) == (7, 2)
        session.close()


def test_a_server_without_lasting_numbers_is_told() -> None:
    told = failure(Script(says={"EXAMINE": b"* OK [UIDNEXT 2] yes\r\n"}))

    assert told == "Its server gives mails no lasting numbers (UIDVALIDITY): I cannot read it."


@pytest.mark.parametrize(
    "said",
    [
        b"* SEARCH " + b"1 " * LONGEST_LINE,
        b"* 1 FETCH (BODY[] {%d}\r\n" % (LONGEST_LITERAL + 1),
        b"what is this\r\n",
        b"* 1 FETCH (BODY[] {5}\r\nab HANG UP",
    ],
    ids=["line", "literal", "no imap", "half a literal"],
)
def test_a_server_that_says_too_much_or_nothing_sensible_is_left(said: bytes) -> None:
    assert failure(Script(says={"UID SEARCH": said})).endswith("hung up, or said what no IMAP server says.")


@pytest.mark.parametrize("end", [b"NO wrong: hunter2", b"BAD [ALERT] hunter2 is no password"])
@pytest.mark.parametrize("capabilities", [b"IMAP4rev1", b"IMAP4rev1 AUTH=PLAIN"])
def test_a_server_that_repeats_the_password_is_not_quoted(end: bytes, capabilities: bytes) -> None:
    script = Script(capabilities=capabilities, ends={"LOGIN": end, "AUTHENTICATE": end})
    said = {"AUTHENTICATE": b"+ \r\n"}
    script.says |= said

    assert PASSWORD not in failure(script)


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as silent:
        port = silent.getsockname()[1]
        access = Access(host=LOOPBACK, port=port, tls="none", user="a", password=PASSWORD, patience=0.1)

        with pytest.raises(MailboxUnreadable, match="said nothing for too long"):
            access.connect()


@pytest.mark.parametrize("host", ["imap.example.invalid", LOOPBACK])
def test_a_server_that_is_not_there_is_told(host: str) -> None:
    with pytest.raises(MailboxUnreadable, match=r"^(Nobody knows the host|127.0.0.1:1 could not be reached)"):
        Access(host=host, port=1, tls="none", user="a", password=PASSWORD).connect()
