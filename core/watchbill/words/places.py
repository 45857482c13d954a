"""How a conversation is named in a message."""

from watchbill.model.address import Address
from watchbill.model.message import Place, Span, Text
from watchbill.model.team import Team


def place(address: Address) -> Span:
    """The conversation by its name; its thread is left out."""
    return Place(address.platform, address.conversation)


def channel(team: Team) -> Span:
    """The channel in which the team's messages are posted."""
    return place(team.channel) if team.channel else Text("its channel")
