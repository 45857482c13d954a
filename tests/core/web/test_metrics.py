"""The desk in numbers, read as Prometheus reads it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

import watchbill
from tests.core.web.served import Served, SmallDesk, served
from watchbill import web
from watchbill.errors import StorageUnavailable
from watchbill.model import SendState, TeamId
from watchbill.model.mail import Machine, Mailed
from watchbill.model.signal import Delivery
from watchbill.testing.builders import a_due, a_received, a_team, an_outgoing, at
from watchbill.web.reporting import LASTS

Numbers = Mapping[tuple[str, ...], float]


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


def scraped(desk: SmallDesk) -> Numbers:
    """Every sample by its name and the values of its labels."""
    with served(web.build(desk)) as site:
        return numbers(site)


def numbers(site: Served) -> Numbers:
    answer = site.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_a_desk_that_owes_nothing(desk: SmallDesk) -> None:
    desk.vitals.connect()
    desk.vitals.step(at(10))

    found = scraped(desk)

    assert [found[name,] for name in ("watchbill_ready", "watchbill_well", "watchbill_database_up")] == [1, 1, 1]
    assert found["watchbill_chat_connected",] == 1
    assert found["watchbill_engine_last_run_timestamp_seconds",] == at(10).timestamp()
    assert {value for (name, *_), value in found.items() if name.startswith("watchbill_owed")} == {0}
    assert found["watchbill_outbox_messages", "queued"] == 0
    builds = [labels for name, *labels in found if name == "watchbill_build_info"]
    assert [watchbill.__version__ in labels for labels in builds] == [True]


def test_what_is_owed_and_what_waits(desk: SmallDesk) -> None:
    with desk.database.changing() as work:
        for name in ("one", "two"):
            work.teams.save(a_team(name))
        work.due.ensure(a_due(team="one", at=at(9)))
        work.due.ensure(a_due(team="three", at=at(11)))
        work.inbox.receive(a_received(at=at(9, 59)), at(10) - at(9))
        work.outbox.add(an_outgoing("b"), at(8))
        taken = work.outbox.take({"console": None}, at(9), at(10) - at(9))
        assert taken
        work.outbox.settle(taken, SendState.IN_DOUBT, None, at(9))
        work.outbox.add(an_outgoing("a"), at(9, 30))
        came = Delivery(team=TeamId("one"), source="am", key="a", body=b"", at=at(9, 30))
        work.deliveries.add([came, replace(came, key="b")])
        work.deliveries.fail(work.deliveries.waiting(1)[0].id, "no JSON", at(9, 31))

    found = scraped(desk)

    assert found["watchbill_teams",] == 2
    assert found["watchbill_owed", "designation", "late"] == 1
    assert found["watchbill_owed", "designation", "never_planned"] == 1
    assert found["watchbill_owed", "evening_check", "late"] == 0
    assert found["watchbill_outbox_messages", "queued"] == 1
    assert found["watchbill_outbox_oldest_seconds", "queued"] == 1800
    assert found["watchbill_outbox_messages", "in_doubt"] == 1
    assert found["watchbill_outbox_oldest_seconds", "failed"] == 0
    assert found["watchbill_due_open",] == 2
    assert found["watchbill_due_overdue",] == 1
    assert found["watchbill_due_overdue_oldest_seconds",] == 3600
    assert found["watchbill_inbox_undone",] == 1
    assert found["watchbill_inbox_oldest_seconds",] == 60
    assert found["watchbill_deliveries_waiting",] == 1
    assert found["watchbill_deliveries_oldest_seconds",] == 1800
    assert found["watchbill_deliveries_puzzling",] == 1
    assert found["watchbill_well",] == 0


def test_a_database_that_is_away_is_told_and_what_is_unknown_is_not(desk: SmallDesk) -> None:
    desk.vitals.connect()
    desk.database.fails_with = StorageUnavailable("does not answer")

    found = scraped(desk)

    assert [found[name,] for name in ("watchbill_ready", "watchbill_well", "watchbill_database_up")] == [0, 0, 0]
    assert found["watchbill_chat_connected",] == 1
    assert not any(name.startswith(("watchbill_owed", "watchbill_outbox")) for name, *_ in found)


def test_a_bug_takes_no_other_number_along(desk: SmallDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk.database.fails_with = ZeroDivisionError()

    assert scraped(desk)["watchbill_well",] == 0
    assert "The desk could not be looked at" in caplog.text


def test_no_name_of_anybody_is_told_and_no_number_of_lines_grows(desk: SmallDesk) -> None:
    empty = scraped(desk)
    with desk.database.changing() as work:
        for number in range(50):
            work.teams.save(a_team(f"secret-{number}"))
            work.outbox.add(an_outgoing(f"secret-{number}"), at(9))

    with served(web.build(desk)) as site:
        assert "secret" not in site.get("/metrics").text
        assert set(numbers(site)) == set(empty)


def test_many_scrapes_ask_the_database_once(desk: SmallDesk) -> None:
    with served(web.build(desk)) as site:
        before = numbers(site)
        with desk.database.changing() as work:
            work.teams.save(a_team("one"))

        assert LASTS >= 5
        assert numbers(site)["watchbill_teams",] == before["watchbill_teams",] == 0


def test_every_metric_says_what_it_is(desk: SmallDesk) -> None:
    with served(web.build(desk)) as site:
        text = site.get("/metrics").text

    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        assert family.type in ("gauge", "counter"), family.name


def test_mails_that_are_no_questions_are_counted_by_the_reason(desk: SmallDesk) -> None:
    with desk.database.changing() as work:
        for number, source in enumerate(("support", "sales")):
            mailed = Mailed(
                team=TeamId("ops"), id=str(number), source=source, passed_over=Machine.REPLY.value, at=at(9)
            )
            work.mails.save(mailed)

    found = scraped(desk)

    assert found["watchbill_mails_passed_over", "automatic_reply"] == 2
    assert found["watchbill_mails_passed_over", "bounce"] == 0
    assert found["watchbill_mailboxes_unread",] == 0
