"""A process in which many people claim one ticket at the same moment; run by `test_race`.

Arguments: the database's address, the state folder, the first person's number, how many people, a file to
wait for.
Prints one line for each person: what they were told.
"""

import sys
import threading
from pathlib import Path

from watchbill import app
from watchbill.errors import WatchbillError
from watchbill.model import PersonId, TeamId, TicketKey
from watchbill.rules.claiming import Granted, JustTaken
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings


def race(desk: app.App, first: int, count: int, start: Path) -> list[str]:
    """What each person was told: "won", "refused: holder" or an error's text."""
    told = ["" for _ in range(count)]
    ready = threading.Barrier(count + 1)

    def claim(number: int) -> None:
        ready.wait()
        told[number] = _claim(desk, PersonId(f"p{first + number}"))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    while not start.exists():
        pass
    ready.wait()
    for thread in threads:
        thread.join()
    return told


def _claim(desk: app.App, handle: PersonId) -> str:
    try:
        with desk.database.changing() as work:
            team, person = work.teams.get(TeamId("ops")), work.people.get(handle)
            assert team is not None
            assert person is not None
            request = DirectRequest(work=work, team=team, now=desk.clock.now(), asker=person)
            verdict = desk.claiming.claim(request, TicketKey("TICKET-123")).verdict
    except WatchbillError as refusal:
        return f"error: {refusal}"
    if isinstance(verdict, Granted):
        return "won"
    return f"refused: {verdict.holder}" if isinstance(verdict, JustTaken) else f"refused: {verdict}"


if __name__ == "__main__":
    url, folder, first, count, start = sys.argv[1:]
    desk = app.build(Settings(database_url=url, var=Path(folder), plugins=()))
    print("\n".join(race(desk, int(first), int(count), Path(start))))
