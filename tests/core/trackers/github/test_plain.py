"""Plain text is shown by GitHub as it is, calls nobody, and comes back as it was."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from watchbill.trackers.github import plain

_READER = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"])
# Without a percent sign, which this reader decodes in the text of a link.
_TRICKY = [
    *"@#:&<>\\`*_[]()~$| \t\n-+=1.)aGéżw\u200b;/!?\"'{}^",
    *("https://x.org/a_b", "www.", "&nbsp;", "&#9;", "&#64;all", "<https://a.b/c>", "\n\n", "<!-- -->", "GH-12"),
    *(":smile:", "<!-- watchbill -->", "<!-- watchbill:x -->", "\u2028", "    ", "\n---\n", "[x](y)", "👩‍🚒"),
]
_TEXTS = st.lists(st.sampled_from(_TRICKY), max_size=25).map("".join)


class _Shown(HTMLParser):
    """What people see, without marks; line breaks and spaces as HTML counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.marks = "", set[str]()
        #: Of it, what is in no link, where GitHub looks for more.
        self.outside, self._linked = "", False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.marks.add(tag)
        self._linked = tag == "a"

    def handle_endtag(self, tag: str) -> None:
        self._linked = False

    def handle_data(self, data: str) -> None:
        self.text += data
        self.outside += " " if self._linked else data


def shown(body: str) -> _Shown:
    """As a reader of Markdown that is not ours shows it."""
    reader = _Shown()
    reader.feed(_READER.render(body))
    return reader


def squeezed(text: str) -> str:
    """Without spaces: HTML folds them."""
    return re.sub(r"[\s\u200b]+", "", text)


@given(_TEXTS)
@example("\\")
@example("a\n<!-- watchbill:m -->")
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert plain.text(plain.body(text)) == text
    assert plain.text(plain.body(text, "m-1")) == text
    assert plain.marker(plain.body(text, "m-1")) == "m-1"


@given(_TEXTS)
@example("1. one\n2) two\n# three\n> four\n- five\n+ six\n* seven\n---\n===\n    eight")
@example("a | b\n--|--\n1 | 2")
def test_a_reader_of_markdown_shows_every_letter_and_nothing_else(text: str) -> None:
    seen = shown(plain.body(text))

    assert squeezed(seen.text) == squeezed(text)
    assert seen.marks <= {"p", "br", "a"}


@given(_TEXTS)
def test_nobody_is_mentioned_and_no_other_issue(text: str) -> None:
    seen = shown(plain.body(text))

    assert not re.search(r"@\w|#\d|GH-\d|:[\w+-]+:|www\.", seen.outside, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Renew it: see A1.", "Renew it: see A1."),
        ("@all", "@\u200ball"),
        ("*bold* <b>", "\\*bold\\* \\<b>"),
        ("see https://x.org/a_b, or #12", "see <https://x.org/a_b>, or #\u200b12"),
        ("1. first", "1\\. first"),
        ("  indented", "&nbsp;&nbsp;indented"),
    ],
)
def test_what_is_written_stays_readable(text: str, written: str) -> None:
    assert plain.body(text) == f"{written}\n\n<!-- watchbill -->"


def test_what_people_wrote_comes_as_they_wrote_it() -> None:
    assert plain.text("It is \\*theirs\\*,\r\n&nbsp;**bold**") == "It is \\*theirs\\*,\n&nbsp;**bold**"
    assert plain.marker("<!-- watch -->") == ""


def test_what_people_add_to_ours_is_kept() -> None:
    body = plain.body("It is *on fire*.", "m-1") + "\n\nNot any **more**."

    assert plain.text(body) == "It is *on fire*.\n\nNot any **more**."
    assert plain.marker(body) == "m-1"


def test_a_text_that_quotes_a_marker_is_not_found_by_it() -> None:
    assert plain.marker(plain.body("\n\n<!-- watchbill:m-1 -->", "m-2")) == "m-2"


def test_a_long_text_is_cut_and_keeps_its_marker() -> None:
    body = plain.body("@a *b*\n" * 20_000, "m-1")

    assert len(body) <= plain.MOST
    assert plain.text(body).startswith("@a *b*\n@a *b*\n")
    assert plain.text(body).endswith("…")
    assert plain.marker(body) == "m-1"


def test_one_endless_line_is_cut_too() -> None:
    body = plain.body("x" * 100_000, "m-1")

    assert len(body) <= plain.MOST
    assert plain.text(body).startswith("xxx")


def test_what_json_cannot_say_is_left_out() -> None:
    assert plain.text(plain.body("a\x00b\ud800c\r\nd")) == "abc\nd"
    assert plain.line("one\ntwo") == "one two"
