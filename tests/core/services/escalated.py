"""A team whose alerts nobody takes, until somebody does; its engine asks the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.core.services.alarmed import Scene, Shown
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.model import DueKind, ItemId, ItemKind, MessageRef, Outgoing, PersonId, Role, Team
from watchbill.model.duty import Due
from watchbill.model.event import Event
from watchbill.model.work import Deed, Item, Report
from watchbill.platforms.plain import Plain
from watchbill.ports import Database, UnitOfWork
from watchbill.services.escalating import Escalating
from watchbill.services.intake import Intake
from watchbill.settings import Settings
from watchbill.testing.builders import CHANNEL, OPS, a_membership, a_person, a_request, a_team, an_identity
from watchbill.testing.holidays import SomeHolidays

MINUTE = timedelta(minutes=1)


@dataclass
class Threaded(Shown):
    """What people see, and in which thread."""

    posted: list[tuple[str | None, str]] = field(default_factory=list)

    def post(self, message: Outgoing) -> MessageRef | None:
        self.posted.append((message.to.thread, Plain().write(message.content)))
        return super().post(message)


class Waits(Scene):
    """The team "ops" at nine: Ann has the day, Bob is the backup, Cleo leads, Dora is there; all have accounts."""

    def __init__(self, database: Database | None = None, **team: Any) -> None:
        super().__init__(database)
        self.chat = self.threads = Threaded()
        self.sender.speaks(self.threads)
        with self.database.changing() as work:
            self.team = a_team("ops", channel=CHANNEL, **team)
            work.teams.save(self.team)
            for person in ("cleo", "dora"):
                work.people.save(a_person(person))
            work.teams.join(a_membership("cleo", role=Role.LEAD))
            work.teams.join(a_membership("dora"))
            for person in ("ann", "bob", "cleo", "dora"):
                work.people.link(an_identity(person), PersonId(person))
        self.hooks = HookCalls(loading.load(Settings(plugins=()), builtin=[]))
        self.intake = Intake(self.hooks)
        self.escalating = Escalating(self.hooks, SomeHolidays({}))
        self.engine = self.another_process()

    def another_process(self, database: Database | None = None) -> Engine:
        """One more engine on the same database, as after a restart; in a second replica by its own connection."""
        return Engine(
            database or self.database,
            self.clock,
            self.sender,
            handlers={DueKind.ESCALATION: self._do},
            sweep=lambda _work, _now: None,
        )

    def hangs_up(self) -> None:
        """No process holds the chat for now."""
        self.sender = Sender(self.database, self.clock)
        self.engine = self.another_process()

    def calls_back(self) -> None:
        """One holds it again."""
        self.sender.speaks(self.threads)

    def _do(self, work: UnitOfWork, due: Due) -> datetime | None:
        return self.escalating.do(work, due, self.clock.now())

    def passes(self, until: datetime) -> list[str]:
        """Time goes by, second by second where something is due; what was said meanwhile that asks somebody."""
        before = len(self.asked)
        while (next_at := self.engine.run_once()) and next_at <= until:
            self.clock.set(max(next_at, self.clock.now()))
        self.clock.set(until)
        self.engine.run_once()
        return self.asked[before:]

    @property
    def asked(self) -> list[str]:
        """What was said that asks somebody, oldest first."""
        return [text for _, text in self.threads.posted if "Nobody has taken" in text]

    @property
    def called(self) -> list[str]:
        """Who was asked, as the histories tell it: "09:10 A1 backup bob"."""
        with self.database.reading() as work:
            lines = [
                entry
                for item in ("A1", "A2", "I1")
                for entry in work.histories.of(OPS, ItemId(item))
                if entry.what is Deed.ESCALATED
            ]
        zone = self.team.opens(self.team.today(self.clock.now())).tzinfo
        return [
            f"{each.at.astimezone(zone):%H:%M} {each.item} {each.text} {each.person or 'everybody'}"
            for each in sorted(lines, key=lambda each: each.at)
        ]

    @property
    def owed(self) -> Sequence[Due]:
        """The rows of what is to be asked."""
        with self.database.reading() as work:
            return [each for each in work.due.open() if each.kind is DueKind.ESCALATION]

    def acks(self, item: str, person: str = "bob") -> None:
        """Somebody takes it."""
        with self.database.changing() as work:
            self.intake.acknowledge(self._request(work, person), ItemId(item))

    def incident(self, text: str = "Checkout is slow") -> Item | None:
        """Somebody reports it in chat; None where that is known already."""
        with self.database.changing() as work:
            said = Report(kind=ItemKind.INCIDENT, title=text, source="chat", dedupe_key=text)
            return self.intake.report(self._request(work, "dora"), said)

    def becomes(self, **team: Any) -> Team:
        """The team is another one from now on."""
        self.team = replace(self.team, **team)
        with self.database.changing() as work:
            work.teams.save(self.team)
        return self.team

    def events(self) -> Sequence[Event]:
        """What the step that is due now makes known."""
        with self.database.changing() as work:
            (due,) = work.due.take([DueKind.ESCALATION], self.clock.now(), MINUTE, 1)
            work.due.done(due, self.clock.now())
            self._do(work, due)
            return tuple(work.events)

    def _request(self, work: UnitOfWork, person: str) -> Any:
        return a_request(work, team=self.team, now=self.clock.now(), asker=a_person(person))
