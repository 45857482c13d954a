"""A whole bot around the teams that a test names, for days that are not normal: time passes due by due."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from watchbill import app
from watchbill.model import Column, PersonId, Role, TeamId, TicketKey
from watchbill.model.passage import Passage
from watchbill.model.team import Team
from watchbill.ports import Database, UnitOfWork
from watchbill.rules import calendar
from watchbill.settings import Settings
from watchbill.testing.builders import (
    DAY,
    a_claim,
    a_membership,
    a_person,
    a_team,
    a_ticket,
    a_turn,
    an_identity,
    at,
)
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock

#: The least that passes between two looks of the engine.
_SECOND = timedelta(seconds=1)


class Whole:
    """A desk and its bot; the engine looks exactly when something is due, or when the test says so."""

    def __init__(self, settings: Settings, database: Database, start: datetime) -> None:
        self.clock, self.database = SteppedClock(start), database
        self._settings, self._log = settings, _Errors()
        logging.getLogger("watchbill").addHandler(self._log)
        self._begin()

    def _begin(self) -> None:
        self.desk = app.build(self._settings, clock=self.clock, database=self.database)
        self.bot = TalkingBot(self.desk)
        self.desk.engine.stop()
        self.desk.rereading.stop()
        self.desk.keeping.stop()
        self.desk.engine.run_once()

    def ask(self, text: str, as_: str | None = None, in_: str | None = None) -> str:
        """Say something to the bot, as Ann in #ops unless told otherwise, and get its answer."""
        return self.bot.ask(text, as_, in_)

    def until(self, moment: datetime, room: str = "#ops") -> str:
        """Let time pass until then, each thing done when it is due; what the bot said in the room meanwhile."""
        before, goal = len(self.bot.said_in(room)), moment.astimezone(UTC)
        while True:
            due = self.desk.engine.run_once()
            now = self.clock.now()
            if now >= goal:
                return "\n".join(self.bot.said_in(room)[before:])
            self.clock.set(min(goal, max(due, now + _SECOND)) if due else goal)

    def restart(self) -> None:
        """The process ends and starts anew; what was said before is still in the chat."""
        said = self.bot.chat.sent
        self.bot.close()
        self._begin()
        self.bot.chat.sent[:0] = said

    def alone(self, person: str) -> list[str]:
        """What the bot said to somebody alone."""
        return self.bot.said_in(f"@{person}")

    def waiting(self, team: str = "ops") -> Sequence[Passage]:
        """What passed on and nobody has taken over."""
        with self.database.reading() as work:
            return work.passages.waiting(TeamId(team))

    def passages(self, key: str, team: str = "ops") -> Sequence[Passage]:
        """Each time that it passed on."""
        with self.database.reading() as work:
            return work.passages.of(TeamId(team), key)

    def owner(self, key: str) -> str | None:
        """Who has the ticket."""
        with self.database.reading() as work:
            ticket = work.tickets.get(TicketKey(key))
            return ticket.assignee if ticket else None

    @property
    def failures(self) -> list[str]:
        """What went wrong inside, as the log has it."""
        return self._log.told

    def close(self) -> None:
        """End it; the database stays."""
        self.bot.close()
        logging.getLogger("watchbill").removeHandler(self._log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@contextmanager
def whole(folder: Path, database: Database, start: datetime) -> Iterator[Whole]:
    """A desk that must not fail inside; its database is filled already."""
    with Whole(Settings(var=folder), database, start) as desk:
        yield desk
    assert not desk.failures


def people(work: UnitOfWork, team: Team, *names: str, zones: Sequence[str] = ()) -> None:
    """A team of these people, who live in the team's zone unless told otherwise; the first one leads it."""
    work.teams.save(team)
    for place, name in enumerate(names):
        if work.people.get(PersonId(name)) is None:
            zone = zones[place] if zones else team.zone
            work.people.save(a_person(name, zone=zone))
            work.people.link(an_identity(name), PersonId(name))
        work.teams.join(a_membership(name, team.id, role=Role.MEMBER if place else Role.LEAD))


def turns(work: UnitOfWork, team: Team, days: Iterable[tuple[date, str | None, str | None]]) -> None:
    """Who is on MRO, and who is the backup, on these days."""
    for day, primary, backup in days:
        work.turns.save(a_turn(primary, backup, team=team.id, day=day, decided_at=team.midnight(day)))


def begun(work: UnitOfWork, team: Team, key: str, owner: str, since: datetime) -> None:
    """A ticket in progress, and its claim."""
    ticket = a_ticket(
        key, Column.IN_PROGRESS, team=team.id, assignee=PersonId(owner), moved_at=since, title=f"Do {key}"
    )
    work.tickets.add(ticket)
    work.claims.add(a_claim(key, owner, team=team.id, at=since))


@contextmanager
def a_week(folder: Path, database: Database) -> Iterator[Whole]:
    """Ben is on MRO this Tuesday and has TICKET-1; then Chloe, Dmitri, Ann, and Ben again; Ann leads them."""
    team = a_team("ops")
    rota = (("ben", "ann"), ("chloe", "dmitri"), ("dmitri", "chloe"), ("ann", "ben"), ("ben", "ann"))
    days = calendar.workdays(team, DAY, len(rota))
    with database.changing() as work:
        people(work, team, "ann", "ben", "chloe", "dmitri")
        turns(work, team, [(day, *whose) for day, whose in zip(days, rota, strict=True)])
        begun(work, team, "TICKET-1", "ben", at(9))
    with whole(folder, database, at(10)) as desk:
        yield desk
