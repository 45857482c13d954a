"""Whether people who write to the desk now are answered, check by check."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from watchbill.errors import StorageUnavailable
from watchbill.ports import Database
from watchbill.web.glance import Glance
from watchbill.web.watched import Watched

_log = logging.getLogger(__name__)

#: Seconds for which one look at the database counts, and for which it is waited for.
LASTS, PATIENCE = 1.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, and in a sentence what was found."""

    name: str
    well: bool
    says: str


_SILENT = Check(name="database", well=False, says="The database does not answer.")


class Readiness:
    """Looks at everything that must be well before somebody is sent here."""

    def __init__(self, desk: Watched) -> None:
        self._vitals = desk.vitals
        self._database = Glance(
            lambda: _database(desk.database), lasts=LASTS, patience=PATIENCE, otherwise=_SILENT
        )

    async def checks(self) -> Sequence[Check]:
        """What was found: the database, the chat, and whether the end has come."""
        return await self._database(), self._chat(), self._process()

    async def storage(self) -> Sequence[Check]:
        """What was found of the database alone, all that a process needs which only stores."""
        return (await self._database(),)

    def _chat(self) -> Check:
        well = self._vitals.connected
        says = "The chat is connected." if well else "The chat is not connected."
        return Check(name="chat", well=well, says=says)

    def _process(self) -> Check:
        ending = self._vitals.stopping
        says = "The desk is stopping." if ending else "The desk is running."
        return Check(name="process", well=not ending, says=says)


def _database(database: Database) -> Check:
    try:
        current = database.is_current()
    except StorageUnavailable as away:
        return Check(name="database", well=False, says=f"The database {away.cause}.")
    except Exception:
        _log.exception("The database could not be asked for its release")
        return Check(name="database", well=False, says="The database could not be asked; the log has the reason.")
    if not current:
        return Check(name="database", well=False, says="The database's tables are not those of this release.")
    return Check(name="database", well=True, says="The database answers.")
