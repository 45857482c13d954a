"""What is said while an account becomes a person's."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Strong, buttons, say
from watchbill.model.people import Identity, Person, Side
from watchbill.words.sentences import joined as listing


def is_it_yours(person: Person, identity: Identity) -> Content:
    """To a person's known accounts: somebody says to be them."""
    account = f"{identity.platform} {identity.id}"
    return say(
        "Somebody writes as ", Code(account), f" and says to be you, {person.name}. If it is you: ",
        Code(f"!person confirm {account}"), ". If not, do nothing.",
    ) + buttons(("It is me", f"!person confirm {account}"))  # fmt: skip


def are_you(person: Person, asker: Person) -> Content:
    """To an account: somebody says whose it is."""
    who = "You say" if asker.id == person.id else f"{asker.name} says"
    return say(
        f"{who} that this account is ", Strong(person.name), f" ({person.id}). If that is so: ",
        Code(f"!person confirm {person.id}"), ". If not, do nothing.",
    ) + buttons(("That is me", f"!person confirm {person.id}"))  # fmt: skip


def joined(person: Person, identity: Identity, awaits: Side | None, instead: Sequence[Identity] = ()) -> Content:
    """What has become of it, and who has to say what next; `instead` are accounts that it takes the place of."""
    account = f"{identity.platform} {identity.id}"
    match awaits:
        case None:
            before = [Code(f"{each.platform} {each.id}") for each in instead]
            place = (", in place of ", *listing(before)) if before else ()
            return say(Code(account), " is ", Strong(person.name), " from now on", *place, ".")
        case Side.ACCOUNT:
            return say(
                Strong(person.name), " has to agree: ", Code(f"!person confirm {person.id}"),
                ", said as ", Code(account), " within a week.",
            )  # fmt: skip
        case Side.PERSON:
            return say(
                f"I asked {person.name}: ", Code(f"!person confirm {account}"),
                ", said from an account that I know, or by somebody who may vouch for them, within a week.",
            )  # fmt: skip


def to_confirm(maybe: Person, identity: Identity) -> Content:
    """To an account that seems to be somebody's, and is not confirmed."""
    account = f"{identity.platform} {identity.id}"
    return say(
        "You write as ", Code(account), " and may be ", Strong(maybe.name),
        ". From an account that I know, or as an admin, ",
        Code(f"!person confirm {account}"), " confirms it.",
    )  # fmt: skip


def admin(person: Person) -> Content:
    """The code was good."""
    return say(
        "Welcome, ", Strong(person.name), "! You are an admin of this desk. In your team's channel say ",
        Code("!team channel here"), "; ", Code("!help"), " lists the rest.",
    )  # fmt: skip


def spoilt(person: Person) -> Content:
    """The code was said where others read it."""
    again = Code(f"watchbill admin {person.id}")
    return say(
        "Others can read that here, so it is good no more. ", again, " prints a new one: say it to me alone."
    )


def stale() -> Content:
    """The code is none, was used, or is too old."""
    return say(
        "That is no code I know; each is good once, for a day. ", Code("watchbill admin HANDLE"), " prints one."
    )
