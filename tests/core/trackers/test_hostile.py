"""Whatever a tracker answers, its board gives tickets, or says in words that it cannot."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.site import changed
from tests.core.trackers.redmine_double import ADDRESS, KEY, PROJECT, RedmineDouble
from watchbill.errors import SettingsInvalid, SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers import redmine, roundup
from watchbill.trackers.options import Options
from watchbill.trackers.redmine.rules import Rules as RedmineRules
from watchbill.trackers.redmine.site import Redmine
from watchbill.trackers.redmine.wire import Wire as RedmineWire
from watchbill.trackers.roundup.rules import Rules as RoundupRules
from watchbill.trackers.roundup.site import Roundup
from watchbill.trackers.roundup.wire import Wire as RoundupWire
from watchbill.trackers.statuses import Statuses

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SEEN = SiteTicket(key=TicketKey("ISSUE-1"), id="1", title="one", column=Column.BACKLOG, updated_at=AT)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
OBJECTS = st.dictionaries(st.sampled_from(["id", "x"]), SCALARS, max_size=2)
VALUES = SCALARS | OBJECTS | st.lists(SCALARS | OBJECTS, max_size=2)

ISSUE = {
    "id": "1",
    "title": "one",
    "status": {"id": "1", "name": "unread"},
    "assignedto": {"id": "3", "username": "ann"},
    "activity": "2026-11-02.09:00:00",
    "creation": "2026-11-02.09:00:00",
    "messages": [{"id": "1"}, {"id": "2"}],
}
MESSAGE = {"author": {"id": "3", "username": "ann"}, "content": "hot", "creation": "2026-11-02.09:00:00"}
NAMES = [
    {"id": str(number), "name": name} for number, name in enumerate(("unread", "testing", "done", "blocked"), 1)
]
#: What a Roundup answers, by the end of the path.
ROUNDUP: dict[str, Any] = {
    "status": {"data": {"collection": NAMES}},
    "priority": {"data": {"collection": [{"id": "1", "name": "bug"}]}},
    "issue": {"data": {"id": "1", "collection": [ISSUE]}},
    "msg": {"data": {"id": "1", "collection": [{"id": "1", "messageid": "<m1@watchbill>"}]}},
    "user": {"data": {"collection": [{"id": "3", "address": "ann@example.org"}]}},
    "issue/1": {"data": {"@etag": '"e"', "attributes": ISSUE}},
    "msg/1": {"data": {"@etag": '"e"', "attributes": MESSAGE}},
    "msg/2": {"data": {"@etag": '"e"', "attributes": MESSAGE}},
}
#: A comment at a Redmine.
NOTE: dict[str, Any] = {"id": 1, "user": {"id": 5}, "notes": "hm", "created_on": "2026-11-02T09:00:00Z"}

#: Makes an answer another one.
Mangle = Callable[[Any], Any]


def a_roundup(mangle: Mangle) -> Roundup:
    def answer(request: httpx.Request) -> httpx.Response:
        told = ROUNDUP.get(request.url.path.removeprefix("/tracker/rest/data/"))
        if told is None:
            return httpx.Response(404, json={"error": {"status": 404, "msg": "no such"}})
        return httpx.Response(200, content=json.dumps(mangle(copy.deepcopy(told))))

    return Roundup(wire(answer), rules())


def wire(answer: Callable[[httpx.Request], httpx.Response]) -> RoundupWire:
    return RoundupWire("https://example.org/tracker", "watchbill", "pw", httpx.MockTransport(answer))


def rules(page: int = 500) -> RoundupRules:
    return RoundupRules(prefix="ISSUE", statuses=Statuses.of(Options({}, ()), roundup.DEFAULTS), page=page)


def a_redmine(mangle: Mangle) -> Redmine:
    double = RedmineDouble()
    double.add(holder="5", description="about\n\nwatchbill:m1", journals=[NOTE])
    inner = double.transport()

    def answer(request: httpx.Request) -> httpx.Response:
        told = inner.handle_request(request)
        if not told.content:
            return told
        return httpx.Response(told.status_code, content=json.dumps(mangle(json.loads(told.content))))

    statuses = Statuses.of(Options({}, ()), redmine.DEFAULTS)
    rules = RedmineRules(project=PROJECT, prefix="ISSUE", statuses=statuses)
    return Redmine(RedmineWire(ADDRESS, KEY, httpx.MockTransport(answer)), rules)


def calls(site: Roundup | Redmine) -> Iterator[Callable[[], object]]:
    """Everything that can be asked."""
    yield lambda: list(site.board())
    yield site.top
    yield lambda: list(site.changed(AT))
    yield lambda: site.get(SEEN.key)
    yield lambda: site.change(SEEN, None, Column.BACKLOG)
    yield lambda: site.change(SEEN, "4", Column.DONE)
    yield lambda: site.comment(SEEN, "x")
    yield lambda: site.comments(SEEN)
    yield lambda: site.create("one", "x", "m1")
    yield lambda: site.made("m1")
    yield lambda: site.account("ann@example.org")
    yield site.check


def outcome(call: Callable[[], object]) -> str:
    """In a word, of the few that may be."""
    try:
        call()
    except SiteAway:
        return "away"
    except SiteRefuses:
        return "refused"
    return "answered"


def places(told: Any) -> list[tuple[Any, Any]]:
    """Every value in it, by what holds it."""
    inner = (
        list(told.items()) if isinstance(told, dict) else list(enumerate(told)) if isinstance(told, list) else []
    )
    return [(told, key) for key, _ in inner] + [each for _, value in inner for each in places(value)]


@pytest.mark.parametrize("opened", [a_roundup, a_redmine])
def test_what_is_as_it_should_be_is_answered(opened: Callable[[Mangle], Roundup | Redmine]) -> None:
    with closing(opened(lambda told: told)) as site:
        said = [outcome(call) for call in calls(site)]

    assert said.count("answered") >= len(said) - 3, said


@pytest.mark.parametrize("opened", [a_roundup, a_redmine])
@settings(max_examples=20)
@given(value=VALUES)
def test_a_whole_answer_may_be_anything(opened: Callable[[Mangle], Roundup | Redmine], value: object) -> None:
    with closing(opened(lambda _: value)) as site:
        said = [outcome(call) for call in calls(site)]

    assert said[:3] == ["away", "away", "away"]


@pytest.mark.parametrize("opened", [a_roundup, a_redmine])
@settings(max_examples=40)
@given(data=st.data())
def test_each_value_in_an_answer_may_be_anything(
    opened: Callable[[Mangle], Roundup | Redmine], data: st.DataObject
) -> None:
    number, value = data.draw(st.integers(0, 40)), data.draw(VALUES)

    def mangle(told: Any) -> Any:
        found = places(told)
        holder, key = found[number % len(found)]
        holder[key] = value
        return told

    with closing(opened(mangle)) as site:
        said = {outcome(call) for call in calls(site)}

    assert said <= {"away", "refused", "answered"}


def test_an_error_of_its_own_is_no_refusal() -> None:
    told = {
        "error": {
            "status": 400,
            "msg": "Now: An error occurred. Please check the server log for more information.",
        }
    }
    site = Roundup(wire(lambda _: httpx.Response(400, json=told)), rules())

    with closing(site), pytest.raises(SiteAway, match="an error of its own"):
        site.change(SEEN, "3", Column.IN_PROGRESS)


@pytest.mark.parametrize("ask", [lambda site: site.board(), lambda site: site.changed(AT)])
def test_a_board_without_an_end_is_refused(ask: Callable[[Roundup], Iterator[object]]) -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/tracker/rest/data/")
        return httpx.Response(200, json={"data": {"collection": [ISSUE] * 5_000 if path == "issue" else NAMES}})

    with (
        closing(Roundup(wire(endless), rules(page=5_000))) as site,
        pytest.raises(SiteRefuses, match="more than 10000"),
    ):
        list(ask(site))


def test_who_never_sees_the_latest_is_told_to_try_again() -> None:
    def restless(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/tracker/rest/data/")
        return httpx.Response(412 if request.method == "PATCH" else 200, json=ROUNDUP[path])

    with closing(Roundup(wire(restless), rules())) as site:
        seen = changed(site.get(SEEN.key))
        with pytest.raises(SiteAway, match="changed by others all the time"):
            site.change(seen, "4", Column.DONE)
        with pytest.raises(SiteAway, match="changed by others all the time"):
            site.comment(seen, "x")


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_ticket_whose_text_cannot_be_read_counts_all_the_same(status: int) -> None:
    def partly(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/tracker/rest/data/")
        error = {"error": {"status": status, "msg": "no"}}
        return (
            httpx.Response(status, json=error)
            if path.startswith("msg/")
            else httpx.Response(200, json=ROUNDUP[path])
        )

    with closing(Roundup(wire(partly), rules())) as site:
        assert [(each.title, each.text) for each in site.top()] == [("one", "")]


def test_every_mistake_in_a_table_of_roundup_is_told() -> None:
    said = {"url": "https://me:pw@example.org", "prefix": "issue", "order": "priority;id", "blocked": "no", "x": 1}

    with pytest.raises(SettingsInvalid) as told:
        roundup.roundup(said)

    names = [each.split(":")[0] for each in told.value.mistakes]
    assert names == ["x", "url", "user", "password", "prefix", "blocked", "order"]


def test_a_table_of_roundup_may_say_just_where_and_as_whom() -> None:
    site = roundup.roundup({"url": "https://example.org/tracker/", "user": "w", "password": "p"})
    assert isinstance(site, Roundup)

    with closing(site):
        assert site.key("issue12") == site.key("ISSUE-12") == "ISSUE-12"
        for strange in ("ISSUE-0", "ISSUE-12/3", "msg12", "12", "ISSUE-\u0661"):
            assert site.key(strange) is None
            assert site.get(TicketKey(strange)) is None
