"""Among items of one kind the worst comes first, and waiting makes worse."""

from datetime import datetime, timedelta

from watchbill.markers import hookimpl
from watchbill.model.work import Item, ItemState, Severity
from watchbill.words import times

#: An open item that nobody acknowledges climbs one severity each time this much time passes.
PATIENCE = timedelta(hours=4)
#: Points between one severity and the next.
STEP = 100

_WORST = STEP * (Severity.NORMAL - Severity.CRITICAL)


@hookimpl
def watchbill_score(item: Item, now: datetime) -> tuple[int, str] | None:
    """Severity and waiting; no waiting puts an item before one that was critical from the start."""
    severity = STEP * (Severity.NORMAL - item.severity)
    climbs = max(0, (now - item.opened_at) // PATIENCE) if item.state is ItemState.OPEN else 0
    reasons = [f"severity {item.severity.name.lower()}"] if severity else []
    if climbs:
        reasons.append(
            f"nobody has taken it for {times.lasting(now - item.opened_at)}{_as(item.severity, climbs)}"
        )
    return (min(_WORST, severity + STEP * climbs), ", ".join(reasons)) if reasons else None


def _as(severity: Severity, climbs: int) -> str:
    counts = Severity(max(Severity.CRITICAL, severity - climbs))
    return f", so it counts as {counts.name.lower()}" if counts is not severity else ""
