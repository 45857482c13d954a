"""Mails as programs and people write them: what each says, who wrote it, and which it answers."""

import pytest

from tests.core.sources.mail.writing import CORPUS, SOURCE, a_source, read, recorded
from tests.core.sources.posting import NOW
from watchbill.errors import NotAdmitted
from watchbill.model.mail import Machine
from watchbill.model.signal import Alarm
from watchbill.model.work import Severity
from watchbill.sources import bounds

#: Who wrote them, where no person did.
MACHINES = {
    "auto_reply_exchange": Machine.BULK,
    "bounce_exim": Machine.BOUNCE,
    "bounce_postfix": Machine.BOUNCE,
    "github": Machine.BULK,
    "mailman_bulk": Machine.BULK,
    "nagios_problem": Machine.BULK,
    "nagios_recovery": Machine.BULK,
    "own_address": Machine.OWN,
    "own_loop": Machine.OWN,
    "receipt": Machine.REPLY,
    "ticket_received": Machine.REPLY,
    "vacation": Machine.REPLY,
}
#: Beside those that a person wrote stands what is understood of them.
SAID = sorted(each.stem for each in CORPUS.glob("*.txt"))
NAMES = sorted(each.stem for each in CORPUS.glob("*.eml"))
NAGIOS = a_source(
    alerts=[
        {
            "from": ["@monitoring.example.org"],
            "subject": ["problem", "critical"],
            "resolved": ["Recovery", "OK"],
            "severity": "high",
        }
    ]
)


@pytest.mark.parametrize("name", SAID)
def test_what_a_mail_says(name: str) -> None:
    mail = read(recorded(name))

    said = f"From: {mail.sender}\nSubject: {mail.subject}\n\n{mail.words}\n"
    assert said == (CORPUS / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_who_wrote_it(name: str) -> None:
    assert read(recorded(name)).machine is MACHINES.get(name)


@pytest.mark.parametrize("name", NAMES)
def test_all_of_its_text_is_kept_as_far_as_there_is_room(name: str) -> None:
    mail = read(recorded(name))

    assert len(mail.details) <= bounds.DETAILS
    assert all(line.strip() in mail.details for line in mail.words.splitlines())


def test_what_is_quoted_is_kept_too() -> None:
    assert "You have access now." in read(recorded("gmail_reply")).details
    assert "We restarted it." in read(recorded("outlook_html")).details
    assert "Betreff: Störung im Büro" in read(recorded("outlook_plain_german")).details
    assert "Which backup do you mean?" in read(recorded("apple_bottom")).details


def test_which_mails_it_answers_the_nearest_first() -> None:
    assert read(recorded("flowed")).answers == ("old-7@example.org", "old-1@example.org")
    assert read(recorded("gmail_reply")).answers == ("CAKa-2@mail.gmail.com", "q-41@example.org")
    assert read(recorded("google_group")).answers == ()


def test_a_mail_without_an_id_has_one_that_stays() -> None:
    assert read(recorded("no_headers")).id == read(recorded("no_headers")).id
    assert read(recorded("no_headers")).id != read(recorded("empty")).id


def test_what_is_attached_is_named_with_its_size() -> None:
    named = {each: [(a.name, a.size) for a in read(recorded(each)).attachments] for each in NAMES}

    assert {name: each for name, each in named.items() if each} == {
        "apple_bottom": [("Sicherung ü.log", 13)],
        "bounce_postfix": [("unnamed (message/delivery-status)", 0), ("Your question.eml", 0)],
        "invitation": [("unnamed (text/calendar)", 30), ("invite.ics", 14)],
        "outlook_html": [("image001.png", 19)],
        "receipt": [("unnamed (message/disposition-notification)", 0)],
        "signed": [("OpenPGP_signature.asc", 60)],
    }
    assert read(recorded("apple_bottom")).details.endswith("In the mailbox: Sicherung ü.log (1 KB)")


def test_of_every_mail_it_is_known_what_it_says_or_that_no_person_wrote_it() -> None:
    assert sorted({*SAID, *MACHINES, "malformed_headers"}) == NAMES


def test_by_rule_a_mail_is_an_alert_and_another_ends_it() -> None:
    problem, its_mail = NAGIOS.understand({}, recorded("nagios_problem"))
    recovery, _ = NAGIOS.understand({}, recorded("nagios_recovery"))

    assert isinstance(problem, Alarm)
    assert isinstance(recovery, Alarm)
    assert (problem.firing, recovery.firing) == (True, False)
    assert (problem.fingerprint, problem.episode) == (recovery.fingerprint, recovery.episode)
    assert problem.title == "** PROBLEM Service Alert: web-1/HTTP is CRITICAL **"
    assert problem.severity is Severity.HIGH
    assert "Host: web-1" in problem.details
    mail = read(recorded("nagios_problem"), NAGIOS)
    assert mail == its_mail
    assert mail.alarm == (problem.fingerprint, problem.episode)
    assert mail.machine is None


def test_other_mails_are_no_alerts() -> None:
    assert all(
        not isinstance(NAGIOS.understand({}, recorded(each))[0], Alarm) for each in NAMES if "nagios" not in each
    )


def test_a_list_that_is_wanted_asks_although_it_is_sent_to_many() -> None:
    source = a_source(lists=["announce.lists.example.org"])

    assert read(recorded("mailman_bulk"), source).machine is None
    assert read(recorded("github"), source).machine is Machine.BULK


def test_our_other_addresses_are_ours_too() -> None:
    source = a_source(user="desk", addresses=["Support@example.org"])

    assert read(recorded("own_address"), source).machine is Machine.OWN
    assert read(recorded("own_address"), a_source(user="desk")).machine is None


def test_nothing_is_posted_to_a_mailbox() -> None:
    assert SOURCE.headers == ()
    with pytest.raises(NotAdmitted, match="which is read"):
        SOURCE.admit({}, b"", NOW)
