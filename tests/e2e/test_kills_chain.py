"""`kill -9` while the day is handed over: the post, its comments, what passes on and who is called, each once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.desks import LONG_AGO, OPS, a_ticket, desk_of, fill, settings_of
from tests.e2e.held import held
from tests.e2e.running import RUN, running
from watchbill.model import Claim, ClaimId, ClaimKind, Column, PersonId, SendState, Turn
from watchbill.model.duty import Sending
from watchbill.model.passage import Passage
from watchbill.model.ticket import TicketKey
from watchbill.settings import Settings
from watchbill.testing.postgres import PostgresServer

DAY, NEXT = date(2026, 12, 1), date(2026, 12, 2)
HALF_PAST, ELEVEN = "2026-12-01T17:29:59+01:00", "2026-12-02T10:59:59+01:00"
KEY, ANN = TicketKey("TICKET-1"), PersonId("ann")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Ann is on MRO on Tuesday and has a ticket in progress; Ben is on Wednesday."""
    postgres: PostgresServer | None = (
        request.getfixturevalue("postgres") if request.param == "postgresql" else None
    )
    made = settings_of(tmp_path, postgres.new_database() if postgres else "")
    fill(made, titles=())
    with desk_of(made) as desk, desk.database.changing() as work:
        for day, person in ((DAY, ANN), (NEXT, PersonId("ben"))):
            work.turns.save(Turn(team=OPS, day=day, primary=person, backup=None, decided_at=LONG_AGO))
        work.tickets.add(replace(a_ticket(1, "One"), column=Column.IN_PROGRESS, assignee=ANN))
        work.claims.add(
            Claim(id=ClaimId("c1"), key=KEY, team=OPS, person=ANN, kind=ClaimKind.STARTED, at=LONG_AGO)
        )
    return made


def test_in_the_middle_of_the_post(tmp_path: Path, settings: Settings) -> None:
    killed_at("sections", tmp_path, settings, HALF_PAST, "Evening check of")

    assert_handed_over_once(settings)


def test_between_the_post_and_the_chat(tmp_path: Path, settings: Settings) -> None:
    killed_at("happened", tmp_path, settings, HALF_PAST, "Evening check of")

    assert_handed_over_once(settings)


def test_as_the_leads_are_called(tmp_path: Path, settings: Settings) -> None:
    with running(RUN, tmp_path, clock(settings, HALF_PAST)) as bot:
        bot.hear("Evening check of")
        bot.end()
    killed_at("happened", tmp_path, settings, ELEVEN, "taken over what was handed over")

    called = said(settings, f"overdue:ops:{NEXT}:{KEY}:1")
    (link,) = links(settings)
    assert called.state is SendState.SENT
    assert link.waits
    assert link.raised_at is not None


def killed_at(moment: str, folder: Path, settings: Settings, start: str, says: str) -> None:
    """Kill a process there; the next one, some minutes later, says what was due, once."""
    with running(RUN, folder, {**clock(settings, start), **held(folder, moment)}) as bot:
        bot.hear(f"held at {moment}")
        before = bot.kill()
    later = datetime.fromisoformat(start) + timedelta(minutes=3)
    with running(RUN, folder, clock(settings, later.isoformat())) as bot:
        bot.hear(says)
        after = bot.end()

    assert [line for line in before if says in line] == []
    assert len([line for line in after if says in line]) == 1


def assert_handed_over_once(settings: Settings) -> None:
    post = said(settings, f"evening:ops:{DAY}")
    (link,) = links(settings)
    with desk_of(settings) as desk, desk.database.reading() as work:
        comments = work.tickets.notes(KEY)
    assert post.state is SendState.SENT
    assert (link.number, link.giver, link.to, link.waits) == (1, ANN, "ben", True)
    assert [each.repeats for each in comments] == [True]


def clock(settings: Settings, start: str) -> dict[str, str]:
    return {"WATCHBILL_CLOCK": start, "WATCHBILL_DATABASE_URL": settings.database_url}


def said(settings: Settings, key: str) -> Sending:
    with desk_of(settings) as desk, desk.database.reading() as work:
        found = work.outbox.by_key(key)
    assert found is not None
    return found


def links(settings: Settings) -> list[Passage]:
    with desk_of(settings) as desk, desk.database.reading() as work:
        return list(work.passages.of(OPS, KEY))
