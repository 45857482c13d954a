"""The seam with Errbot: what chat plugins and backends build on.

A plugin says `from watchbill import bot` and `class Claims(bot.Plugin)`: Errbot would take a base class that is
imported by its own name for the plugin.
"""

import errbot.logs  # noqa: F401 - first: it reads the source of every function that waits for its import

from watchbill.bot.backend import Backend
from watchbill.bot.days import check_span
from watchbill.bot.declaring import CommandFacts, command, commands
from watchbill.bot.grammar import After
from watchbill.bot.helping import active_commands
from watchbill.bot.host import host_of
from watchbill.bot.identifiers import Account, Channel
from watchbill.bot.kinds import Kind, NotThis, Words, Wrong
from watchbill.bot.places import (
    Count,
    Day,
    Existing,
    Flag,
    Item,
    Key,
    Keys,
    Name,
    Proposal,
    Reason,
    Text,
    Until,
    Word,
)
from watchbill.bot.plugin import Plugin
from watchbill.bot.request import Request
from watchbill.bot.worktimes import HalfDay, Hours, Weekdays
from watchbill.model.address import Address
from watchbill.model.message import MessageKind, MessageRef
from watchbill.rules.permissions import EVERYBODY, LEADS, TEAM

__all__ = [
    "EVERYBODY",
    "LEADS",
    "TEAM",
    "Account",
    "Address",
    "After",
    "Backend",
    "Channel",
    "CommandFacts",
    "Count",
    "Day",
    "Existing",
    "Flag",
    "HalfDay",
    "Hours",
    "Item",
    "Key",
    "Keys",
    "Kind",
    "MessageKind",
    "MessageRef",
    "Name",
    "NotThis",
    "Plugin",
    "Proposal",
    "Reason",
    "Request",
    "Text",
    "Until",
    "Weekdays",
    "Word",
    "Words",
    "Wrong",
    "active_commands",
    "check_span",
    "command",
    "commands",
    "host_of",
]
