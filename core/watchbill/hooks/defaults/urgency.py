"""Among items of one kind the worst comes first, and waiting makes worse."""

from datetime import datetime, timedelta

from watchbill.markers import hookimpl
from watchbill.model.work import Item, ItemState, Severity

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
        reasons.append("nobody is on it yet")
    return (min(_WORST, severity + STEP * climbs), ", ".join(reasons)) if reasons else None
