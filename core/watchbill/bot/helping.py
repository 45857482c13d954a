"""Every command of a bot, for whoever renders the help."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from errbot import BotPlugin
from errbot.core import ErrBot

from watchbill.bot import declaring
from watchbill.bot.declaring import CommandFacts
from watchbill.bot.grammar import spoken


def active_commands(where: BotPlugin | ErrBot) -> Sequence[tuple[str, Sequence[CommandFacts]]]:
    """Every command that is active and not hidden, by the plugin's name, then by the command's.

    Args:
        where: the bot, or any of its plugins.
    """
    errbot = where if isinstance(where, ErrBot) else where._bot
    found = errbot.all_commands.items()
    facts = ((_plugin(method), _facts(name, method)) for name, method in found if not method._err_command_hidden)
    ordered = sorted(facts, key=lambda pair: (pair[0], pair[1].name))
    return [(plugin, [each for _, each in group]) for plugin, group in groupby(ordered, key=lambda pair: pair[0])]


def _plugin(method: Callable[..., Any]) -> str:
    return str(getattr(getattr(method, "__self__", None), "name", ""))


def _facts(name: str, method: Callable[..., Any]) -> CommandFacts:
    """Our own facts; of a command that is not ours, what Errbot knows."""
    known = declaring.of(method)
    if known:
        return known.facts
    usage = f"!{spoken(name)} {getattr(method, '_err_command_syntax', None) or ''}".strip()
    summary = (method.__doc__ or "").strip().split("\n", 1)[0]
    return CommandFacts(name=spoken(name), usage=usage, summary=summary, changes=False, example="")
