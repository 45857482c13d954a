"""A signature is a grammar: what fits is read, what does not is said."""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill import bot
from watchbill.bot import grammar
from watchbill.bot.grammar import Misread
from watchbill.model import Content, say

TODAY = date(2026, 12, 1)


class Words:
    """Signatures of every sort."""

    def claim(self, request: bot.Request, key: bot.Key, anyway: bot.Flag = False) -> None: ...
    def away(
        self, request: bot.Request, first: bot.Day, last: bot.Until | None = None, reason: bot.Reason = ""
    ) -> None: ...
    def swap(
        self,
        request: bot.Request,
        day: bot.Day,
        person: Annotated[bot.Name, bot.After("with")],
        back: Annotated[bot.Day | None, bot.After("for")] = None,
    ) -> None: ...
    def limit(self, request: bot.Request, tickets: int, note: str = "") -> None: ...
    def done(self, request: bot.Request, key: bot.Keys, note: bot.Text = "") -> None: ...
    def nothing(self, request: bot.Request) -> None: ...
    def track(
        self, request: bot.Request, item: bot.Item, ticket: bot.Existing | None = None, title: bot.Text = ""
    ) -> None: ...


def read(name: str, text: str) -> dict[str, Any]:
    """What the command of this name makes of the words."""
    return grammar.of(getattr(Words, name)).read(text, lambda: TODAY)


@pytest.mark.parametrize(
    ("name", "usage"),
    [
        ("claim", "KEY [anyway]"),
        ("away", "FIRST [LAST] [REASON]"),
        ("swap", "DAY with PERSON [for BACK]"),
        ("limit", "TICKETS [NOTE]"),
        ("done", "KEY [NOTE]"),
        ("nothing", ""),
        ("track", "ITEM [TICKET] [TITLE]"),
    ],
)
def test_the_usage_line_follows_from_the_signature(name: str, usage: str) -> None:
    assert grammar.of(getattr(Words, name)).usage == usage


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("claim", "ticket-123", {"key": "TICKET-123"}),
        ("track", "a1", {"item": "A1"}),
        ("track", "a1 ticket-12", {"item": "A1", "ticket": "TICKET-12"}),
        ("track", "A1 `OPS-12`.", {"item": "A1", "ticket": "OPS-12"}),
        ("track", "A1 #12", {"item": "A1", "ticket": "#12"}),
        ("track", "A1 <12>", {"item": "A1", "ticket": "12"}),
        ("track", "A1 octo/repo#7", {"item": "A1", "ticket": "OCTO/REPO#7"}),
        ("track", "A1 OPS-12 is broken", {"item": "A1", "title": "OPS-12 is broken"}),
        ("track", "A1 12 disks", {"item": "A1", "title": "12 disks"}),
        ("track", "A1 Disks", {"item": "A1", "title": "Disks"}),
        ("track", "A1 v2", {"item": "A1", "title": "v2"}),
        ("track", "A1 " + "x" * 70, {"item": "A1", "title": "x" * 70}),
        ("done", "ticket-9", {"key": ("TICKET-9",)}),
        ("done", "TICKET-9 fixed", {"key": ("TICKET-9",), "note": "fixed"}),
        ("done", "TICKET-9 ticket-12", {"key": ("TICKET-9", "TICKET-12")}),
        ("done", "`TICKET-9`, `TICKET-12`.", {"key": ("TICKET-9", "TICKET-12")}),
        ("done", "TICKET-9, OPS-12 and 7", {"key": ("TICKET-9", "OPS-12", "7")}),
        ("done", "TICKET-9 , TICKET-12", {"key": ("TICKET-9", "TICKET-12")}),
        ("done", "9 12 9", {"key": ("9", "12")}),
        ("done", "#9 #12", {"key": ("#9", "#12")}),
        ("done", "octo/repo#9 octo/repo#12", {"key": ("OCTO/REPO#9", "OCTO/REPO#12")}),
        ("done", "TICKET-9 TICKET-12 has the rest", {"key": ("TICKET-9",), "note": "TICKET-12 has the rest"}),
        ("done", "TICKET-9 #4711", {"key": ("TICKET-9",), "note": "#4711"}),
        ("done", "TICKET-9 PR-17", {"key": ("TICKET-9",), "note": "PR-17"}),
        ("done", "TICKET-9 12", {"key": ("TICKET-9",), "note": "12"}),
        ("done", "9 #12", {"key": ("9",), "note": "#12"}),
        ("done", "TICKET-9 and out", {"key": ("TICKET-9",), "note": "and out"}),
        ("done", "TICKET-9 and", {"key": ("TICKET-9",), "note": "and"}),
        ("done", "TICKET-9 TICKET-12,", {"key": ("TICKET-9", "TICKET-12")}),
        ("done", "TICKET-9, fixed", {"key": ("TICKET-9",), "note": "fixed"}),
        ("done", "9 " * 62, {"key": ("9",), "note": ("9 " * 61).strip()}),
        ("done", " ".join(map(str, range(20))), {"key": tuple(map(str, range(20)))}),
        ("claim", "<TICKET-123>,  ANYWAY", {"key": "TICKET-123", "anyway": True}),
        ("away", "today", {"first": TODAY}),
        ("away", "today 3 dec", {"first": TODAY, "last": date(2026, 12, 3)}),
        ("away", "today at the dentist", {"first": TODAY, "reason": "at the dentist"}),
        ("away", "today to fri", {"first": TODAY, "last": date(2026, 12, 4)}),
        ("away", "today - 4 dec skiing", {"first": TODAY, "last": date(2026, 12, 4), "reason": "skiing"}),
        ("away", "Dec 1st until Dec 4th", {"first": TODAY, "last": date(2026, 12, 4)}),
        ("away", "today to the dentist", {"first": TODAY, "reason": "to the dentist"}),
        (
            "away",
            "1 Dec fri the\n two  of us",
            {"first": TODAY, "last": date(2026, 12, 4), "reason": "the\n two  of us"},
        ),
        ("swap", "today with @Bob", {"day": TODAY, "person": "bob"}),
        ("swap", "today bob for fri", {"day": TODAY, "person": "bob", "back": date(2026, 12, 4)}),
        ("limit", "3", {"tickets": 3}),
        ("nothing", "  ", {}),
    ],
)
def test_words_that_fit_are_read(name: str, text: str, values: dict[str, Any]) -> None:
    assert read(name, text) == values


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("claim", "", "KEY is missing."),
        ("claim", "T-1 maybe", "I do not know what to do with `maybe`."),
        ("claim", "<>", "`<>` cannot be read as KEY."),
        ("claim", "x" * 65, "KEY has at most 64 characters, not 65"),
        ("done", "", "KEY is missing."),
        ("done", " ".join(map(str, range(21))), "Those are 21 tickets, and 20 are the most at once."),
        ("away", "2026-02-30", "2026-02-30: there is no 30th in February 2026."),
        ("away", "today 2026-02-30", "2026-02-30: there is no 30th in February 2026."),
        ("away", "soon", "`soon` is not a day that I know."),
        (
            "away",
            "today 09:00",
            "`09:00` looks like a time; I only know whole days, or `morning` and `afternoon` of one.",
        ),
        ("away", "today 9am dentist", "`9am` looks like a time"),
        ("away", "today to 9:30", "`9:30` looks like a time"),
        ("away", "today fri sat", "I do not know what to do with `sat` after the days."),
        ("away", "today fri to sat", "I do not know what to do with `to sat` after the days."),
        ("away", "today to 2026-02-30", "2026-02-30: there is no 30th in February 2026."),
        ("away", "today \u200d", "REASON has no visible characters."),
        ("away", "today " + "x" * 4_001, "REASON is 4001 characters long"),
        ("swap", "today", "with PERSON is missing."),
        ("swap", "today with", "with PERSON is missing."),
        ("swap", "today with bob for ever", "`ever` is not a day that I know."),
        ("swap", "today with bob fri", "I do not know what to do with `fri`."),
        ("limit", "many", "`many` is not a whole number."),
        ("limit", "-1", "`-1` is not a whole number."),
        ("limit", "1 " + "x" * 201, "NOTE is 201 characters long"),
        ("nothing", "at all", "I do not know what to do with `at`."),
    ],
)
def test_words_that_do_not_fit_say_which_and_why(name: str, text: str, problem: str) -> None:
    with pytest.raises(Misread) as wrong:
        read(name, text)

    assert str(wrong.value).startswith(problem)


