"""What people read about an outside tracker: the fact, and what to do next."""

import pytest

from watchbill.model import Column, Content, TicketKey
from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.people import PersonId
from watchbill.platforms.plain import Plain
from watchbill.rules.errands import Standing
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, OPS, a_view, at
from watchbill.words import sites as words

VIEW = a_view({ANN: "Ann", BOB: "Bob"})
KEY = TicketKey("OPS-1")
ZOE = PersonId("Zoë Berg (Jira)")
HERE = Errand(
    id=ErrandId("e1"),
    tracker="jira",
    team=OPS,
    key=KEY,
    kind=ErrandKind.CHANGE,
    person=ANN,
    column=Column.IN_PROGRESS,
    at=at(9),
    again_at=at(9),
)


def said(content: Content) -> str:
    return Plain().write(content)


def test_what_was_answered_is_on_its_way_and_then_there() -> None:
    assert said(words.telling("Jira")) == "I am telling Jira."
    assert said(words.told("Jira")) == "Jira has it."


def test_a_silence_has_a_time_in_the_teams_zone_where_it_is_known() -> None:
    since = at(9, 30)
    yesterday = at(23, 5, day=DAY.replace(month=11, day=30))

    assert said(words.waits("Jira", since, VIEW)) == (
        "Jira has not answered since 09:30: I keep this, and tell it as soon as it is back."
    )
    assert said(words.stale("Jira", None, VIEW)) == "Jira does not answer: this is what I know from before."
    assert "23:05:" in said(words.stale("Jira", yesterday, VIEW))
    assert "since 23:05" not in said(words.stale("Jira", yesterday, VIEW))


@pytest.mark.parametrize(
    ("standing", "text"),
    [
        (
            Standing.TAKEN,
            "OPS-1 is with Zoë Berg (Jira) in Jira: they were faster, and it stays theirs. !next says what to do.",
        ),
        (
            Standing.CLOSED,
            "OPS-1 was closed in Jira meanwhile, and stays closed. !reopen OPS-1 opens it again.",
        ),
    ],
)
def test_who_was_faster_there_is_named_and_what_to_do_next(standing: Standing, text: str) -> None:
    assert said(words.elsewhere(KEY, "Jira", ZOE, standing, VIEW)) == text


def test_both_are_called_by_name() -> None:
    assert said(words.both(KEY, "Jira", HERE, BOB, VIEW)) == (
        "@Ann claimed OPS-1 here before Jira could be told, and @Bob took it there: it stays with Bob. "
        "If you two agree otherwise: !claim OPS-1 anyway."
    )


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("There is no way to done", "There is no way to done.\nOPS-1 is as it was: !show OPS-1 shows it."),
        ("Really done?", "Really done?\nOPS-1 is as it was: !show OPS-1 shows it."),
        (
            "Say `!person link`.\nThen again.",
            "Say !person link.\nThen again.\nOPS-1 is as it was: !show OPS-1 shows it.",
        ),
    ],
)
def test_what_the_tracker_refuses_is_told_in_its_words(reason: str, text: str) -> None:
    assert said(words.refused(KEY, reason)) == text


def test_a_ticket_that_is_not_made_and_a_comment_that_is_not_taken() -> None:
    assert said(words.not_made(KEY, "A component is missing")) == (
        "A component is missing. So there is no ticket OPS-1."
    )
    assert said(words.not_said(KEY, "GitHub", "It is locked.")) == (
        "It is locked.\nSo GitHub does not have the comment on OPS-1; I do."
    )


def test_a_ticket_that_is_not_there_any_more() -> None:
    assert said(words.gone(KEY, "Jira")) == "OPS-1 is not in Jira any more. !next says what to do."
    assert said(words.lost(KEY, "Jira", ANN, VIEW)) == "@Ann: OPS-1 is not in Jira any more."


def test_who_has_no_account_there_reads_how_to_say_it() -> None:
    assert words.no_account("Jira", "jira", ANN, VIEW) == (
        "I do not know Ann's account in Jira. `!person link ann jira ACCOUNT` says it; then please say it again."
    )
    assert words.no_account("Jira", "jira", CLEO, VIEW).startswith("I do not know cleo's account")


def test_a_comment_says_whose_it_is() -> None:
    assert words.comment("waits\nfor ops", ANN, VIEW) == "Ann: waits\nfor ops"
    assert words.comment("waits", CLEO, VIEW) == "cleo: waits"
    assert words.comment("Opened from A1.", None, VIEW) == "Opened from A1."
