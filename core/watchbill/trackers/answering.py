"""What a tracker answers: what it says, what it says is wrong, and for how long it wants to be left alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from watchbill.errors import SiteAway

#: Characters of what a tracker says of itself that are shown to a person.
LONGEST_REASON = 300
#: Seconds that it is left alone where it does not say for how long (GitHub: "at least one minute").
UNSAID = 60.0
#: Seconds that it may ask for: no limit is for longer, so one beyond is the mistake of a clock.
LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a tracker answered."""

    status: int
    #: By name in small letters.
    headers: Mapping[str, str]
    body: bytes
    #: Who gave it, for messages.
    label: str

    def json(self) -> Any:
        """What it says.

        Raises:
            SiteAway: it is no JSON: something stands in between, or the answer is not whole.
        """
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise SiteAway(f"{self.label} answers, but not with JSON: is its address right?") from None


def reason(answer: Answer) -> str:
    """What the tracker says is wrong, in a line of sentences, from the usual places; else just the status."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    said = _said(told) if isinstance(told, dict) else ()
    line = " ".join(dict.fromkeys(filter(None, map(_sentence, said))))
    if len(line) > LONGEST_REASON:
        line = f"{line[: LONGEST_REASON - 1]}…"
    return line or f"status {answer.status}."


def wait(answer: Answer, now: Callable[[], datetime] | None = None) -> float:
    """For how many seconds the tracker wants to be left alone, `LONGEST_WAIT` at most; 0: it does not.

    Args:
        answer: any.
        now: tells our time (aware), for an answer that says until when to wait but not what time it is there.
    """
    match answer.status:
        case 429:
            asked = _asked(answer, now, UNSAID)
        case 403 if "retry-after" in answer.headers or _used_up(answer) or "rate limit" in reason(answer).lower():
            asked = _asked(answer, now, UNSAID)
        case 503:
            asked = _asked(answer, now, 0.0)
        case _:
            return 0.0
    return min(asked, LONGEST_WAIT)


def _said(told: Mapping[str, object]) -> Iterator[str]:
    """Each text at a place where Jira, GitHub, Roundup or Redmine say what is wrong."""
    yield _text(told.get("message"))
    for listed in (told.get("errorMessages"), told.get("errors")):
        if isinstance(listed, list):
            yield from map(_one, listed)
        elif isinstance(listed, dict):
            yield from (f"{name}: {each}" for name, each in listed.items() if isinstance(each, str))
    error = told.get("error")
    if isinstance(error, dict):
        yield _text(error.get("msg"))


def _one(error: object) -> str:
    """One of a list: GitHub says of some just the field, and a code."""
    if not isinstance(error, dict):
        return _text(error)
    named = [_text(error.get(key)) for key in ("field", "code")]
    return _text(error.get("message")) or (": ".join(named) if all(named) else "")


def _text(told: object) -> str:
    return told if isinstance(told, str) else ""


def _sentence(told: str) -> str:
    """In one line, with an end; too long a one is cut by the caller."""
    shown = "".join(each if each.isprintable() else " " for each in told[: 2 * LONGEST_REASON])
    line = " ".join(shown.split())
    return f"{line}." if line and line[-1] not in ".!?…" else line


def _no_number(told: str) -> None:
    raise ValueError(f"{told} is no JSON")  # though Python takes NaN and Infinity, and nobody counts on them


def _used_up(answer: Answer) -> bool:
    return answer.headers.get("x-ratelimit-remaining", "").strip() == "0"


def _asked(answer: Answer, now: Callable[[], datetime] | None, unsaid: float) -> float:
    after = answer.headers.get("retry-after", "").strip()
    reset = answer.headers.get("x-ratelimit-reset", "") if _used_up(answer) else ""
    if _is_number(after):
        seconds = float(after[:9])
    elif until := _date(after) or _epoch(reset.strip()):
        # By the tracker's own clock, where it tells: ours may go wrong.
        present = _date(answer.headers.get("date", "")) or (now() if now else None)
        seconds = (until - present).total_seconds() if present else UNSAID
    else:
        return unsaid
    return max(1.0, seconds)


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit()


def _epoch(told: str) -> datetime | None:
    return datetime.fromtimestamp(int(told), UTC) if _is_number(told) and len(told) < 12 else None


def _date(told: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(told)
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
