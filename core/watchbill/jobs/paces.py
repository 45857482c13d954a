"""How fast each platform may be spoken to, kept by all replicas together.

The generic cell rate algorithm (ITU-T I.371): one time a conversation and one a workspace, that at which a sender
who kept exactly to the pace would be allowed the next message. It needs no clean-up and no count of what was sent.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from watchbill.jobs.tables import paces
from watchbill.model.duty import Pace
from watchbill.sql import Change, Connection, Query, insert_if_absent, upsert

_WORKSPACE = ""
_ENSURE = Change(insert_if_absent(paces))
_AT = Query(
    select(paces.c.at)
    .where(paces.c.platform == bindparam("on"), paces.c.conversation == bindparam("where"))
    .with_for_update(),
    lambda at: at,
)
_SET = Change(upsert(paces, lambda new: {"at": new.at}))
_NOT_BEFORE = Change(upsert(paces, lambda new: {"at": new.at}, where=lambda new: paces.c.at < new.at))


class SqlPaces:
    """The paces as one transaction sees them; whoever spends holds the workspace's row until it ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def spend(self, platform: str, conversation: str, pace: Pace, now: datetime) -> datetime:
        """Take the right to say one message now.

        Returns:
            `now` where it was taken; else when to come again, and nothing is changed.
        """
        mine = self._at(platform, conversation, now) if pace.conversation else now
        all_of_it = self._at(platform, _WORKSPACE, now)
        free_at = max(mine, all_of_it - pace.workspace * (pace.burst - 1))
        if free_at > now:
            return free_at
        if pace.conversation:
            self._set(platform, conversation, now + pace.conversation)
        if pace.workspace:
            self._set(platform, _WORKSPACE, max(all_of_it, now) + pace.workspace)
        return now

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        """Let nobody speak on the platform before `until`, and no burst follow it."""
        at = until + pace.workspace * (pace.burst - 1)
        self._connection.run(_NOT_BEFORE, platform=platform, conversation=_WORKSPACE, at=at)

    def _at(self, platform: str, conversation: str, now: datetime) -> datetime:
        found = self._connection.first(_AT, on=platform, where=conversation)
        if found is None:  # made first, so that two who come for the first time wait for each other
            self._connection.run(_ENSURE, platform=platform, conversation=conversation, at=now)
            found = self._connection.first(_AT, on=platform, where=conversation)
        return found or now

    def _set(self, platform: str, conversation: str, at: datetime) -> None:
        self._connection.run(_SET, platform=platform, conversation=conversation, at=at)
