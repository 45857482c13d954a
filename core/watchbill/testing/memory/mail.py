"""How far mailboxes are read and what became of mails, in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from watchbill.model.mail import MailboxState, Mailed
from watchbill.model.people import TeamId
from watchbill.testing.memory.state import State


class MemoryMailboxes:
    """Fulfils `ports.Mailboxes`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, name: str) -> MailboxState | None:
        return self._state.mailboxes.get(name)

    def everything(self) -> Sequence[MailboxState]:
        return sorted(self._state.mailboxes.values(), key=lambda each: each.name)

    def save(self, state: MailboxState) -> None:
        self._state.mailboxes[state.name] = state


class MemoryMails:
    """Fulfils `ports.Mails`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, ids: Collection[str]) -> Mapping[str, Mailed]:
        return {each: self._state.mails[team, each] for each in ids if (team, each) in self._state.mails}

    def save(self, mailed: Mailed) -> None:
        self._state.mails[mailed.team, mailed.id] = mailed

    def count(self, since: datetime) -> Mapping[tuple[str, str], int]:
        return dict(sorted(Counter((each.source, each.passed_over) for each in self._lately(since)).items()))

    def passed_over(self, since: datetime, most: int) -> Sequence[Mailed]:
        by_name = sorted(self._lately(since), key=lambda each: (each.team, each.id))
        return sorted(by_name, key=lambda each: each.at, reverse=True)[:most]

    def _lately(self, since: datetime) -> list[Mailed]:
        return [each for each in self._state.mails.values() if each.passed_over and each.at >= since]
