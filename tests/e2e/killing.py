"""What must be true of a desk however its processes ended."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import Row, Table, create_engine, select

from tests.e2e.desks import OPS, desk_of
from watchbill import app
from watchbill.jobs import content_json
from watchbill.jobs.tables import inbox, outbox
from watchbill.model import Column, MessageKind, SendState, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.settings import Settings
from watchbill.sql.engines import parsed

_CHANGED = re.compile(r"^(TICKET-\d+) is (?:yours and|yours now|in progress again|back in|done: )")


def commands(chance: Random, people: Sequence[str], tickets: int) -> Iterator[str]:
    """What busy people type, for ever; no note is written twice."""
    number = 0
    while True:
        key = f"TICKET-{chance.randint(1, tickets)}"
        number += 1
        yield chance.choices(
            [
                f"!claim {key}",
                f"!claim {key} anyway",
                f"!release {key}",
                f"!done {key}",
                f"!note {key} note {number}",
                f"/as {chance.choice(people)}",
            ],
            weights=[4, 2, 4, 1, 4, 1],
        )[0]


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of the outbox as the console shows it."""

    key: str
    kind: MessageKind
    state: SendState
    attempts: int
    text: str

    @property
    def lines(self) -> Counter[str]:
        """Each line of it."""
        return Counter(self.text.splitlines())


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A desk whose processes are gone."""

    settings: Settings

    def received(self) -> "Sequence[Row[tuple[object, ...]]]":
        """Every command that was stored."""
        return self._rows(inbox)

    def sent(self) -> list[Sent]:
        """Everything in the outbox."""
        return [_sent(row) for row in self._rows(outbox)]

    def check(self) -> None:
        """Everything that its database must tell."""
        self.every_command_is_done_and_has_one_reply()
        self.every_note_is_there_once()
        self.tickets_and_claims_agree()
        self.what_was_answered_is_what_was_done()

    def every_command_is_done_and_has_one_reply(self) -> None:
        """Stored is carried out, in one piece with its reply."""
        received = self.received()
        replies = Counter(each.key for each in self.sent() if each.kind is MessageKind.REPLY)

        assert [row for row in received if row.done_at is None] == []
        assert replies == Counter(f"reply:{row.platform}:{row.event_id}" for row in received)

    def check_said(self, lines: Sequence[str]) -> None:
        """Nothing waits any more; of all that was ever said, what is in doubt was said at most once."""
        sent = self.sent()
        said = Counter(line for line in lines if not re.match(r"\w+> ", line))
        surely, at_most = Counter[str](), Counter[str]()
        for each in sent:
            surely += each.lines if each.state is SendState.SENT else Counter()
            at_most += Counter({line: times * (1 + each.attempts) for line, times in each.lines.items()})

        assert {each.state for each in sent} <= {SendState.SENT, SendState.IN_DOUBT}
        assert surely - said == Counter(), "lost"
        assert said - at_most == Counter(), "said twice, or said and not stored"

    def every_note_is_there_once(self) -> None:
        """Each `!note` that was stored wrote one note."""
        with desk_of(self.settings) as desk, desk.database.reading() as work:
            notes = Counter(f"{key} {note.text}" for key in _keys(desk) for note in work.tickets.notes(key))

        assert notes == Counter(row.words for row in self.received() if row.command == "note")

    def tickets_and_claims_agree(self) -> None:
        """In progress means one open claim, of the assignee; anything else means none."""
        with desk_of(self.settings) as desk, desk.database.reading() as work:
            tickets = work.tickets.standing(OPS, tuple(Column))
            holders = {each.key: each.person for each in work.claims.open(OPS)}
            held = len(work.claims.open(OPS))

        assert held == len(holders)
        assert holders == {each.key: each.assignee for each in tickets if each.column is Column.IN_PROGRESS}
        assert [each for each in tickets if each.column is Column.BACKLOG and each.assignee] == []

    def what_was_answered_is_what_was_done(self) -> None:
        """A ticket changed as often as somebody was told so."""
        told = Counter(found[1] for each in self.sent() if (found := _CHANGED.match(each.text)))
        with desk_of(self.settings) as desk, desk.database.reading() as work:
            changed = {each.key: each.version - 1 for each in work.tickets.standing(OPS, tuple(Column))}

        assert {str(key): told[key] for key in changed} == changed

    def _rows(self, table: Table) -> "Sequence[Row[tuple[object, ...]]]":
        engine = create_engine(parsed(app.database_url(self.settings)))
        with engine.connect() as connection:
            rows = connection.execute(select(table)).all()
        engine.dispose()
        return rows


def _keys(desk: app.App) -> Sequence[TicketKey]:
    with desk.database.reading() as work:
        return work.tickets.keys(OPS)


def _sent(row: "Row[tuple[object, ...]]") -> Sent:
    text = Plain().write(content_json.read(row.content))
    shown = text if row.kind is MessageKind.REPLY else f"[{row.conversation}] {text}"
    return Sent(row.key, row.kind, row.state, row.attempts, shown)
