"""What the seam itself says in chat."""

from collections.abc import Sequence

from watchbill.errors import NotUnderstood, StorageUnavailable, WatchbillError
from watchbill.model.message import Code, Content, Paragraph, Span, line, say
from watchbill.model.people import Identity, Person, TeamId
from watchbill.rules.permissions import Standing
from watchbill.words.help import who
from watchbill.words.sentences import joined, quoted


def refusal(error: WatchbillError, example: str, meant: Sequence[str] = ()) -> Content:
    """Why something was not done; after a misunderstanding, how to say it right, and which command was `meant`."""
    if isinstance(error, NotUnderstood):
        how = Paragraph(line("Usage: ", Code(error.usage))), Paragraph(line("Example: ", Code(example)))
        guess = say("Did you mean ", *_either(meant), "?") if meant else Content(())
        return quoted(error.problem) + guess + Content(how)
    return quoted(str(error))


def crashed(reference: str) -> Content:
    """A bug: the log has the rest under this reference."""
    return say(
        f"Something went wrong on my side (reference {reference}). Nothing was changed. "
        "Please try again; if it keeps happening, give that reference to whoever runs me."
    )


def failed(reference: str) -> Content:
    """A bug in a command that is not ours: nobody knows what it did."""
    return say(
        f"Something went wrong on my side (reference {reference}). "
        "If it keeps happening, give that reference to whoever runs me."
    )


def given_up(command: str) -> Content:
    """A stored command that was begun again and again and never came to its end."""
    return say(
        "I began to carry out ",
        Code(f"!{command}"),
        " several times and never finished. Nothing was changed. "
        "Please tell whoever runs me; the log says when I stopped each time.",
    )


def noted(error: StorageUnavailable) -> Content:
    """The command is stored, and the database went away before it was carried out."""
    if error.cause == "is damaged":
        return say(
            "The database is damaged and must be restored from a backup: tell whoever runs me now. "
            "If your command is not answered after that, say it again."
        )
    return say(
        f"The database {error.cause}. Your command is stored and will be carried out as soon as possible; "
        "no need to repeat it."
    )


def late(said: str) -> Content:
    """Ahead of the answer to a command that had to wait."""
    return say(f"(You said this at {said}; I was away until now.)")


def only_in_channel() -> Content:
    """The command is about a channel, and was said to the bot alone."""
    return say("Say that in the channel you mean.")


def full() -> Content:
    """Too many commands of one person wait."""
    return say("You are faster than I am. Some of your commands were dropped; wait for my answers, then resend.")


def gone(command: str) -> Content:
    """A stored command that no active plugin has any more."""
    return say("There is no command ", Code(f"!{command}"), " any more; nothing was changed.")


def unreadable(command: str) -> Content:
    """A command of another plugin could not read its words."""
    return say("I could not read that. ", Code(f"!help {command}"), " shows how to say it.")


def stranger(identity: Identity, maybe: Person | None = None) -> str:
    """An account that nobody has linked; `maybe` is who it seems to be."""
    if maybe:
        return (
            f"You may be {maybe.name}, and that has to be confirmed from an account that I know, or by an admin: "
            f"`!person confirm {identity.platform} {identity.id}`. Until then `!ask` reaches the person on MRO."
        )
    return (
        "I do not know you yet. A lead can add you: `!person add HANDLE YOUR NAME`, then "
        f"`!person link HANDLE {identity.platform} {identity.id}`. If I know you by another account, say "
        "`!person link HANDLE`. Until then `!ask` reaches the person on MRO."
    )


def outsider(person: Person) -> str:
    """Known, yet not in the team that is meant."""
    return (
        f"Only members of the team may do this. A lead can add you: `!person add {person.id}`. "
        "Until then `!ask` reaches the person on MRO."
    )


def only(may: frozenset[Standing], serving: str | None = None) -> str:
    """Who may do it instead; `serving` is the name of today's MRO person, where they are among them."""
    if not may:
        return "Nobody may do this."
    today = f" {serving} is on MRO today." if serving else ""
    return f"Only {who(may)} may do this.{today}"


def no_team_yet() -> str:
    """There is no team at all."""
    return "There is no team yet. Whoever runs me can make one: `watchbill apply team.toml`."


def no_team(choices: Sequence[TeamId]) -> str:
    """The team is unclear."""
    if choices:
        return (
            f"You are in {len(choices)} teams ({', '.join(choices)}). Say it in the channel of the one you mean."
        )
    return "I cannot tell which team you mean. Say it in your team's channel, or ask a lead to add you to a team."


def _either(names: Sequence[str]) -> tuple[Span, ...]:
    return line(*joined([Code(f"!{name}") for name in names], "or"))
