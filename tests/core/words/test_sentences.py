"""Stops, plurals and lists."""

import pytest

from watchbill.model import Code, line
from watchbill.model.message import Span, Text
from watchbill.words import sentences


@pytest.mark.parametrize(
    ("text", "stop"), [("a title", "."), ("a title.", ""), ("why?", ""), ("now! ", ""), ("", "."), ("and…", "")]
)
def test_a_sentence_has_one_end(text: str, stop: str) -> None:
    assert sentences.stop(text) == stop


@pytest.mark.parametrize(("count", "said"), [(0, "0 tickets"), (1, "1 ticket"), (2, "2 tickets")])
def test_one_is_singular(count: int, said: str) -> None:
    assert sentences.counted(count, "ticket", "tickets") == said


@pytest.mark.parametrize(
    ("keys", "said"), [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C"), ("ABCD", "A, B, C and D")]
)
def test_a_list_of_keys_reads_as_a_sentence(keys: str, said: str) -> None:
    assert "".join(_text(each) for each in line(*sentences.joined([Code(key) for key in keys]))) == said


@pytest.mark.parametrize(
    ("keys", "said"),
    [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and 1 more"), ("ABCDE", "A, B and 3 more")],
)
def test_of_many_a_few_are_named_and_the_rest_is_counted(keys: str, said: str) -> None:
    spans = [Code(key) for key in keys]

    assert "".join(_text(each) for each in line(*sentences.shortened(spans, 2))) == said


def test_the_last_word_of_a_list_may_be_or() -> None:
    assert sentences.joined([Code("A"), Code("B")], "or") == [Code("A"), " or ", Code("B")]


def _text(span: Span) -> str:
    assert isinstance(span, Text | Code)
    return span.text
