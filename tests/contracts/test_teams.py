"""What teams and memberships must do."""

from dataclasses import replace
from datetime import date, time, timedelta

from watchbill.model.address import Address
from watchbill.model.people import Role, TeamId
from watchbill.ports import Database
from watchbill.testing.builders import ANN, DAY, OPS, a_membership, a_team


def place(conversation: str, thread: str | None = None) -> Address:
    return Address(platform="console", conversation=conversation, thread=thread)


class TestTeams:
    """The port `Teams`, in sentences."""

    def test_what_was_saved_comes_back(self, database: Database) -> None:
        team = a_team(
            "ops",
            zone="Africa/Casablanca",
            workdays=frozenset({7, 1, 2}),
            holidays=frozenset({DAY, date(2026, 12, 25)}),
            day_starts=time(7, 30),
            day_ends=time(23, 59, 59),
            designation="30 7 * * *",
            wip_limit=5,
            rest=timedelta(hours=11, minutes=30),
            overlap=timedelta(hours=2, minutes=15),
            gap=3,
            channel=place("#ops", "thread 1"),
            watched=(place("#zebra"), place("#ask", "thread 2")),
            tracker="jira",
            escalation=timedelta(minutes=4),
            acceptance=timedelta(minutes=90),
            pass_limit=7,
            report="0 9 * * 1",
            calendar_link="https://calendar.example.org/ops",
            board_link="https://board.example.org/ops?lane=1",
        )
        with database.changing() as work:
            work.teams.save(team)

        with database.reading() as work:
            assert work.teams.get(OPS) == team
            assert work.teams.get(TeamId("nobody")) is None

    def test_saving_again_replaces_all_of_it(self, database: Database) -> None:
        with database.changing() as work:
            work.teams.save(a_team("ops", watched=(place("#ask"), place("#help"))))
            work.teams.save(a_team("ops", channel=None, watched=(place("#help"),), holidays=frozenset({DAY})))

        with database.reading() as work:
            found = work.teams.get(OPS)
            assert found == a_team("ops", channel=None, watched=(place("#help"),), holidays=frozenset({DAY}))

    def test_a_team_that_asks_nobody_else_stays_so(self, database: Database) -> None:
        with database.changing() as work:
            work.teams.save(a_team("ops", escalation=None))

        with database.reading() as work:
            assert work.teams.get(OPS) == a_team("ops", escalation=None)

    def test_a_team_whose_leads_are_not_told_of_what_passes_on_stays_so(self, database: Database) -> None:
        silent = a_team("ops", acceptance=None, pass_limit=None)
        with database.changing() as work:
            work.teams.save(silent)

        with database.reading() as work:
            assert work.teams.get(OPS) == silent

    def test_all_are_listed_by_id(self, database: Database) -> None:
        with database.changing() as work:
            work.teams.save(a_team("net", channel=None))

        with database.reading() as work:
            assert list(work.teams.everything()) == [a_team("net", channel=None), a_team("ops"), a_team("web")]

    def test_a_conversation_leads_to_its_team_whatever_the_thread(self, database: Database) -> None:
        ops = a_team("ops", watched=(place("#ask"),))
        with database.changing() as work:
            work.teams.save(ops)

        with database.reading() as work:
            assert work.teams.by_address(place("#ops", "thread 1")) == ops
            assert work.teams.by_address(place("#ask")) == ops
            assert work.teams.by_address(replace(place("#ask"), platform="slack")) is None

    def test_who_posts_there_comes_before_who_watches(self, database: Database) -> None:
        with database.changing() as work:
            work.teams.save(a_team("aaa", channel=None, watched=(place("#web"),)))

        with database.reading() as work:
            assert work.teams.by_address(place("#web")) == a_team("web")

    def test_memberships_are_found_from_both_ends(self, database: Database) -> None:
        over = a_membership("ann", "web", until=date(2026, 6, 30), role=Role.LEAD, weight=50)
        with database.changing() as work:
            for each in (a_membership("bob"), over, a_membership("ann")):
                work.teams.join(each)

        with database.reading() as work:
            assert list(work.teams.members(OPS)) == [a_membership("ann"), a_membership("bob")]
            assert list(work.teams.memberships(ANN)) == [a_membership("ann"), over]

    def test_joining_again_replaces_the_membership(self, database: Database) -> None:
        with database.changing() as work:
            work.teams.join(a_membership("ann", until=DAY))
            work.teams.join(a_membership("ann", role=Role.LEAD))

        with database.reading() as work:
            assert list(work.teams.members(OPS)) == [a_membership("ann", role=Role.LEAD)]


def test_a_team_is_held_as_often_as_one_likes_and_until_the_unit_of_work_is_over(database: Database) -> None:
    for wip_limit in (4, 5):
        with database.changing() as work:
            work.teams.hold(OPS)
            work.teams.hold(OPS)
            work.teams.hold(TeamId("web"))
            work.teams.save(a_team(wip_limit=wip_limit))

    with database.reading() as work:
        assert work.teams.get(OPS) == a_team(wip_limit=5)
