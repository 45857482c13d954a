"""Whether a change may still be made at the tracker."""

import pytest

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.site import Account, SiteTicket
from watchbill.model.ticket import Column, TicketKey
from watchbill.rules.errands import Standing, standing
from watchbill.testing.builders import OPS, at

B, P, W, D = Column.BACKLOG, Column.IN_PROGRESS, Column.BLOCKED, Column.DONE
OPEN, MADE, TAKEN, CLOSED = Standing


def change(column: Column, seen: tuple[str | None, Column | None]) -> Errand:
    return Errand(
        id=ErrandId("e1"),
        tracker="jira",
        team=OPS,
        key=TicketKey("OPS-1"),
        kind=ErrandKind.CHANGE,
        at=at(10),
        column=column,
        seen=seen[0],
        seen_column=seen[1],
        again_at=at(10),
    )


def ticket(holder: str | None, column: Column) -> SiteTicket:
    account = Account(id=holder) if holder else None
    return SiteTicket(key=TicketKey("OPS-1"), id="1", title="one", column=column, holder=account, updated_at=at(9))


@pytest.mark.parametrize(
    ("account", "column", "seen", "there", "expected"),
    [
        # Ann claims what nobody had.
        ("ann", P, (None, B), (None, B), OPEN),
        ("ann", P, (None, B), ("ann", P), MADE),
        ("ann", P, (None, B), ("ann", B), OPEN),
        ("ann", P, (None, B), (None, P), OPEN),
        ("ann", P, (None, B), (None, W), OPEN),
        ("ann", P, (None, B), ("bob", P), TAKEN),
        ("ann", P, (None, B), ("bob", B), TAKEN),
        ("ann", P, (None, B), ("bob", D), CLOSED),
        ("ann", P, (None, B), (None, D), CLOSED),
        ("ann", P, (None, B), ("ann", D), CLOSED),
        # Ann takes over what Bob had.
        ("ann", P, ("bob", P), ("bob", P), OPEN),
        ("ann", P, ("bob", P), ("bob", W), OPEN),
        ("ann", P, ("bob", P), (None, B), OPEN),
        ("ann", P, ("bob", P), ("cleo", P), TAKEN),
        ("ann", P, ("bob", P), ("bob", D), CLOSED),
        # Ann releases hers.
        (None, B, ("ann", P), ("ann", P), OPEN),
        (None, B, ("ann", P), (None, B), MADE),
        (None, B, ("ann", P), ("bob", P), TAKEN),
        (None, B, ("ann", P), ("ann", D), CLOSED),
        # Ann closes it.
        ("ann", D, ("ann", P), ("ann", P), OPEN),
        ("ann", D, ("ann", P), ("ann", D), MADE),
        ("ann", D, ("ann", P), (None, D), OPEN),
        ("ann", D, (None, B), ("bob", D), CLOSED),
        # Ann reopens what was done.
        (None, B, ("ann", D), ("ann", D), OPEN),
        (None, B, ("ann", D), (None, B), MADE),
        (None, B, (None, D), ("bob", P), TAKEN),
        # Whoever has it goes on having it: blocked.
        ("bob", W, ("ann", P), ("bob", P), OPEN),
        ("bob", W, ("ann", P), ("bob", W), MADE),
        ("bob", W, ("ann", P), ("bob", D), CLOSED),
        (None, W, ("ann", P), (None, P), OPEN),
        # A ticket that was not mirrored before: its key was ours alone.
        ("ann", P, (None, None), (None, B), OPEN),
    ],
)
def test_how_a_change_stands(
    account: str | None,
    column: Column,
    seen: tuple[str | None, Column | None],
    there: tuple[str | None, Column],
    expected: Standing,
) -> None:
    assert standing(change(column, seen), ticket(*there), account) is expected
