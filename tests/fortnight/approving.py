"""The transcript that somebody has read and approved."""

from difflib import unified_diff
from pathlib import Path

FILE = Path(__file__).parent / "approved" / "transcript.txt"


def difference(received: str, expected: str | None = None) -> str:
    """How the received text differs from the approved one, empty where it does not.

    The received text is then beside the approved one, for a closer look.
    """
    approved = FILE.read_text(encoding="utf-8") if expected is None else expected
    beside = FILE.with_suffix(".received.txt")
    if received == approved:
        beside.unlink(missing_ok=True)
        return ""
    beside.write_text(received, encoding="utf-8")
    told = unified_diff(approved.splitlines(), received.splitlines(), "approved", "received", n=2, lineterm="")
    remedy = f"If this is meant: python -m tests.fortnight. All that was received: {beside}"
    return "\n".join([*told, "", remedy])
