"""A long message is parted between its lines, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Bullets, Content, Text, bullets, buttons, heading, line, say
from watchbill.platforms.plain import Plain
from watchbill.words.parts import parts

WORDS = st.text("abc ", min_size=1, max_size=30)
BLOCKS = st.one_of(
    WORDS.map(say),
    WORDS.map(heading),
    st.builds(
        lambda rows, numbered: bullets((line(each) for each in rows), numbered=numbered),
        st.lists(WORDS, max_size=6),
        st.booleans(),
    ),
    WORDS.map(lambda label: buttons((label, "!next"))),
)


def test_what_is_short_stays_one_message() -> None:
    content = heading("Board") + bullets([line("a"), line("b")]) + say("end")

    assert parts(content) == (content,)
    assert parts(Content(())) == (Content(()),)


def test_a_list_is_parted_between_its_entries() -> None:
    content = say("12345") + bullets(line(str(each) * 5) for each in range(4))

    assert parts(content, most=10) == (
        say("12345") + bullets([line("00000")]),
        bullets([line("11111"), line("22222")]),
        bullets([line("33333")]),
    )


def test_a_numbered_list_goes_on_counting() -> None:
    numbered = Content((Bullets(((Text("a"),), (Text("b"),)), numbered=True),))

    assert [Plain().write(part) for part in parts(numbered, most=1)] == ["  1. a", "  2. b"]
    assert parts(numbered) == (numbered,)


@given(st.lists(BLOCKS, max_size=8), st.integers(1, 80))
def test_nothing_is_lost_and_everything_keeps_its_order(blocks: list[Content], most: int) -> None:
    whole = sum(blocks, start=Content(()))

    said = [text for part in parts(whole, most) if (text := Plain().write(part))]

    assert "\n".join(said) == Plain().write(whole)
