"""A new release beside the one before it, on one PostgreSQL, over a change of the tables.

`releases/` keeps the code of the last release but one revision of the tables, as `git archive` wrote it. When a
migration is added that the code in there could not live with, two releases have to be made of it.
"""

import tarfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.desks import desk_of, settings_of
from tests.e2e.running import ROOT, RUN, come_true, running
from watchbill.model import SendState
from watchbill.store import migrations
from watchbill.testing.postgres import PostgresServer

BEFORE = "0003"
ARCHIVE = Path(__file__).parent / "releases" / f"at-{BEFORE}.tar.xz"
UPGRADE = ("-m", "watchbill", "db", "upgrade")
#: Said by the older code: the newer one knows columns that are not there yet.
FILL = f"""
import os, sys
from pathlib import Path
sys.path.append({str(ROOT)!r})
from tests.e2e.desks import fill, settings_of
fill(settings_of(Path.cwd(), os.environ["WATCHBILL_DATABASE_URL"]), migrate=False)
"""
NINE = "2026-12-01T08:59:50+01:00"
#: A configuration of then.
CONFIG = """
import os
from pathlib import Path

from watchbill import places, settings

chosen = settings.read(os.environ)
BACKEND = "WatchbillConsole"
CONSOLE_PERSON, CONSOLE_CHANNEL = chosen.console_person, chosen.console_channel
BOT_DATA_DIR = str(chosen.var / "errbot")
Path(BOT_DATA_DIR).mkdir(parents=True, exist_ok=True)
BOT_EXTRA_PLUGIN_DIR, BOT_EXTRA_BACKEND_DIR = places.plugins(), places.backends()
BOT_LOG_LEVEL = chosen.log_level
"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The folder of the release before."""
    folder = tmp_path / "older"
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def test_two_releases_serve_one_desk_side_by_side(tmp_path: Path, older: Path, postgres: PostgresServer) -> None:
    url = postgres.new_database()
    shared = {"WATCHBILL_DATABASE_URL": url, "WATCHBILL_CLOCK": NINE}
    old_code = {**shared, "PYTHONPATH": str(older / "core")}
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    with running(UPGRADE, tmp_path / "old", old_code) as upgrade:
        assert upgrade.rest()[-1].endswith(f"{BEFORE}.")

    with ExitStack() as stack:
        with running(("-c", FILL), tmp_path / "old", old_code) as filling:
            filling.rest()
        (older / "config.py").write_text(CONFIG)
        run_older = (*RUN[:-1], str(older / "config.py"))
        old = stack.enter_context(running(run_older, tmp_path / "old", old_code))
        old.ask("!claim TICKET-1", "TICKET-1 is yours")
        with running(UPGRADE, tmp_path / "new", shared) as upgrade:
            assert upgrade.rest()[-1].endswith(f"{migrations.HEAD}.")
        new = stack.enter_context(running(RUN, tmp_path / "new", shared))
        new.ask("!release TICKET-1", "TICKET-1 is back in")
        old.ask("!claim TICKET-1", "TICKET-1 is yours")
        new.ask("!note TICKET-1 both are here", "Noted on TICKET-1")
        come_true(lambda: designated(tmp_path, url))
        said = [*old.end(), *new.end()]

    assert len([line for line in said if "is on MRO today" in line and line.startswith("[#ops]")]) == 1


def designated(folder: Path, url: str) -> bool:
    with desk_of(settings_of(folder, url)) as desk, desk.database.reading() as work:
        found = work.outbox.by_key("designation:ops:2026-12-01")
    return found is not None and found.state is SendState.SENT
