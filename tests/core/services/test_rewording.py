"""Keys in a message change where they stand alone."""

from watchbill.model.message import (
    Button,
    Buttons,
    Card,
    Code,
    Content,
    Heading,
    Link,
    Paragraph,
    Text,
    bullets,
    buttons,
    card,
    heading,
    line,
    say,
)
from watchbill.model.ticket import TicketKey
from watchbill.services import rewording


def called(key: TicketKey) -> TicketKey:
    return TicketKey("OPS-7") if key == "NEW-1" else key


def test_keys_and_commands_have_the_present_key_wherever_they_stand() -> None:
    before = (
        heading(Code("NEW-1"))
        + say(Code("!claim NEW-1 anyway"), " takes ", Code("NEW-1"))
        + bullets([line(Code("NEW-1"), " is new"), line("nothing")])
        + buttons(("Block", "!block NEW-1", "why"))
        + card(line(Code("NEW-1")), ("claim", Code("!claim NEW-1")))
    )

    after = rewording.with_keys(before, called)

    assert after == (
        heading(Code("OPS-7"))
        + say(Code("!claim OPS-7 anyway"), " takes ", Code("OPS-7"))
        + bullets([line(Code("OPS-7"), " is new"), line("nothing")])
        + Content((Buttons((Button("Block", "!block OPS-7", "why"),)),))
        + Content((Card(line(Code("OPS-7")), (("claim", line(Code("!claim OPS-7"))),)),))
    )


def test_what_people_wrote_and_what_only_looks_alike_stays() -> None:
    same = Content(
        (
            Heading(line("NEW-1")),
            Paragraph(
                line(Text("NEW-1 is what I wrote"), Code("NEW-12"), Code("XNEW-1"), Link("NEW-1", "http://x"))
            ),
        )
    )

    assert rewording.with_keys(same, called) == same
