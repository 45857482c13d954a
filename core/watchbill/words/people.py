"""How a person is named in a message."""

from watchbill.model.message import Mention, Span, Strong
from watchbill.model.people import PersonId
from watchbill.rules import reflecting
from watchbill.words.view import Names


def name(person: PersonId, names: Names) -> str:
    """The person's name, or the handle where the name is not known."""
    return names.get(person, person)


def named(person: PersonId | None, names: Names) -> Span:
    """The name, standing out; nobody is notified."""
    return Strong(name(person, names) if person else "nobody")


def mentioned(person: PersonId, names: Names) -> Span:
    """The name as a mention: the platform notifies the person. Strangers of a tracker can be called by nobody."""
    if reflecting.is_strange(person):
        return named(person, names)
    return Mention(person, name(person, names))
