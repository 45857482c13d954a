"""Chat plugins for the tests of the seam."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import errbot
from errbot import BotPlugin, CommandError

from tests.core.bot.desks import Gate
from watchbill import bot
from watchbill.errors import Refused
from watchbill.model import Address, Content, Highlight, MessageKind, Outgoing, say


class Sampler(bot.Plugin):
    """One command of each sort"""

    #: Set by the test that wants to hold `!slow`.
    gate: Gate = Gate()
    #: What `!a` and `!b` were given, in the order in which they ran.
    ran: list[tuple[str, str]] = []  # noqa: RUF012 - each test that looks empties it first

    @bot.command(may=bot.EVERYBODY)
    def hello(self, request: bot.Request) -> Content:
        """Say hello.

        Example: !hello
        """
        return say(f"Hello {request.person.name}, it is {request.today} for {request.team.name}.")

    @bot.command(may=bot.EVERYBODY)
    def echo(self, request: bot.Request, text: bot.Text = "") -> Content:
        """Say the same.

        Example: !echo good morning
        """
        return say(text)

    @bot.command(may=bot.EVERYBODY)
    def slow(self, request: bot.Request) -> Content:
        """Wait for the gate.

        Example: !slow
        """
        self.gate.wait()
        return say("slow is done")

    @bot.command(changes=True, may=bot.TEAM)
    def a(self, request: bot.Request, text: bot.Text) -> Content:
        """Do the first thing.

        Example: !a 1
        """
        self.ran.append((request.person.id, f"a {text}"))
        return say(f"a {text}")

    @bot.command(changes=True, may=bot.TEAM)
    def call(self, request: bot.Request, person: bot.Word) -> Content:
        """Say something to somebody else.

        Example: !call bob
        """
        to = Address(platform="console", conversation=f"@{person}")
        message = Outgoing(key=f"call {person}", to=to, kind=MessageKind.NOTICE, content=say("Come, please."))
        request.work.outbox.add(message, request.now)
        return say(f"called {person}")

    @bot.command(changes=True, may=bot.TEAM)
    def b(self, request: bot.Request, text: bot.Text) -> Content:
        """Do the second thing.

        Example: !b 1
        """
        self.ran.append((request.person.id, f"b {text}"))
        return say(f"b {text}")

    @bot.command(changes=True, may=bot.TEAM)
    def remember(self, request: bot.Request, text: bot.Text) -> Content:
        """Keep a highlight.

        Example: !remember the disk
        """
        _keep(request, text)
        return say(f"kept: {text}")

    @bot.command(changes=True, may=bot.TEAM)
    def refuse(self, request: bot.Request, text: bot.Text) -> Content:
        """Keep a highlight, then think better of it.

        Example: !refuse the disk
        """
        _keep(request, text)
        raise Refused("Not today. Say `!remember` instead.")

    @bot.command(changes=True, may=bot.TEAM)
    def crash(self, request: bot.Request, text: bot.Text) -> Content:
        """Keep a highlight, then break.

        Example: !crash the disk
        """
        _keep(request, text)
        raise RuntimeError("password=hunter2")

    @bot.command(may=bot.EVERYBODY)
    def leave(self, request: bot.Request) -> Content:
        """Try to end the process.

        Example: !leave
        """
        raise SystemExit("secret way out")

    @bot.command(changes=True, name="leave now", may=bot.TEAM)
    def leave_now(self, request: bot.Request) -> Content:
        """Try to end the process with a change.

        Example: !leave now
        """
        raise KeyboardInterrupt

    @bot.command(may=bot.LEADS)
    def lead(self, request: bot.Request) -> Content:
        """For leads.

        Example: !lead
        """
        return say("you lead")

    @bot.command(may=bot.EVERYBODY)
    def claim(self, request: bot.Request, key: bot.Key, anyway: bot.Flag = False) -> Content:
        """Pretend to claim.

        Example: !claim TICKET-123
        """
        return say(f"{key} anyway={anyway}")


def _keep(request: bot.Request, text: str) -> None:
    kept = Highlight(team=request.team.id, day=request.today, person=request.person.id, text=text, at=request.now)
    request.work.handovers.add_highlight(kept)


_Method = TypeVar("_Method", bound=Callable[..., Any])


def botcmd(**marks: Any) -> Callable[[_Method], _Method]:
    """Errbot's decorator, which is annotated as the command that it makes."""
    decorate: Any = errbot.botcmd
    decorator: Callable[[_Method], _Method] = decorate(**marks)
    return decorator


def arg_botcmd(*option: str, **marks: Any) -> Callable[[_Method], _Method]:
    """Errbot's decorator for options, annotated the same way."""
    decorate: Any = errbot.arg_botcmd
    decorator: Callable[[_Method], _Method] = decorate(*option, **marks)
    return decorator


class Foreigner(BotPlugin):
    """An ordinary Errbot plugin"""

    @botcmd()
    def plain(self, msg: Any, args: str) -> str:
        """Plain words."""
        return f"plain {args}"

    @botcmd()
    def many(self, msg: Any, args: str) -> Any:
        """Several replies."""
        yield "one"
        yield "two"

    @botcmd()
    def broken(self, msg: Any, args: str) -> str:
        """Break."""
        raise RuntimeError("password=hunter2")

    @botcmd()
    def business(self, msg: Any, args: str) -> str:
        """Refuse."""
        raise CommandError("not in this state")

    @botcmd()
    def quits(self, msg: Any, args: str) -> str:
        """End the process."""
        raise SystemExit(3)

    @botcmd(admin_only=True)
    def ruled(self, msg: Any, args: str) -> str:
        """For Errbot's admins."""
        return "ruled"

    @botcmd(split_args_with=int)
    def number(self, msg: Any, args: int) -> str:
        """Take a number."""
        return f"number {args}"

    @arg_botcmd("--name", type=str, default="nobody")
    def greets(self, msg: Any, name: str) -> str:
        """Take an option."""
        return f"greets {name}"

    @botcmd()
    def counts(self, msg: Any, args: str) -> str:
        """Count in Errbot's storage."""
        with self.mutable("count", 0):
            self["count"] = self.get("count", 0) + 1
        return f"counted in process {os.getpid() > 0}"