@given(st.text(max_size=200), st.sampled_from(["claim", "away", "swap", "limit", "done", "nothing"]))
def test_any_words_are_read_or_refused(text: str, name: str) -> None:
    with suppress(Misread):
        assert isinstance(read(name, text), dict)


def test_an_annotation_that_no_words_can_fill_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="words cannot be read as"):

        class Wrong(bot.Plugin):
            @bot.command()
            def odd(self, request: bot.Request, thing: bytes) -> Content:
                """Do it.

                Example: !odd
                """
                return say("")


def test_a_command_without_an_example_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="Example"):

        class Wrong(bot.Plugin):
            @bot.command()
            def bare(self, request: bot.Request) -> Content:
                """Do it."""
                return say("")


def test_a_plugins_commands_can_be_listed() -> None:
    class Listed(bot.Plugin):
        @bot.command(name="mro on")
        def mro_on(self, request: bot.Request, day: bot.Day) -> Content:
            """Who is on MRO on a day.

            Example: !mro on friday
            """
            return say("")

        @bot.command(changes=True)
        def claim(self, request: bot.Request, key: bot.Key, anyway: bot.Flag = False) -> Content:
            """Take a ticket.

            Example: !claim TICKET-123
            """
            return say("")

    assert bot.commands(Listed) == (
        bot.CommandFacts(
            name="mro on",
            usage="!mro on DAY",
            summary="Who is on MRO on a day.",
            changes=False,
            example="!mro on friday",
        ),
        bot.CommandFacts(
            name="claim",
            usage="!claim KEY [anyway]",
            summary="Take a ticket.",
            changes=True,
            example="!claim TICKET-123",
        ),
    )
