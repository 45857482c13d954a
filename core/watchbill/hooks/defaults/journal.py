"""One line in the log for everything that happened: `event="Claimed" key="TICKET-9" team="ops" person="ann"`.

Names and keys only: no titles, and no reasons of absences.
"""

import json
import logging

import watchbill
from watchbill.markers import hookimpl
from watchbill.model.event import Event, Missed
from watchbill.settings import Settings

log = logging.getLogger("watchbill.journal")

#: Where an event keeps its facts, if not in itself.
_SUBJECTS = ("turn", "claim", "item", "handover")
#: The facts that are told, where there are any.
_TOLD = (
    "id",
    "key",
    "team",
    "day",
    "person",
    "primary",
    "backup",
    "kind",
    "by",
    "to",
    "first",
    "last",
    "step",
    "cause",
)


@hookimpl
def watchbill_startup(settings: Settings) -> None:
    """Say that the desk is up, and with which settings; secrets are not shown."""
    log.info("%s settings=%s", _line("Started", version=watchbill.__version__), settings)


@hookimpl
def watchbill_shutdown() -> None:
    """Say that the desk has left."""
    log.info("%s", _line("Stopped"))


@hookimpl
def watchbill_happened(event: Event) -> None:
    """Say what happened; what was missed is a warning."""
    level = logging.WARNING if isinstance(event, Missed) else logging.INFO
    if not log.isEnabledFor(level):
        return
    subject = next((getattr(event, name) for name in _SUBJECTS if hasattr(event, name)), event)
    facts = {name: getattr(subject, name, None) for name in _TOLD}
    log.log(level, "%s", _line(type(event).__name__, **facts))


def _line(event: str, **facts: object) -> str:
    told = {"event": event, **{name: value for name, value in facts.items() if value is not None}}
    return " ".join(f"{name}={json.dumps(str(value), ensure_ascii=False)}" for name, value in told.items())
