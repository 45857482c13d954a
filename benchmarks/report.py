"""What was measured, as a table that says which goals are met."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One path beside its peer in the same run."""

    path: str
    ours: str
    peer: str
    #: Ours divided by the peer's; smaller is better.
    ratio: float
    #: The largest ratio that is good enough; None where none was set.
    goal: float | None
    #: What the ratio compares: "p50", "CPU", "memory".
    measure: str


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = "| path | ours | peer in the same run | ratio | goal | met |\n|---|---|---|---|---|---|\n"
    return head + "".join(_line(row) for row in rows)


def _line(row: Row) -> str:
    goal = "-" if row.goal is None else f"<= {row.goal:.2f}x"
    met = "-" if row.goal is None else ("yes" if row.ratio <= row.goal else "no")
    return f"| {row.path} | {row.ours} | {row.peer} | {row.ratio:.2f}x {row.measure} | {goal} | {met} |\n"
