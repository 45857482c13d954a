"""The HTTP side is what its description says: schemathesis asks what may be asked, and what may not."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.core.sources.posting import SECRET, made
from tests.core.web.served import SmallDesk, served
from watchbill import web
from watchbill.model.page import Page
from watchbill.services import addressing, viewing
from watchbill.sources.listing import Listed
from watchbill.testing.builders import a_team, at
from watchbill.testing.reference import ROOT
from watchbill.web.operations import INTAKE

TOKEN = "a-token-of-ops"
SOURCES = {"generic": Listed(source=made("generic")), "jira": Listed(source=made("jira", secret=SECRET))}
DESCRIBED = schemathesis.openapi.from_path(ROOT / "docs" / "reference" / "http.json")
# An answer of 503 is described, as all that may be answered are: 500 is not.
UNASKED: Any = [not_a_server_error]
# Words that are no period are of the right type.
UNREAD: Any = [*UNASKED, positive_data_acceptance]

some = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@pytest.fixture(scope="module")
def desk() -> Iterator[SmallDesk]:
    """A desk whose chat is connected, with two sources."""
    made_one = SmallDesk(sources=SOURCES)
    made_one.vitals.connect()
    with made_one.database.changing() as work:
        work.teams.save(a_team())
        addressing.issue(work, a_team(), TOKEN, at(8))
        viewing.issue(work, a_team(), Page.REPORT, TOKEN, at(8))
    yield made_one
    made_one.receiver.stop()


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    """Where it is served."""
    with served(web.build(desk)) as site:
        yield f"http://127.0.0.1:{site.port}"


@DESCRIBED.parametrize()
@some
def test_every_answer_is_one_that_is_described(case: Case[Any], address: str) -> None:
    case.call_and_validate(base_url=address, excluded_checks=UNASKED)


@DESCRIBED.include(path=INTAKE.path).parametrize()
@pytest.mark.parametrize("source", SOURCES)
@some
def test_what_is_said_to_be_stored_is(case: Case[Any], address: str, desk: SmallDesk, source: str) -> None:
    before = stored(desk)
    case.path_parameters.update(source=source, token=TOKEN)

    answer = case.call_and_validate(base_url=address, excluded_checks=UNASKED)

    assert stored(desk) - before == (answer.status_code == 202)


@DESCRIBED.include(path_regex="/report/").parametrize()
@some
def test_a_report_is_answered_as_it_is_described(case: Case[Any], address: str) -> None:
    case.path_parameters["token"] = TOKEN

    answer = case.call_and_validate(base_url=address, excluded_checks=UNREAD)

    assert answer.status_code in (200, 400, 405)


def stored(desk: SmallDesk) -> int:
    """How many deliveries are."""
    with desk.database.reading() as work:
        return len(work.deliveries.waiting(10_000))
