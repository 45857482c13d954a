"""The window that asks for what a button lacks."""

import json
from collections.abc import Mapping
from typing import Any

#: The id of the window, of its field and of what is in it.
WINDOW = "ask"


def window(*, typed: str, label: str, channel: str, thread: str | None) -> dict[str, Any]:
    """The window as `views.open` takes it.

    Args:
        typed: "!block TICKET-123 why": the last word is what is missing.
        label: of the button.
        channel: where the answer goes.
        thread: the thread there, if it is one.
    """
    command, _, missing = typed.rpartition(" ")
    kept = {"command": command, "channel": channel, "thread": thread}
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "private_metadata": json.dumps(kept),
        "title": _words(label[:24]),
        "submit": _words("Send"),
        "close": _words("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": WINDOW,
                "label": _words(f"{command} …"),
                "element": {"type": "plain_text_input", "action_id": WINDOW, "placeholder": _words(missing)},
            }
        ],
    }


def filled_in(view: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """The whole command, the channel and the thread of a window that was sent; raises KeyError for any other."""
    kept = json.loads(view["private_metadata"])
    given = str(view["state"]["values"][WINDOW][WINDOW]["value"] or "")
    return f"{kept['command']} {given}", str(kept["channel"]), kept["thread"]


def _words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
