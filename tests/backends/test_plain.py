"""Messages become text in which nothing from outside is more than words."""

import re
import unicodedata
from typing import Any

import pytest
from errbot.rendering import ansi, imtext, text, xhtml
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import (
    Bullets,
    Code,
    Content,
    Link,
    Mention,
    PersonId,
    Strong,
    bullets,
    buttons,
    heading,
    line,
    say,
)
from watchbill.platforms.coloured import Coloured
from watchbill.platforms.plain import MESSAGE_LIMIT, Markdown, Plain
from watchbill.platforms.safe import clip, one_line

MARKUP = ("a ", "img", "h1", "ul", "ol", "em", "script", "blockquote", "hr")
EVERYTHING = (
    heading("Queue of ", Strong("Ops"))
    + say(
        "Take ",
        Code("TICKET-123"),
        ", ",
        Mention(PersonId("ann"), "Ann"),
        ": ",
        Link("why", "https://desk.example/w"),
    )
    + bullets([line("first"), line("second")], numbered=True)
    + buttons(("Claim", "!claim TICKET-123"), ("Show", "!show TICKET-123"))
)


def test_a_message_as_plain_text() -> None:
    assert Plain().write(EVERYTHING).splitlines() == [
        "Queue of Ops",
        "Take TICKET-123, @Ann: why (https://desk.example/w)",
        "  1. first",
        "  2. second",
        "Claim: !claim TICKET-123 · Show: !show TICKET-123",
    ]


def test_a_message_in_colour() -> None:
    assert Coloured().write(heading("Queue of ", Strong("Ops")) + say(Code("A1"))).splitlines() == [
        "\x1b[1mQueue of \x1b[1mOps\x1b[0m\x1b[1m\x1b[0m",
        "\x1b[36mA1\x1b[0m",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("line\nbreak\ttab", "line break tab"),
        ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066a\u2069", "a"),
        ("a\u200bb\ufeffc\u2060d", "abcd"),
        ("tag\U000e0041", "tag"),
        ("lone \ud800", "lone \ufffd"),
        ("para\u2029graph", "para graph"),
        ("👩‍💻 works", "👩‍💻 works"),
        ("مرحبا", "مرحبا"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_steers_or_hides_is_taken_out(said: str, shown: str) -> None:
    assert one_line(said, 100) == shown


@pytest.mark.parametrize(
    ("whole", "limit", "cut"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcde\u0301f", 6, "abcd…"),
        ("abc👩‍💻x", 6, "abc…"),
        ("abc🇫🇷xyz", 5, "abc…"),
        ("abc👍🏽xyz", 5, "abc…"),
    ],
)
def test_a_cut_leaves_whole_characters(whole: str, limit: int, cut: str) -> None:
    assert clip(whole, limit) == cut


@given(st.text())
def test_any_text_becomes_one_harmless_line(said: str) -> None:
    shown = one_line(said, 50)

    assert len(shown) <= 50
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in shown)
    assert shown.encode().decode() == shown


@given(st.text(alphabet="a`*_{}[]()<>#&|~!\\-+.1 @\n", max_size=40))
def test_markup_from_outside_stays_text(said: str) -> None:
    host: Any = xhtml
    shown = host().convert(Markdown().write(say(said, Strong(said), Code(said))))

    assert not any(
        f"<{each}" in shown for each in ("a ", "img", "h1", "ul", "ol", "em", "script", "blockquote", "hr")
    )


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "*bold* _it_ `code`",
        "[link](https://evil.example)",
        "# title",
        "1. one",
        "- one",
        "a & b &amp; c",
        "![](x)",
    ],
)
@pytest.mark.parametrize("host", [text, imtext])
def test_markup_reads_as_it_was_written(host: Any, said: str) -> None:
    assert host().convert(Markdown().write(say(said))).strip() == said


@pytest.mark.parametrize("host", [ansi, text, imtext, xhtml])
def test_every_line_stays_a_line_wherever_errbot_shows_it(host: Any) -> None:
    content = heading("One") + say("Two") + say("Three") + bullets([line("Four")]) + say("Five")
    tags = re.compile(r"<.*?>|\x1b\[\d+m|[•*_-]")

    shown = [tags.sub("", each).strip().title() for each in host().convert(Markdown().write(content)).splitlines()]

    assert [each for each in shown if each] == ["One", "Two", "Three", "Four", "Five"]


def test_nobody_is_rung_through_a_title() -> None:
    assert Markdown().write(say("ping @channel and ann@example.org")).strip() == (
        "ping @\u200bchannel and ann@\u200bexample.org"
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x y", "https://a>b", "ftp://a", "http://", "https://[", ""]
)
def test_only_web_addresses_are_shown(url: str) -> None:
    assert Plain().write(say(Link("why", url))) == "why"
    assert Markdown().write(say(Link("why", url))).strip() == "why"


def test_a_message_has_an_end() -> None:
    rows = Content((Bullets(tuple(line("x" * 500) for _ in range(100))),))

    shown = Plain().write(rows)

    assert len(shown) <= MESSAGE_LIMIT
    assert shown.endswith("more lines)")
    assert shown.count("x" * 500) + int(shown.rsplit("(", 1)[1].split()[0]) == 100
