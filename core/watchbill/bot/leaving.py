"""The signals that end a bot: once, and what is in flight is answered."""

import signal
from collections.abc import Mapping
from types import FrameType
from typing import Any

from errbot.core import ErrBot

from watchbill.bot.backend import Backend
from watchbill.ending import Ending


def heed(errbot: ErrBot, stopping: Ending) -> Mapping[signal.Signals, Any]:
    """SIGTERM, SIGINT and the loss of the terminal end the bot; a second one changes nothing.

    Args:
        errbot: the bot.
        stopping: is set by the first signal, before the bot hears of it.

    Returns:
        The handlers that were there before.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            return
        stopping.set()
        if isinstance(errbot, Backend):
            errbot.leave()
        else:
            raise KeyboardInterrupt

    ends = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as `nohup` has it
        ends.append(signal.SIGHUP)
    return {each: signal.signal(each, stop) for each in ends}
