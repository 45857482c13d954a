"""What the desk says in the threads of what people ask in channels; as little as it can."""

from watchbill.model.message import Code, Content, Strong, say
from watchbill.model.people import PersonId
from watchbill.model.work import Item
from watchbill.words import items
from watchbill.words.people import mentioned, name
from watchbill.words.view import View


def in_queue(item: Item, on_mro: PersonId | None, view: View) -> Content:
    """It was put into the queue; whoever is on MRO is called, unless they asked it themselves."""
    if on_mro is None or on_mro == item.reporter:
        return say(Code(item.id), " is in the queue.")
    return say(Code(item.id), " is in the queue; ", mentioned(on_mro, view.names), " is on MRO.")


def answered(item: Item, by: PersonId, view: View) -> Content:
    """It was resolved by an answer in its thread; of a fix the ticket is asked for (M5)."""
    who = Strong(name(by, view.names))
    told = say(Code(item.id), " is resolved: ", who, " has answered. If that was not all, write here again.")
    return told + items.fix(item)


def too_many(most: int) -> Content:
    """One account asks so much that it would bury everything else."""
    return say(
        f"You asked {most} things within ten minutes, and I put no further ones in the queue for now. "
        "Please gather the rest in one message, a little later."
    )


def deleted() -> str:
    """Why an item is resolved that nobody had begun with."""
    return "the message was deleted"
