"""How the desk is, looked at for many who ask."""

import logging

from watchbill.errors import StorageUnavailable
from watchbill.rules.wellbeing import Report
from watchbill.web.glance import Glance
from watchbill.web.watched import Watched

_log = logging.getLogger(__name__)

#: Seconds for which one look counts, less than between two scrapes; and for which it is waited for.
LASTS, PATIENCE = 10.0, 8.0


def glance(desk: Watched) -> Glance[Report | None]:
    """A shared look at every team; it gives None while the database is away or too slow."""
    return Glance(lambda: _look(desk), lasts=LASTS, patience=PATIENCE, otherwise=None)


def _look(desk: Watched) -> Report | None:
    try:
        with desk.database.reading() as work:
            return desk.reckoning.look(work, work.teams.everything(), desk.clock.now())
    except StorageUnavailable:
        return None  # /readyz says why
    except Exception:
        _log.exception("The desk could not be looked at")
        return None
