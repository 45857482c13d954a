"""What the addresses of pages must do."""

from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.ports import Database
from watchbill.testing.builders import OPS, at

WEB = TeamId("web")


class TestViews:
    """The port `Views`, in sentences."""

    def test_each_digest_is_of_the_team_that_it_was_made_for(self, database: Database) -> None:
        with database.changing() as work:
            work.views.add("d1", OPS, Page.REPORT, at(9))
            work.views.add("d2", OPS, Page.REPORT, at(10))
            work.views.add("d3", WEB, Page.REPORT, at(9))

        with database.reading() as work:
            assert work.views.all(Page.REPORT) == {"d1": OPS, "d2": OPS, "d3": WEB}

    def test_those_of_one_team_end_together(self, database: Database) -> None:
        with database.changing() as work:
            for digest, team in (("d1", OPS), ("d2", OPS), ("d3", WEB)):
                work.views.add(digest, team, Page.REPORT, at(9))

            assert work.views.revoke(OPS, Page.REPORT) == 2
            assert work.views.all(Page.REPORT) == {"d3": WEB}
            assert work.views.revoke(OPS, Page.REPORT) == 0

    def test_they_take_in_nothing(self, database: Database) -> None:
        with database.changing() as work:
            work.views.add("d1", OPS, Page.REPORT, at(9))
            work.tokens.add("d2", OPS, at(9))

            assert work.tokens.all() == {"d2": OPS}
            assert work.views.all(Page.REPORT) == {"d1": OPS}
