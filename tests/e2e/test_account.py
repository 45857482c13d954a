"""An account that bears one connection is used by one of several processes."""

import signal
from pathlib import Path

from tests.e2e.desks import fill, settings_of
from tests.e2e.running import ROOT, come_true, running
from watchbill.testing.postgres import PostgresServer

BACKENDS = Path(__file__).parent / "backends"


def test_the_second_process_waits_and_goes_on_when_the_first_ends(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    fill(settings_of(tmp_path, url))
    config = tmp_path / "config.py"
    ours = (ROOT / "config.py").read_text(encoding="utf-8")
    config.write_text(f'{ours}\nBACKEND = "Lonely"\nBOT_EXTRA_BACKEND_DIR = {str(BACKENDS)!r}\n', encoding="utf-8")
    run, variables = ("-m", "watchbill", "run", "--config", str(config)), {"WATCHBILL_DATABASE_URL": url}
    for name in ("first", "second", "third"):
        (tmp_path / name).mkdir()

    with running(run, tmp_path / "first", variables) as first:
        first.hear("connected")
        with running(run, tmp_path / "second", variables) as second:
            come_true(lambda: "Another process uses account:lonely:" in second.errors)
            with running(run, tmp_path / "third", variables) as third:
                come_true(lambda: "Another process uses account:lonely:" in third.errors)
                third.signal(signal.SIGTERM)
                assert third.exit_code() == 0
                assert third.rest() == []

            first.signal(signal.SIGTERM)
            assert first.exit_code() == 0
            second.hear("connected")
            second.signal(signal.SIGTERM)
            assert second.exit_code() == 0
