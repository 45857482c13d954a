"""A real IMAP server is read: what comes is told at once, what is attached stays there, and nothing changes."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.core.calendars.serving import certificate
from tests.core.sources.mail.mailserver import PASSWORD, MailServer, mail_server
from tests.core.sources.mail.writing import SOURCE, a_mail, read
from watchbill.errors import MailboxUnreadable
from watchbill.ports import MailSession

LONG = 30.0


def subjects(session: MailSession, uid: int = 0) -> list[str]:
    """Of the mails behind this number."""
    return [read(each.content).subject for each in session.fetch(session.after(uid))]


def test_what_is_there_is_read_in_order(server: MailServer, folder: str) -> None:
    server.deliver(a_mail(subject="One"), a_mail(subject="Two"), folder=folder)
    session = server.access(folder).connect()

    first, second = session.after(0)
    assert subjects(session) == ["One", "Two"]
    assert session.after(first) == [second]
    assert session.after(second) == []
    assert session.next == second + 1
    session.close()


def test_what_came_before_the_wait_began_ends_it_too(server: MailServer, folder: str) -> None:
    session = server.access(folder).connect()
    last = session.next - 1
    server.deliver(a_mail(), folder=folder)

    session.wait(0.5)  # whether the server tells of it or not: nothing is lost

    assert len(session.after(last)) == 1
    session.close()


def test_nothing_is_changed_there(server: MailServer, folder: str) -> None:
    server.deliver(a_mail(), folder=folder)
    before = server.flags(folder)
    session = server.access(folder).connect()
    session.fetch(session.after(0))
    session.close()

    assert server.flags(folder) == before
    assert r"\Seen" not in before[0]


def test_what_is_attached_is_named_and_stays(server: MailServer, folder: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Logs", "ann@example.org"
    message.set_content("They are attached.")
    message.add_alternative("<p>They are <b>attached</b>.</p>", subtype="html")
    message.add_attachment(b"\0" * 10_000_000, maintype="application", subtype="zip", filename="Prüfung.zip")
    message.add_attachment("secret of a log", filename="log.txt")
    server.deliver(message.as_bytes(), folder=folder)
    session = server.access(folder).connect()

    [written] = session.fetch(session.after(0))
    mail = read(written.content)

    assert len(written.content) < 3_000
    assert b"secret of a log" not in written.content
    assert mail.words == "They are attached."
    [archive, log] = mail.attachments
    assert (archive.name, log.name) == ("Prüfung.zip", "log.txt")
    assert 9_900_000 < archive.size < 10_100_000
    session.close()


def test_a_mail_in_a_mail_is_named_by_its_subject(server: MailServer, folder: str) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "It is broken"
    inner.set_content("See there.")
    outer["Subject"] = "Fwd"
    outer.set_content("Look:")
    outer.add_attachment(inner)
    server.deliver(outer.as_bytes(), folder=folder)
    session = server.access(folder).connect()

    [written] = session.fetch(session.after(0))

    assert [each.name for each in read(written.content).attachments] == ["It is broken.eml"]
    session.close()


def test_a_mail_that_is_nothing_but_an_attachment_is_named(server: MailServer, folder: str) -> None:
    head = b"Subject: Scan\r\nContent-Type: application/pdf; name=scan.pdf\r\n"
    scan = head + b"Content-Transfer-Encoding: base64\r\n\r\n"
    server.deliver(scan + b"QUJD\r\n" * 20_000, folder=folder)
    session = server.access(folder).connect()

    [written] = session.fetch(session.after(0))

    assert len(written.content) < 1_000
    assert [each.name for each in read(written.content).attachments] == ["scan.pdf"]
    session.close()


def test_a_text_without_an_end_is_read_up_to_a_bound(server: MailServer, folder: str) -> None:
    server.deliver(a_mail("All of it is important. " * 100_000), folder=folder)
    session = server.access(folder).connect()

    [written] = session.fetch(session.after(0))

    assert len(written.content) < 70_000
    assert read(written.content).words.startswith("All of it is important.")
    session.close()


def test_the_same_mail_is_the_same_delivery_whoever_counts(server: MailServer, folder: str) -> None:
    server.deliver(a_mail(), folder=folder)
    before = server.access(folder).connect()
    [first] = before.fetch(before.after(0))
    before.close()
    server.remake(folder)
    after = server.access(folder).connect()
    [second] = after.fetch(after.after(0))
    after.close()

    assert before.epoch != after.epoch
    assert first.content == second.content


def test_a_mail_that_is_gone_is_left_out(server: MailServer, folder: str) -> None:
    server.deliver(a_mail(), folder=folder)
    session = server.access(folder).connect()
    [uid] = session.after(0)

    assert session.fetch([]) == []
    assert session.fetch([uid + 5]) == []
    assert [each.uid for each in session.fetch([uid, uid + 5])] == [uid]
    session.close()


def test_a_wrong_password_is_told_and_not_shown(server: MailServer) -> None:
    access = server.access(password="correct horse")

    with pytest.raises(MailboxUnreadable) as told:
        access.connect()

    assert str(told.value).startswith("It refused the login of support@example.org.")
    assert "horse" not in f"{told.value!r} {told.value.__cause__} {access!r}"
    assert told.value.__suppress_context__


def test_a_folder_that_is_not_there_is_told(server: MailServer) -> None:
    with pytest.raises(MailboxUnreadable, match="It has no folder Ablage, or"):
        server.access("Ablage").connect()


def test_tls_begins_after_a_plain_start_where_the_certificate_is_good(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    with mail_server(tmp_path, pem) as server:
        server.deliver(a_mail(subject="Secret"))
        session = server.access(tls="starttls", authority=str(pem)).connect()
        assert subjects(session) == ["Secret"]
        assert not session.wait(0.01)
        session.close()

        with pytest.raises(MailboxUnreadable, match=r"certificate is not good for 127\.0\.0\.1"):
            server.access(tls="starttls").connect()


def test_a_server_without_tls_is_not_told_the_password(server: MailServer) -> None:
    with pytest.raises(MailboxUnreadable, match=f"It speaks no TLS on port {server.port}"):
        server.access(tls="tls").connect()


def test_what_a_delivery_says_is_what_the_mail_said(server: MailServer, folder: str) -> None:
    content = a_mail(Message_ID="<1@example.org>", In_Reply_To="<0@example.org>")
    server.deliver(content, folder=folder)
    session = server.access(folder).connect()
    [written] = session.fetch(session.after(0))
    session.close()

    assert SOURCE.understand({}, written.content) == SOURCE.understand({}, content)
    assert read(content).attachments == ()
    assert PASSWORD not in repr(read(content))
