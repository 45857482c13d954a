"""What `!help` says."""

from collections.abc import Collection, Sequence
from typing import Protocol

from watchbill.model.message import Code, Content, Span, Strong, bullets, heading, line, say
from watchbill.rules import command_names
from watchbill.rules.permissions import Standing
from watchbill.words.sentences import joined, listed

_IN_CHARGE = {
    Standing.MRO: "the person on MRO",
    Standing.LEAD: "leads",
    Standing.ADMIN: "admins",
}


class Described(Protocol):
    """A command as its plugin describes it."""

    @property
    def name(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def example(self) -> str: ...
    @property
    def may(self) -> frozenset[Standing]: ...


def everything(groups: Sequence[tuple[str, Sequence[Described]]]) -> Content:
    """The name of every command, one line a plugin."""
    content = Content(())
    for plugin, commands in groups:
        content += say(Strong(plugin), ": ", *_listed([Code(f"!{each.name}") for each in commands]))
    return content + say(
        Code("!help claim"), " explains one command, ", Code("!help claims"), " a whole group."
    )  # fmt: skip


def about(wanted: str, commands: Sequence[Described]) -> Content:
    """The command "mro on"; else its subcommands; else the one it starts with: "claim TICKET-1"."""
    below = [each for each in commands if each.name.startswith(f"{wanted} ")]
    longest = max(
        (each for each in commands if f"{wanted} ".startswith(f"{each.name} ")), key=_length, default=None
    )
    if longest and (longest.name == wanted or not below):
        return one(longest, [each for each in commands if each.name.startswith(f"{longest.name} ")])
    return group(f"!{wanted}", below) if below else unknown(wanted, [each.name for each in commands])


def group(plugin: str, commands: Sequence[Described]) -> Content:
    """The commands of one plugin, with what they do."""
    return heading(plugin) + bullets(line(Code(each.usage), f" - {each.summary}") for each in commands)


def one(command: Described, related: Sequence[Described]) -> Content:
    """One command: its usage, what it does, an example, who may, and what is related."""
    content = say(Code(command.usage)) + say(command.summary)
    if command.example:
        content += say("Example: ", Code(command.example))
    if command.may:
        content += say(f"Open to: {who(command.may)}.")
    if related:
        content += say("See also: ", *_listed([Code(f"!{each.name}") for each in related]))
    return content


def unknown(said: str, names: Collection[str]) -> Content:
    """There is no command that these words start with; the nearest are suggested."""
    said = command_names.typed(said)
    close = [Code(f"!{each}") for each in command_names.nearest(said, names)]
    meant = line(" Did you mean ", *joined(close, "or"), "?") if close else ()
    command = Code(f"!{said.split()[0]}")
    return say("There is no command ", command, ".", *meant, " ", Code("!help"), " lists everything.")


def who(may: frozenset[Standing]) -> str:
    """Those who may, in words: "everybody", "members of the team", "leads and admins"."""
    if Standing.OUTSIDE in may:
        return "everybody"
    if Standing.UNKNOWN in may:
        return "everybody in the team's channels"
    if Standing.MEMBER in may:
        return "members of the team"
    return listed([word for standing, word in _IN_CHARGE.items() if standing in may])


def _length(command: Described) -> int:
    return len(command.name)


def _listed(spans: Sequence[Span]) -> list[Span | str]:
    return [part for place, span in enumerate(spans) for part in ((", ", span) if place else (span,))]
