"""One of several replicas at nine o'clock; a process of its own, run by `nine_o_clock`.

Arguments: the database's address, and the real moment at which it is nine for the teams. It works until its
standard input ends, then prints how many seconds after nine it made each first attempt.
"""

import json
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.many_teams import NINE
from watchbill import app, clocks
from watchbill.model import Outgoing
from watchbill.model.message import MessageRef
from watchbill.settings import Settings

#: Seconds that the chat takes for each message.
TAKES = 0.005


@dataclass(slots=True)
class SlowChat:
    """A platform that takes its time, for any number of messages at once; fulfils `ports.Chat`."""

    nine: datetime
    said: list[float] = field(default_factory=list)
    platform: str = "console"
    pace: None = None
    keyed: bool = False

    def post(self, message: Outgoing) -> MessageRef | None:
        """Note when it came, and take it."""
        self.said.append((datetime.now(UTC) - self.nine).total_seconds())
        time.sleep(TAKES)
        return None


def main() -> None:
    """Be a replica without a bot."""
    address, nine = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    settings = Settings(database_url=address, plugins=(), clock=NINE - (nine - datetime.now(UTC)))
    desk, chat = app.build(settings, clock=clocks.system(settings)), SlowChat(nine)
    desk.sender.speaks(chat)
    desk.start()
    sys.stdin.read()
    desk.stop()
    desk.close()
    print(json.dumps(chat.said))


if __name__ == "__main__":
    main()
