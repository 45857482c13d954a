"""What the web says of the desk, over a real socket."""

from collections.abc import Iterator

import pytest

from tests.core.web.served import Served, SmallDesk, served
from watchbill import web
from watchbill.ending import Ending
from watchbill.errors import StorageUnavailable
from watchbill.testing.builders import at
from watchbill.testing.memory import MemoryDatabase
from watchbill.vitals import Vitals


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def site(desk: SmallDesk) -> Iterator[Served]:
    with served(web.build(desk)) as site:
        yield site


def test_a_process_lives_before_its_engine_has_begun(site: Served) -> None:
    answer = site.get("/healthz")

    assert (answer.status, answer.json) == (200, {"alive": True})


def test_a_process_whose_engine_hangs_does_not_live() -> None:
    seconds = iter([0.0, 61.0])
    desk = SmallDesk(vitals=Vitals(lambda: next(seconds)))
    desk.vitals.step(at(10))
    with served(web.build(desk)) as site:
        answer = site.get("/healthz")

    assert (answer.status, answer.json) == (503, {"alive": False})


def test_ready_names_every_check(desk: SmallDesk, site: Served) -> None:
    desk.vitals.connect()

    answer = site.get("/readyz")

    assert answer.status == 200
    assert answer.json == {
        "ready": True,
        "checks": {
            "database": {"ok": True, "says": "The database answers."},
            "chat": {"ok": True, "says": "The chat is connected."},
            "process": {"ok": True, "says": "The desk is running."},
        },
    }


def test_not_ready_before_the_chat_is_connected_and_after_it_is_lost(desk: SmallDesk, site: Served) -> None:
    before = site.get("/readyz")
    desk.vitals.connect()
    connected = site.get("/readyz").status
    desk.vitals.disconnect()

    assert (before.status, connected, site.get("/readyz").status) == (503, 200, 503)
    assert before.json["checks"]["chat"] == {"ok": False, "says": "The chat is not connected."}


def test_not_ready_while_the_database_is_away_but_alive(desk: SmallDesk, site: Served) -> None:
    desk.vitals.connect()
    desk.database.fails_with = StorageUnavailable("does not answer")

    answer = site.get("/readyz")

    assert (answer.status, answer.json["ready"]) == (503, False)
    assert answer.json["checks"]["database"] == {"ok": False, "says": "The database does not answer."}
    assert site.get("/healthz").status == 200


def test_a_failure_that_nobody_expected_shows_no_detail(desk: SmallDesk, site: Served) -> None:
    desk.database.fails_with = RuntimeError("postgresql://desk:hunter2@db")

    answer = site.get("/readyz")

    assert answer.status == 503
    assert "hunter2" not in answer.text
    assert "the log has the reason" in answer.json["checks"]["database"]["says"]


class OldDatabase(MemoryDatabase):
    """With the tables of another release."""

    def is_current(self) -> bool:
        return False


def test_not_ready_with_the_tables_of_another_release() -> None:
    desk = SmallDesk(database=OldDatabase())
    desk.vitals.connect()
    with served(web.build(desk)) as site:
        answer = site.get("/readyz")

    assert answer.status == 503
    assert answer.json["checks"]["database"]["says"] == "The database's tables are not those of this release."


def test_not_ready_as_soon_as_the_end_has_come(desk: SmallDesk, site: Served) -> None:
    stopping = Ending()
    desk.vitals.ends_with(stopping)
    desk.vitals.connect()
    stopping.set()

    answer = site.get("/readyz")

    assert answer.status == 503
    assert answer.json["checks"]["process"] == {"ok": False, "says": "The desk is stopping."}
    assert site.get("/healthz").status == 200


@pytest.mark.parametrize("path", ["/", "/readyz/", "/READYZ", "//readyz", "/healthz/../readyz", "/%00", "/a?b=c"])
def test_everything_else_is_a_404_in_json(site: Served, path: str) -> None:
    answer = site.get(path)

    assert (answer.status, answer.json) == (404, {"error": "Not Found"})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_nothing_can_be_changed(site: Served, method: str) -> None:
    answer = site.get("/readyz", method)

    assert answer.status == 405
    assert {each.strip() for each in answer.headers["allow"].split(",")} == {"GET", "HEAD"}


def test_a_head_is_a_get_without_its_body(site: Served) -> None:
    answer = site.get("/healthz", "HEAD")

    assert (answer.status, answer.text) == (200, "")


def test_no_answer_is_kept_or_names_the_server(site: Served) -> None:
    for path in ("/healthz", "/readyz", "/nowhere"):
        headers = site.get(path).headers

        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_a_bug_is_a_500_that_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    desk = SmallDesk(vitals=Vitals(iter([0.0]).__next__))
    desk.vitals.step(at(10))
    with served(web.build(desk)) as site:
        answer = site.get("/healthz")

    assert (answer.status, answer.json) == (500, {"error": "That failed here; the log has the reason."})
    assert answer.headers["cache-control"] == "no-store"
    assert "Exception in ASGI application" in caplog.text
