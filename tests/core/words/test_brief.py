"""What is said of an item in passing."""

from watchbill.model import Severity
from watchbill.testing.builders import an_item
from watchbill.words import brief


def test_how_bad_it_is_stands_before_it_unless_it_is_as_bad_as_most() -> None:
    said = [brief.severity(an_item(severity=each)) for each in Severity]

    assert said == ["critical: ", "high: ", "", "low: "]


def test_the_first_lines_of_details_are_those_that_say_anything() -> None:
    item = an_item(details="\n \nfull\n\nsince nine\n93 %\nmore")

    assert brief.first_lines(item) == ["full", "since nine", "93 %"]
    assert brief.details(item) == "full\nsince nine\n93 %"
    assert brief.details(an_item()) == ""


def test_no_line_is_too_long_for_a_message_and_neither_are_all() -> None:
    item = an_item(details="\n".join(["x" * 400] * 4))

    assert [len(each) for each in brief.first_lines(item)] == [brief.LENGTH] * brief.LINES
    assert len(brief.details(item)) == brief.LENGTH
