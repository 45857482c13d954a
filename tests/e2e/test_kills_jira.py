"""`kill -9` while a tracker is told: everything is there once, also what it did and nobody heard of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from threading import Event

from tests.e2e.desks import OPS, desk_of, fill, settings_of
from tests.e2e.killing import Aftermath
from tests.e2e.running import RUN, come_true, running
from watchbill import app
from watchbill.settings import Settings
from watchbill.testing.jira import FakeJira
from watchbill.testing.proxy import Proxy, faulty
from watchbill.trackers.jira import jira

START = datetime.fromisoformat("2026-12-01T10:00:00+01:00")
KILLS, TICKETS = 3, 3


def clock(start: int) -> str:
    """When the process of this number starts: every lease of the one before has run out by then."""
    return (START + start * timedelta(minutes=3)).isoformat()


def commands(chance: Random) -> Iterator[str]:
    """Notes and tickets, no two of which are alike."""
    for number in count(1):
        note = f"!note OPS-{chance.randint(1, TICKETS)} note {number}"
        yield chance.choice([note, note, f"!ticket The disk {number}"])


def prepare(settings: Settings, file: Path, token: str) -> None:
    """The team has its tickets in Jira, and knows its board."""
    fill(settings, titles=())
    desk = app.build(replace(settings, trackers=file), environment={"TOKEN": token})
    with desk.database.changing() as work:
        team = work.teams.get(OPS)
        assert team is not None
        work.teams.save(replace(team, tracker="jira"))
    assert desk.keepers[0].once()
    desk.close()


def kill_again_and_again(file: Path, settings: Settings, server: FakeJira, proxy: Proxy, chance: Random) -> None:
    """Every other process loses an answer of Jira before it is killed."""
    stream = commands(chance)
    variables = {"WATCHBILL_TRACKERS": str(file), "TOKEN": server.token}
    for start in range(KILLS):
        with running(RUN, file.parent, {"WATCHBILL_CLOCK": clock(start), **variables}) as bot:
            bot.type(*islice(stream, 20))
            before = told(server)
            come_true(lambda before=before: told(server) > before + chance.randint(1, 6))  # type: ignore[misc]
            lost = proxy.after(only="POST .*(comment|issue)$") if start % 2 else None
            if lost:
                come_true(lambda lost=lost: lost.over)  # type: ignore[misc]
            Event().wait(chance.uniform(0, 0.02))  # any moment of what is told next will do
            bot.kill()
            proxy.clear()
            assert " ERROR " not in bot.errors
    last = {"WATCHBILL_CLOCK": clock(KILLS), **variables}
    with running(RUN, file.parent, last) as bot, desk_of(settings) as desk:
        come_true(lambda: all_is_done(desk))
        bot.end()


def told(server: FakeJira) -> int:
    """How much was written in Jira so far."""
    return server.faults.calls["comment"] + server.faults.calls["create"]


def all_is_done(desk: app.App) -> bool:
    """Whether no errand is left, and nobody who said something waits for an answer."""
    with desk.database.reading() as work:
        left = work.errands.pending("jira")
    return not left and all(row.done_at for row in Aftermath(desk.settings).received())


def test_each_comment_and_ticket_is_there_once(tmp_path: Path) -> None:
    with FakeJira() as server, faulty(server.url) as proxy:
        for number in range(TICKETS):
            server.people.write(f"ticket {number}")
        file = tmp_path / "trackers.toml"
        file.write_text(
            f'[trackers.jira]\ntype = "jira"\nurl = "{proxy.address}"\nproject = "OPS"\nuser = "{server.user}"\n'
            'token = { env = "TOKEN" }\nper_second = 100\n'
        )
        settings = settings_of(tmp_path)
        prepare(settings, file, server.token)

        kill_again_and_again(file, settings, server, proxy, Random(5))

        site = jira({**server.table, "per_second": 100})
        board = [each for page in site.board() for each in page]
        notes = Counter(f"{each.key} {said.text}" for each in board for said in site.comments(each))
        site.close()
    aftermath = Aftermath(settings)
    replies = Counter(
        each.key for each in aftermath.sent() if each.key.startswith("reply:") and "~" not in each.key
    )
    assert replies == Counter(f"reply:{row.platform}:{row.event_id}" for row in aftermath.received())
    words = {
        name: [row.words for row in aftermath.received() if row.command == name] for name in ("note", "ticket")
    }
    asked = Counter(each.replace(" ", " Ann: ", 1) for each in words["note"])
    assert notes == asked
    titles = Counter(each.title for each in board if not each.title.startswith("ticket "))
    assert titles == Counter(words["ticket"])
    assert min(len(words["note"]), len(words["ticket"])) > KILLS
