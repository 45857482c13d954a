"""Trying a team file: it is applied, looked at, and taken back."""

from collections.abc import Callable
from typing import TypeVar

from watchbill.app import App
from watchbill.cli import roster
from watchbill.ports import UnitOfWork
from watchbill.services.applying import Applying

_Seen = TypeVar("_Seen")


class _TakenBack(Exception):
    """Ends a unit of work without a change."""


def with_file(desk: App, name: str, text: str, look: Callable[[UnitOfWork], _Seen]) -> _Seen:
    """What `look` sees of the desk as it would be with the file; nothing of it stays.

    Raises:
        SettingsInvalid: with every mistake in the file.
        StorageUnavailable: the database does not answer.
    """
    seen: list[_Seen] = []
    try:
        with desk.database.changing() as work:
            file = roster.parsed(desk, work, name, text)
            Applying(desk.rotating, desk.scheduling).apply(work, file, desk.clock.now())
            seen.append(look(work))
            raise _TakenBack
    except _TakenBack:
        return seen[0]
