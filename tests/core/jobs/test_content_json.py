"""Content survives its way through the outbox."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.jobs import content_json
from watchbill.model.message import (
    Bullets,
    Button,
    Buttons,
    Code,
    Content,
    Heading,
    Link,
    Mention,
    Paragraph,
    Strong,
    Text,
)

words = st.text(max_size=20)
spans = st.lists(
    st.one_of(
        st.builds(Text, words),
        st.builds(Strong, words),
        st.builds(Code, words),
        st.builds(Mention, words, words),
        st.builds(Link, words, words),
    ),
    max_size=4,
).map(tuple)
blocks = st.one_of(
    st.builds(Paragraph, spans),
    st.builds(Heading, spans),
    st.builds(Bullets, st.lists(spans, max_size=3).map(tuple), st.booleans()),
    st.builds(Buttons, st.lists(st.builds(Button, words, words), max_size=3).map(tuple)),
)


@given(st.builds(Content, st.lists(blocks, max_size=4).map(tuple)))
def test_what_was_written_is_read(content: Content) -> None:
    assert content_json.read(json.loads(json.dumps(content_json.written(content)))) == content


def test_a_shape_of_a_newer_release_is_not_guessed() -> None:
    with pytest.raises(KeyError, match="Picture"):
        content_json.read([["Picture", []]])
