"""What the outbox holds, read past the code under test after every step: only allowed moves, in order."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.model.duty import SETTLED, SendState
from watchbill.model.message import MessageRef

_HELD, _QUEUED, _SENDING, _SENT = SendState.HELD, SendState.QUEUED, SendState.SENDING, SendState.SENT
#: Where a row may be after each state, besides where it is.
MOVES: Mapping[SendState | None, frozenset[SendState]] = {
    None: frozenset({_HELD, _QUEUED}),
    # Queued and taken in one transaction.
    _HELD: frozenset({_SENDING, _QUEUED, SendState.REPLACED}),
    # A late post of somebody who held it before makes it sent; held is what waits for what it stands under.
    _QUEUED: frozenset({_SENDING, _SENT, _HELD, SendState.REPLACED}),
    _SENDING: frozenset({_QUEUED, _SENT, SendState.IN_DOUBT, SendState.FAILED}),
    # Who was believed to be gone had posted it after all.
    SendState.IN_DOUBT: frozenset({_SENT}),
    SendState.FAILED: frozenset({_SENT}),
    _SENT: frozenset(),
    SendState.REPLACED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message of the outbox."""

    id: int
    key: str
    conversation: str
    kind: str
    state: SendState
    fence: int
    attempts: int
    ref: MessageRef | None


class Ledger:
    """The rows as they were last seen, and which process took each of them last."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._holder: dict[str, int] = {}
        self._said: dict[str, int] = {}
        #: How often each was taken from somebody who was sending it.
        self.taken_over: Counter[str] = Counter()
        self._wrong: list[str] = []
        self.rows: Mapping[str, Row] = {}

    def look(self, process: int | None = None) -> None:
        """See what a step of this process, or of nobody's, made of each row; AssertionError if it may not be."""
        assert not self._wrong, self._wrong
        text = "SELECT id, key, conversation, kind, state, fence, attempts, ref FROM outbox ORDER BY id"
        found = [_row(*each) for each in self._connection.execute(text)]
        assert self.rows.keys() <= {each.key for each in found}, "a message is lost"
        for row in found:
            before = self.rows.get(row.key)
            _check_move(before, row)
            if process is not None and before and row.fence > before.fence:
                self._holder[row.key] = process
                doubted = before.state is row.state is _SENDING and row.attempts > before.attempts
                self.taken_over[row.key] += doubted
        self.rows = {row.key: row for row in found}

    def holds(self, key: str, process: int) -> bool:
        """Whether the process took the message last, and nobody has settled it."""
        return self.rows[key].state not in SETTLED and self._holder.get(key) == process

    def posted(self, key: str, *, stray: bool) -> None:
        """The platform has it now; the next look fails if it was to be said never, or before something later.

        The order holds for every post of a process that holds the message. A stray one may come after later ones:
        that is what a pause beyond a lease does, and on a platform that can be asked it is taken back.
        """
        row = self.rows[key]
        if row.state is SendState.REPLACED:
            self._wrong.append(f"{key} was replaced and is said")
        if not stray:
            last = self._said.get(row.conversation, 0)
            if last > row.id:
                self._wrong.append(f"{key} is said after what came later")
            self._said[row.conversation] = row.id


def _row(id: int, key: str, conversation: str, kind: str, state: str, fence: int, attempts: int, ref: str) -> Row:
    return Row(
        id=id,
        key=key,
        conversation=conversation,
        kind=kind,
        state=SendState(state),
        fence=fence,
        attempts=attempts,
        ref=MessageRef(ref) if ref else None,
    )


def _check_move(before: Row | None, now: Row) -> None:
    old = before.state if before else None
    assert now.state is old or now.state in MOVES[old], f"{now.key} went from {old} to {now.state}"
    if before:
        assert now.fence >= before.fence, f"the fence of {now.key} went back"
        assert before.ref in (None, now.ref), f"the reference of {now.key} was changed"
