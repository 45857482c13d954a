"""Text as Jira keeps it: documents in the cloud, wiki markup at a Data Center; ours comes back as it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.testing.jira import bodies
from watchbill.trackers.jira import adf, wiki
from watchbill.trackers.jira.words import line, paragraph

LINES = st.lists(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=30), max_size=12)
MARKS = st.lists(
    st.sampled_from(["*", "_", "{", "}", "noformat", "{noformat}", "\n", "a", " ", "h1. ", "\\", "|", "-"])
)
NODES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(
                ["doc", "paragraph", "text", "table", "tableRow", "media", "date", "orderedList"]
            )
            | inner,
            "text": inner,
            "content": st.lists(inner, max_size=3) | inner,
            "attrs": st.dictionaries(st.sampled_from(["text", "order", "timestamp", "url", "alt"]), inner) | inner,
            "marks": st.lists(inner, max_size=2) | inner,
        },
    ),
    max_leaves=12,
)


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "attrs": attrs, "content": list(content)}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def words(told: str) -> dict[str, Any]:
    return node("paragraph", text(told))


@given(LINES)
def test_any_text_comes_back_from_a_document_that_jira_takes(lines: list[str]) -> None:
    told = "\n".join(lines)

    document = adf.document(told)

    assert bodies.checked(document, "comment", cloud=True) == document
    assert adf.plain(json.loads(json.dumps(document))) == told.strip()


@given(LINES | MARKS.map("".join).map(str.splitlines))
def test_any_text_comes_back_from_wiki_markup(lines: list[str]) -> None:
    told = "\n".join(lines)

    assert wiki.plain(wiki.markup(told)) == told.strip()


@given(NODES)
def test_any_document_has_some_text(document: Any) -> None:
    assert isinstance(adf.plain(document), str)
    assert isinstance(wiki.plain(document), str)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([words("one"), words("two")], "one\n\ntwo"),
        ([node("heading", text("Why"), level=2), words("So.")], "Why\n\nSo."),
        ([node("paragraph", text("a"), {"type": "hardBreak"}, text("b"))], "a\nb"),
        ([node("paragraph", text("a "), text("bold", marks=[{"type": "strong"}]))], "a bold"),
        (
            [words("See:"), node("bulletList", node("listItem", words("one")), node("listItem", words("two")))],
            "See:\n\n- one\n- two",
        ),
        (
            [
                node(
                    "orderedList",
                    node("listItem", words("one"), node("bulletList", node("listItem", words("in it")))),
                    node("listItem", words("two")),
                    order=3,
                )
            ],
            "3. one\n   - in it\n4. two",
        ),
        (
            [
                node(
                    "taskList",
                    node("taskItem", text("a"), state="DONE"),
                    node("taskItem", text("b"), state="TODO"),
                )
            ],
            "[x] a\n[ ] b",
        ),
        ([node("codeBlock", text("x = 1\n  y"), language="python")], "x = 1\n  y"),
        ([node("blockquote", words("said")), node("rule"), node("panel", words("note"))], "said\n\n----\n\nnote"),
        ([node("paragraph", node("mention", id="5b", text="@Ann"), text(" look"))], "@Ann look"),
        ([node("paragraph", node("mention", id="5b"), node("emoji", shortName=":ok:"))], "@somebody:ok:"),
        ([node("paragraph", text("here", marks=[node("link", href="https://x.org")]))], "here (https://x.org)"),
        ([node("paragraph", text("https://x.org", marks=[node("link", href="https://x.org")]))], "https://x.org"),
        (
            [node("paragraph", node("inlineCard", url="https://x.org"), node("status", text="OPEN"))],
            "https://x.orgOPEN",
        ),
        ([node("paragraph", node("date", timestamp="1793600000000"))], "2026-11-02"),
        (
            [node("mediaSingle", node("media", alt="graph.png")), node("mediaGroup", node("media"))],
            "graph.png\n\n[attachment]",
        ),
        (
            [
                node(
                    "table",
                    node("tableRow", node("tableHeader", words("a")), node("tableHeader", words("b"))),
                    node("tableRow", node("tableCell", words("1"), words("2")), node("tableCell", words("3"))),
                )
            ],
            "a | b\n1 2 | 3",
        ),
        ([node("novelty", node("paragraph", text("kept")))], "kept"),
        ([node("novelty", text="kept too")], "kept too"),
    ],
)
def test_what_people_write_in_the_cloud_is_read_as_lines(content: list[Any], told: str) -> None:
    assert adf.plain(doc(*content)) == told


def test_a_document_that_is_too_deep_or_too_long_is_cut() -> None:
    deep = words("deep")
    for _ in range(500):
        deep = node("panel", deep)

    assert adf.plain(doc(words("top"), deep)) == "top"
    assert len(adf.plain(doc(*[words("x" * 100)] * 5_000))) == 10_000
    assert adf.plain(doc(node("paragraph", *[node("emoji")] * 30_000, text("late")))) == ""


@pytest.mark.parametrize(
    "told",
    [
        "Renew the certificate: it ends on Friday (see A1).",
        "Released by Ann, well-known file_name_x.py at 09:30, 3*4 is 12, 50% up!",
        "https://desk.example.org/items/A1#history?x=1",
        "Line one\nline two",
    ],
)
def test_what_means_nothing_to_a_data_center_is_sent_as_it_is(told: str) -> None:
    assert wiki.markup(told) == told


@pytest.mark.parametrize(
    "told",
    [
        "*bold*", "_x_", "-gone-", "{code}", "[link|x]", "|a|b|", "h1. Big", "bq. said", "* item", "# item",
        "a -- b", "!picture.png!", "C:\\temp", ":) fine", "(x) no", "&amp;", "a ??said??",
    ],
)  # fmt: skip
def test_what_a_data_center_would_take_for_markup_is_framed(told: str) -> None:
    assert wiki.markup(told) == f"{{noformat}}\n{told}\n{{noformat}}"


def test_a_frame_inside_of_a_text_does_not_end_the_frame() -> None:
    framed = wiki.markup("a {noformat} *b*")

    assert framed.count("{noformat}") == 2
    assert wiki.plain(framed) == "a {noformat} *b*"


@pytest.mark.parametrize(
    "typed", ["*bold* {code}x{code}", "{noformat}a{noformat} and {noformat}b{noformat}", "h1. x"]
)
def test_what_people_write_at_a_data_center_is_read_as_they_typed_it(typed: str) -> None:
    assert wiki.plain(typed.replace(" ", "\r\n")) == typed.replace(" ", "\n")


def test_lines_have_nothing_that_nobody_sees() -> None:
    assert line("a\u202eb\x00c\nd\t ") == "a b c d"
    assert paragraph("\ufeffa\r\nb\rc\x85\ud800d\n") == "a\nb\nc  d"
    assert len(line("x" * 1_000_000)) == 255
