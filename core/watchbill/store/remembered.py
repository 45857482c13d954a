"""People, teams and turns change rarely and every command reads them: a process remembers what it read of them.

A number in the database counts the changes. Whoever changes any of them increments it in that transaction; a unit
of work reads the number before it asks about them, and uses only what was read under that number. So a change
is seen by every process with its commit, and what was rolled back is never remembered.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from watchbill.model.address import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.model.turn import Held, Turn
from watchbill.sql import Connection, Query
from watchbill.store.counters import next_number
from watchbill.store.people import SqlPeople
from watchbill.store.tables import counters
from watchbill.store.teams import SqlTeams
from watchbill.store.turns import SqlTurns

#: Most answers kept; strangers ask under ever new names.
MOST = 10_000
#: Where that number stands in `counters`.
SERIES = {"scope": "directory", "prefix": "changes"}
_CHANGES = Query(
    select(counters.c.value).where(
        counters.c.scope == bindparam("scope"), counters.c.prefix == bindparam("prefix")
    ),
    lambda value: int(value),
)
_Answer = TypeVar("_Answer")


class Remembered:
    """Answers of one database, valid for one state of it; shared by every unit of work, in any thread."""

    def __init__(self) -> None:
        self._current: tuple[Hashable, dict[Hashable, Any]] = None, {}

    def under(self, state: Hashable) -> dict[Hashable, Any]:
        """The answers of this state; a unit of work may go on using those of the state it started with."""
        current, answers = self._current
        if current != state or len(answers) > MOST:
            answers = {}
            self._current = state, answers
        return answers


class Recall:
    """One unit of work's look at what is remembered."""

    __slots__ = ("_answers", "_changed", "_connect", "_remembered")

    def __init__(self, connect: Callable[[], Connection], remembered: Remembered) -> None:
        self._connect, self._remembered = connect, remembered
        self._answers: dict[Hashable, Any] | None = None
        self._changed = False

    def __call__(self, question: Hashable, read: Callable[[], _Answer]) -> _Answer:
        """The remembered answer, otherwise `read()`; after this unit's first change always `read()`.

        Many threads share an answer: it must be a value that nobody can change.
        """
        if self._changed:
            return read()
        if self._answers is None:
            # Before the data, so that no answer is kept under a number that is newer than it.
            connection = self._connect()
            changes = connection.first(_CHANGES, **SERIES) or 0
            self._answers = self._remembered.under((connection.file, changes))
        if question not in self._answers:
            self._answers[question] = read()
        answer: _Answer = self._answers[question]
        return answer

    def changing(self) -> None:
        """Count a change before it is made; other writers of what is remembered wait until this unit ends."""
        if not self._changed:
            next_number(self._connect(), **SERIES)
            self._changed = True


class RememberedPeople:
    """Fulfils `ports.People`."""

    __slots__ = ("_people", "_recall")

    def __init__(self, people: SqlPeople, recall: Recall) -> None:
        self._people, self._recall = people, recall

    def get(self, person: PersonId) -> Person | None:
        return self._recall(("person", person), lambda: self._people.get(person))

    def by_identity(self, identity: Identity) -> Person | None:
        return self._recall(("identity", identity), lambda: self._people.by_identity(identity))

    def everyone(self) -> Sequence[Person]:
        return self._recall("everyone", lambda: tuple(self._people.everyone()))

    def save(self, person: Person) -> None:
        self._recall.changing()
        self._people.save(person)

    def identities(self, person: PersonId) -> Sequence[Identity]:
        return self._recall(("identities", person), lambda: tuple(self._people.identities(person)))

    def link(self, identity: Identity, person: PersonId) -> None:
        self._recall.changing()
        self._people.link(identity, person)

    def unlink(self, identity: Identity) -> None:
        self._recall.changing()
        self._people.unlink(identity)


class RememberedTeams:
    """Fulfils `ports.Teams`."""

    __slots__ = ("_recall", "_teams")

    def __init__(self, teams: SqlTeams, recall: Recall) -> None:
        self._teams, self._recall = teams, recall

    def get(self, team: TeamId) -> Team | None:
        return self._recall(("team", team), lambda: self._teams.get(team))

    def everything(self) -> Sequence[Team]:
        return self._recall("everything", lambda: tuple(self._teams.everything()))

    def save(self, team: Team) -> None:
        self._recall.changing()
        self._teams.save(team)

    def hold(self, team: TeamId) -> None:
        self._teams.hold(team)

    def by_address(self, address: Address) -> Team | None:
        place = address.platform, address.conversation
        return self._recall(("address", place), lambda: self._teams.by_address(address))

    def members(self, team: TeamId) -> Sequence[Membership]:
        return self._recall(("members", team), lambda: tuple(self._teams.members(team)))

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        return self._recall(("memberships", person), lambda: tuple(self._teams.memberships(person)))

    def join(self, membership: Membership) -> None:
        self._recall.changing()
        self._teams.join(membership)


class RememberedTurns:
    """Fulfils `ports.Turns`."""

    __slots__ = ("_recall", "_turns")

    def __init__(self, turns: SqlTurns, recall: Recall) -> None:
        self._turns, self._recall = turns, recall

    def on(self, team: TeamId, day: date) -> Turn | None:
        return self._recall(("turn", team, day), lambda: self._turns.on(team, day))

    def decided(self, team: TeamId, day: date, revision: int) -> Turn | None:
        return self._turns.decided(team, day, revision)

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        return self._recall(("turns", team, first, last), lambda: tuple(self._turns.between(team, first, last)))

    def held(self, team: TeamId, first: date, last: date) -> Sequence[Held]:
        return self._turns.held(team, first, last)

    def save(self, turn: Turn) -> bool:
        self._recall.changing()
        return self._turns.save(turn)
