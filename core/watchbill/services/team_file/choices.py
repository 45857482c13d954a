"""What a team file says of what a team chooses about the chain and its report, and where more is to be seen."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from watchbill.rules import choices
from watchbill.services.team_file import values
from watchbill.services.team_file.values import Reader, shown


def keys(cron: Callable[[str], None]) -> Mapping[str, Reader]:
    """Those of [teams.HANDLE] that are about it; `cron` raises ValueError for what is no expression."""
    return {
        "acceptance_minutes": acceptance,
        "pass_limit": pass_limit,
        "report": report(cron),
        "calendar_link": link,
        "board_link": link,
    }


def acceptance(raw: object) -> timedelta | None:
    """How long somebody has to take over what was handed to them: whole minutes, 5 to 1440; None from "off"."""
    try:
        return choices.acceptance(_said(raw))
    except ValueError:
        what = "is not a whole number of minutes from 5 to 1440"
        raise ValueError(f'{shown(raw)} {what}; or write "off"') from None


def pass_limit(raw: object) -> int | None:
    """From how many times on leads are asked about what passes on: 1 to 50; None from "off"."""
    try:
        return choices.pass_limit(_said(raw))
    except ValueError:
        raise ValueError(f'{shown(raw)} is not a whole number from 1 to 50; or write "off"') from None


def report(check: Callable[[str], None]) -> Reader:
    """A reader of cron expressions, and of "off" for None; `check` raises ValueError."""
    read = values.cron(check)
    return lambda raw: None if raw == choices.OFF else read(raw)


def link(raw: object) -> str | None:
    """An address that can be shown; None from "off"."""
    if not isinstance(raw, str):
        raise ValueError(f'{shown(raw)} is not text; write it in quotes: "https://..."')
    return choices.link(raw)


def _said(raw: object) -> str:
    """What somebody would write in chat; empty for what is no number in TOML."""
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    return f"{raw}" if whole or raw == choices.OFF else ""
