"""What is said to whoever does with an item what one does with tickets."""

from watchbill.model.work import Item, ItemKind, ItemState
from watchbill.words.tracking import article


def is_item(item: Item, command: str) -> str:
    """What it is, and what to say instead of this command; commands stand between backticks."""
    return f"{item.id} is {article(item)}: {_instead(item, command)}"


def _instead(item: Item, command: str) -> str:
    match command:
        case "reopen":
            return _again(item)
        case "skip":
            return f"the evening check tells of it until it is over. `!resolve {item.id}` ends it."
        case "note" if item.ticket:
            return f"`!note {item.ticket} text` notes it on its ticket."
        case _ if item.state is ItemState.RESOLVED:
            return f"it is resolved already. `!show {item.id}` says more."
        case "done":
            return f"`!resolve {item.id}` ends it."
        case "note":
            return (
                f"`!resolve {item.id} text` notes how it ended, and `!track {item.id}` makes a ticket for notes."
            )
        case "release":
            return f"whoever says `!ack {item.id}` has it instead."
        case "block" if item.ticket:
            return f"its ticket can wait, `!block {item.ticket} why`."
        case "block":
            return f"`!track {item.id}` makes its ticket, and that can wait."
        case "unblock":
            return f"`!claim {item.id}` goes on with it."
        case _:
            return f"`!ack {item.id}` takes it."


def _again(item: Item) -> str:
    if item.state is not ItemState.RESOLVED:
        return f"it is open. `!show {item.id}` says more."
    if item.kind is ItemKind.QUESTION:
        return "`!ask TEXT` asks again."
    return "what goes wrong again comes again; `!incident TEXT` reports it anew."
