"""Commands of plugins that are not ours: as Errbot runs them, but no exception reaches the chat or ends a thread.

Follows `errbot.core.ErrBot._execute_and_send` and the argument splitting of `_process_command`, Errbot 6.2.1.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from errbot import CommandError
from errbot.backends.base import Message
from errbot.core import ErrBot

from watchbill.bot import words
from watchbill.bot.carrying import crash
from watchbill.model.message import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a command."""

    name: str
    method: Callable[..., Any]
    message: Message
    words: str
    #: What a regular expression found; None for a plain command.
    match: Any

    @property
    def plugin(self) -> str | None:
        """The name of the plugin, which is also the folder of its templates."""
        return getattr(getattr(self.method, "__self__", None), "name", None)


class _Unreadable(Exception):
    """The command's own reader of arguments refused the words."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Runs commands of other plugins."""

    errbot: ErrBot
    #: Writes a neutral message as this bot's platform does.
    write: Callable[[Content], str]
    #: Sends text as the reply to a command's message.
    reply: Callable[[str, Message, str], None]

    def run(self, call: Call) -> None:
        """Call the command and send what it returns or yields; nothing is raised."""
        try:
            self._run(call)
        except CommandError as refusal:
            self._send(call, self._text(refusal.template, refusal.reason, call))
        except _Unreadable:
            self._send(call, self.write(words.unreadable(call.name.replace("_", " "))))
        except BaseException:  # SystemExit too: it would end the thread that works
            self._send(call, self.write(words.failed(crash(f"!{call.name}"))))

    def _run(self, call: Call) -> None:
        flows = self.errbot.flow_executor
        flow, _ = flows.check_inflight_flow_triggered(call.name, call.message.frm)
        if flow:
            call.message.ctx = flow.ctx
        elif getattr(call.method, "_err_command_flow_only", False):
            return
        template = getattr(call.method, "_err_command_template", None)
        for answer in self._answers(call):
            if answer:
                self._send(call, self._text(template, answer, call))
        flows.trigger(call.name, call.message.frm, call.message.ctx)

    def _answers(self, call: Call) -> Iterator[Any]:
        given = call.match or _split(call)
        if inspect.isgeneratorfunction(call.method):
            yield from call.method(call.message, given)
        else:
            yield call.method(call.message, given)

    def _text(self, template: str | None, answer: Any, call: Call) -> str:
        return str(self.errbot.process_template(template, answer, plugin_name=call.plugin or ""))

    def _send(self, call: Call, text: str) -> None:
        self.reply(call.name, call.message, text)


def _split(call: Call) -> Any:
    splitter = getattr(call.method, "_err_command_split_args_with", "")
    if splitter == "":
        return call.words
    try:
        if hasattr(splitter, "parse_args"):
            return splitter.parse_args(call.words)
        return splitter(call.words) if callable(splitter) else call.words.split(splitter)
    except (Exception, SystemExit) as wrong:  # argparse exits where words do not fit
        raise _Unreadable from wrong
