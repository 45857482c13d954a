"""What was measured, as a table that says which goals are met."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One path beside its peer in the same run."""

    path: str
    ours: str
    peer: str
    #: Ours divided by the peer's; None where there is no peer here.
    ratio: float | None
    #: The ratio that is good enough; None where none was set.
    goal: float | None
    #: What the ratio compares: "p50", "CPU", "memory".
    measure: str
    #: Whether the goal is the smallest ratio that is good enough, and not the largest.
    more: bool = False


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = "| path | ours | peer in the same run | ratio | goal | met |\n|---|---|---|---|---|---|\n"
    return head + "".join(_line(row) for row in rows)


def _line(row: Row) -> str:
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}x {row.measure}"
    goal = "-" if row.goal is None else f"{'>=' if row.more else '<='} {row.goal:.2f}x"
    return f"| {row.path} | {row.ours} | {row.peer} | {ratio} | {goal} | {_met(row)} |\n"


def _met(row: Row) -> str:
    if row.goal is None or row.ratio is None:
        return "-"
    good = row.ratio >= row.goal if row.more else row.ratio <= row.goal
    return "yes" if good else "no"
