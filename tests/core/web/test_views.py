"""The report's page: for whoever knows its address, of one team, and nothing in it does anything."""

import base64
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from tests.core.web.served import Served, SmallDesk, served
from watchbill import web
from watchbill.errors import StorageUnavailable
from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.model.work import ItemState
from watchbill.services import addressing, viewing
from watchbill.testing.builders import ANN, OPS, a_person, a_team, a_turn, an_item, at
from watchbill.web import page

TOKEN, WEBS, POSTING = "a-view-of-ops", "a-view-of-web", "a-token-of-ops"
HOSTILE = "<script>alert('x')</script>\"&"


@pytest.fixture
def desk() -> Iterator[SmallDesk]:
    """Two teams, each with an address; what came to the first has a title that nobody should trust."""
    made = SmallDesk()
    with made.database.changing() as work:
        for team, token in (("ops", TOKEN), ("web", WEBS)):
            work.teams.save(a_team(team, name=f"{team.title()} <b>"))
            viewing.issue(work, a_team(team), Page.REPORT, token, at(8))
        addressing.issue(work, a_team(), POSTING, at(8))
        work.people.save(a_person(name=HOSTILE))
        work.turns.save(a_turn())
        over = an_item(title=HOSTILE, source=HOSTILE, owner=ANN, untracked=f"={HOSTILE}", opened_at=at(8))
        work.items.add(replace(over, state=ItemState.RESOLVED, resolved_at=at(9)))
    yield made
    made.receiver.stop()


@pytest.fixture
def site(desk: SmallDesk) -> Iterator[Served]:
    with served(web.build(desk)) as where:
        yield where


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("style", "src")]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in ("td", "th"):
            self.cells.append(data)


def test_the_page_shows_the_figures_of_its_team(site: Served) -> None:
    answer = site.get(f"/report/{TOKEN}")
    shown = Read(answer.text)

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Report of Ops &lt;b&gt;" in answer.text
    assert "Mon 30 Nov to Sun 6 Dec, so far" in answer.text
    assert {"days on MRO", "came by kind"} & {*shown.cells} == {"days on MRO"}
    assert "came by kind" in answer.text
    assert "1 h" in shown.cells


def test_what_others_wrote_is_text_on_the_page(site: Served) -> None:
    answer = site.get(f"/report/{TOKEN}")
    shown = Read(answer.text)

    assert "<script" not in answer.text
    assert {*shown.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "a"),
        *("section", "table", "tr", "th", "td"),
    }
    assert shown.cells.count(HOSTILE) >= 3
    assert f"={HOSTILE}" in shown.cells


def test_a_browser_is_told_to_run_load_keep_and_tell_nothing(site: Served) -> None:
    answer = site.get(f"/report/{TOKEN}")
    written = answer.text.partition("<style>")[2].partition("</style>")[0]
    style = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()

    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_table_is_read_back_and_holds_no_formula(site: Served) -> None:
    answer = site.get(f"/report/{TOKEN}.csv?period=2026-12-01")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="report-ops-2026-12-01-2026-12-01.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert {"section": "time", "name": "to resolve", "figure": "median (s)", "value": "3600"} in rows
    assert [each["value"] for each in rows if each["figure"] == "reason"] == [f"'={HOSTILE}"]
    assert [each["value"] for each in rows if each["figure"] == "title"] == [HOSTILE]


def test_every_link_of_the_page_leads_to_the_same_address(site: Served) -> None:
    shown = Read(site.get(f"/report/{TOKEN}?period=2026-12").text)
    paths = [urljoin(f"/report/{TOKEN}?period=2026-12", each) for each in shown.links]

    assert paths[-1] == f"/report/{TOKEN}.csv?period=2026-12"
    assert {re.sub(r"\?.*", "", each) for each in paths[:-1]} == {f"/report/{TOKEN}"}
    assert [site.get(each).status for each in paths] == [200] * 5


def test_an_address_shows_its_own_team_alone(site: Served) -> None:
    answer = site.get(f"/report/{WEBS}")

    assert "Report of Web" in answer.text
    assert HOSTILE not in Read(answer.text).cells


@pytest.mark.parametrize(
    "path", ["/report/no-such", f"/report/{POSTING}", f"/report/{TOKEN}/more", f"/report/{TOKEN}.CSV", "/report/"]
)
def test_whoever_knows_no_address_learns_nothing(site: Served, path: str) -> None:
    answer = site.get(path)

    assert answer.status == 404
    assert "error" in answer.json
    assert "Ops" not in answer.text


def test_an_address_only_shows(site: Served, desk: SmallDesk) -> None:
    assert site.post(f"/in/generic/{TOKEN}", b"{}").status == 404
    assert site.post(f"/report/{TOKEN}").status == 405
    with desk.database.reading() as work:
        assert work.deliveries.waiting(9) == []


def test_a_revoked_address_shows_nothing(desk: SmallDesk) -> None:
    with desk.database.changing() as work:
        assert viewing.revoke(work, a_team(), Page.REPORT) == 1
    with served(web.build(desk)) as site:
        assert site.get(f"/report/{TOKEN}").status == 404
        assert site.get(f"/report/{WEBS}").status == 200


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_what_is_no_period_is_said(site: Served, ending: str) -> None:
    answer = site.get(f"/report/{TOKEN}{ending}?period=%3Cscript%3E{'x' * 5000}")

    assert answer.status == 400
    assert answer.json["error"].startswith("I cannot read a period from `<script>xxx")
    assert len(answer.json["error"]) < 300


def test_while_the_database_is_away_it_is_to_be_asked_again(desk: SmallDesk, site: Served) -> None:
    desk.database.fails_with = StorageUnavailable("is busy")

    answer = site.get(f"/report/{TOKEN}")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_process_without_a_bot_shows_it_too(desk: SmallDesk) -> None:
    with served(web.receiving(desk)) as site:
        assert site.get(f"/report/{TOKEN}").status == 200
        assert site.get(f"/report/{TOKEN}.csv").status == 200


def test_a_team_that_is_gone_has_no_page(desk: SmallDesk) -> None:
    with desk.database.changing() as work:
        work.views.add(viewing.digest("orphan"), TeamId("gone"), Page.REPORT, at(8))
    with served(web.build(desk)) as site:
        assert site.get("/report/orphan").status == 404
        assert OPS not in site.get("/report/orphan").text


def test_the_style_has_nothing_that_ends_it() -> None:
    assert "<" not in page.STYLE
