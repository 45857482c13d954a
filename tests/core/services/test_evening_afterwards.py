"""The evening check before and after its post: draft, comments, corrections, and a tracker that is away."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import Refused, TrackerUnavailable, Unknown
from watchbill.model import (
    Column,
    Content,
    Due,
    DueKind,
    Identity,
    ItemKind,
    MessageKind,
    Outgoing,
    PersonId,
    TicketKey,
)
from watchbill.platforms.plain import Plain
from watchbill.ports import UnitOfWork
from watchbill.services import correcting
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import (
    ANN,
    DAY,
    Counter,
    a_highlight,
    a_left_out,
    a_note,
    a_passage,
    a_ticket,
    a_turn,
    an_item,
    at,
)

KEY = f"evening:{OPS}:{DAY}"
ONE, TWO = TicketKey("T-1"), TicketKey("T-2")
FIVE, HALF_PAST = at(17), at(17, 30)
BEN, CHLOE = PersonId("ben"), PersonId("chloe")


def text(content: Content) -> str:
    return Plain().write(content)


def a_day(work: UnitOfWork) -> None:
    """Ann is on MRO, and Ben tomorrow; she has one ticket, Chloe another one."""
    work.turns.save(a_turn("ann", "ben"))
    work.turns.save(a_turn("ben", "chloe", day=DAY + timedelta(days=1)))
    work.tickets.add(a_ticket(ONE, Column.IN_PROGRESS, assignee=ANN))
    work.tickets.add(a_ticket(TWO, Column.BLOCKED, assignee=CHLOE))
    work.tickets.add_note(a_note(TWO, "no disk", author=CHLOE, at=at(9)))


def due(kind: DueKind, when: datetime) -> Due:
    return Due(kind=kind, team=OPS, slot=DAY.isoformat(), at=when)


def messages(work: UnitOfWork, key: str = KEY) -> list[Outgoing]:
    return [each.message for each in work.outbox.unsettled() if each.message.key.startswith(key)]


def owed(work: UnitOfWork, kind: DueKind = DueKind.CORRECTION) -> list[datetime]:
    return [each.at for each in work.due.open() if each.kind is kind]


class TestDraft:
    """Half an hour before, to whoever is on MRO alone."""

    def shown(
        self, desk: Desk, work: UnitOfWork, now: datetime = FIVE, posts_at: datetime | None = HALF_PAST
    ) -> list[Outgoing]:
        if posts_at:
            work.due.ensure(due(DueKind.EVENING_CHECK, posts_at))
        desk.scheduling.do(work, due(DueKind.DRAFT, at(17)), now)
        return messages(work, "draft:")

    def test_it_says_what_is_to_be_posted_when_and_how_to_change_it(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            (draft,) = self.shown(desk, work)
            _, content = desk.handing_over.preview(desk.request(work, now=at(17)))

        first, *lines, last = text(draft.content).splitlines()
        assert (draft.to.conversation, draft.key) == ("@@ann", f"draft:{OPS}:{DAY}")
        assert first == "At 17:30 I post this evening check in #ops."
        assert lines == text(content).splitlines()
        assert last == "So far this is a draft. !handover posts it now."

    def test_it_is_shown_once(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            self.shown(desk, work)
            assert len(self.shown(desk, work, at(17, 10))) == 1

    def test_it_names_both_clocks_to_whoever_lives_in_another_zone(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            ann = work.people.get(ANN)
            assert ann is not None
            work.people.save(replace(ann, zone="Europe/London"))
            (draft,) = self.shown(desk, work)

        first = "At 17:30 in Europe/Paris (16:30 where you are) I post this evening check in #ops."
        assert text(draft.content).splitlines()[0] == first

    def test_it_follows_what_changes_until_it_is_posted(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            self.shown(desk, work)
            for minute, said in ((10, "One"), (20, "Two")):
                desk.handing_over.highlight(desk.request(work, now=at(17, minute)), said)
                desk.scheduling.do(work, due(DueKind.CORRECTION, at(17, minute)), at(17, minute))
            desk.scheduling.do(work, due(DueKind.CORRECTION, at(17, 21)), at(17, 21))  # nothing is new
            draft, changed = messages(work, "draft:")  # one change, in the place of one not sent yet
            _, content = desk.handing_over.preview(desk.request(work, now=at(17, 21)))

        assert (changed.key, changed.edits) == (f"{draft.key}+2", draft.key)
        assert (changed.to, changed.kind) == (draft.to, MessageKind.UPDATE)
        first, *lines, last = text(changed.content).splitlines()
        assert first == "At 17:30 I post this evening check in #ops."
        assert lines == text(content).splitlines()
        assert last.startswith("So far this is a draft.")

    def test_whoever_does_not_have_the_day_any_more_sees_no_change_of_it(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            self.shown(desk, work)
            work.turns.save(a_turn("ben", None, revision=2))
            desk.scheduling.do(work, due(DueKind.CORRECTION, at(17, 10)), at(17, 10))
            assert len(messages(work, "draft:")) == 1

    @pytest.mark.parametrize("now", [at(17, 30), at(18)])
    def test_it_never_comes_behind_the_evening_check(self, desk: Desk, now: datetime) -> None:
        with desk.database.changing() as work:
            a_day(work)
            assert self.shown(desk, work, now) == []

    def test_there_is_none_where_it_is_posted_already(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(16)), DAY, by=ANN)
            assert self.shown(desk, work) == []

    def test_there_is_none_where_nobody_is_on_mro_or_nothing_is_to_be_posted(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            work.turns.save(a_turn(None, None))
            assert self.shown(desk, work) == []
            work.turns.save(a_turn("ann", "ben", revision=2))
            work.due.done(due(DueKind.EVENING_CHECK, at(17, 30)), at(17))
            assert self.shown(desk, work, posts_at=None) == []


class TestComments:
    """The same on each ticket, once."""

    def said(self, work: UnitOfWork, key: TicketKey) -> list[str]:
        return [each.text for each in work.tickets.notes(key) if each.repeats]

    def test_what_passes_on_gets_one_with_the_first_post_and_none_with_corrections(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(18)), "db-2 was noise")
            desk.handing_over.correct(desk.request(work, now=at(18)), DAY)
            desk.handing_over.post(desk.request(work, now=at(19)), DAY, by=ANN)
            said = [self.said(work, ONE), self.said(work, TWO)]

        assert said == [
            ["Evening check of Ops, Tue 1 Dec: in progress, with Ann. Over to Ben on Wed 2 Dec."],
            [],
        ]

    def test_it_is_never_what_was_said_last(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            before, _ = desk.handing_over.preview(desk.request(work, now=at(17)))
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            after, _ = desk.handing_over.preview(desk.request(work, now=at(18)))

        assert (before.carried, before.elsewhere) == (after.carried, after.elsewhere)

    def test_tickets_of_the_sprint_and_those_left_out_get_none(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            work.tickets.add(a_ticket("T-3", Column.IN_PROGRESS, assignee=ANN, sprint=True))
            work.handovers.leave_out(a_left_out(ONE))
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            assert (self.said(work, ONE), self.said(work, TicketKey("T-3"))) == ([], [])

    def test_a_tracker_that_goes_away_meanwhile_keeps_nothing_from_being_posted(self, desk: Desk) -> None:
        team = replace(desk.team, tracker="elsewhere")
        for key in (ONE, TWO):
            with desk.elsewhere.database.changing() as there:
                there.tickets.add(a_ticket(key, Column.IN_PROGRESS, assignee=ANN))
        with desk.database.changing() as work:
            a_day(work)
            work.teams.save(team)
            request = DirectRequest(work=work, team=team, now=at(17))
            desk.elsewhere.mute = True
            desk.handing_over.post(request, DAY)
            assert "T-1 in progress, Ann" in text(messages(work)[0].content)


class TestCorrections:
    """What is posted follows what changes, until the day is over."""

    def test_one_is_owed_soon_after_a_change_where_it_is_posted_and_only_there(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            correcting.owe(work, desk.team, at(16))
            assert owed(work) == []
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            correcting.owe(work, desk.team, at(18))
            correcting.owe(work, desk.team, at(18) + timedelta(seconds=9))
            assert owed(work) == [at(18) + correcting.PAUSE]
            correcting.owe(work, desk.team, at(9, day=DAY + timedelta(days=1)))
            assert len(owed(work)) == 1

    def test_nothing_is_said_where_nothing_is_otherwise(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            again = desk.scheduling.do(work, due(DueKind.CORRECTION, at(18)), at(18))
            handover = desk.handing_over.posted(desk.request(work), DAY)
            assert len(messages(work)) == 1

        assert again is None
        assert handover is not None
        assert (handover.posted_at, handover.checked_at, handover.changes) == (at(17), at(18), 0)

    def test_a_change_edits_the_post_quietly_and_the_chain_follows(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            work.tickets.add(a_ticket("T-3", Column.IN_PROGRESS, assignee=ANN))
            desk.scheduling.do(work, due(DueKind.CORRECTION, at(18)), at(18))
            _, change = messages(work)
            handover = desk.handing_over.posted(desk.request(work), DAY)
            passed = work.passages.last(OPS, ["T-3"])

        assert (change.edits, change.kind, change.to) == (KEY, MessageKind.UPDATE, desk.team.channel)
        assert "T-3 in progress, Ann" in text(change.content)
        assert handover is not None
        assert [each.key for each in handover.carried] == [ONE, "T-3"]
        assert list(passed) == ["T-3"]

    def test_each_further_change_takes_the_place_of_the_one_before(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            for number in range(3):
                desk.handing_over.highlight(desk.request(work, now=at(18, number)), f"thing {number}")
                desk.handing_over.correct(desk.request(work, now=at(18, number)), DAY)
            first, last = messages(work)

        assert (first.key, last.key, last.edits) == (KEY, f"{KEY}+3", KEY)
        assert "thing 2" in text(last.content)

    def test_how_late_it_came_stays_said(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.scheduling.do(work, due(DueKind.EVENING_CHECK, at(17, 30)), at(18))
            desk.handing_over.correct(desk.request(work, now=at(18, 1)), DAY)
            (only,) = messages(work)
            desk.handing_over.highlight(desk.request(work, now=at(18, 2)), "db-2 was noise")
            desk.handing_over.correct(desk.request(work, now=at(18, 3)), DAY)
            _, change = messages(work)

        assert text(only.content).startswith("(late by 30 min)")
        assert text(change.content).startswith("(late by 30 min)")

    def test_whoever_asks_for_it_sees_it_posted_anew_where_nothing_can_be_changed(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(18)), "db-2 was noise")
            desk.handing_over.correct(desk.request(work, now=at(18)), DAY)
            desk.handing_over.post(desk.request(work, now=at(18, 1)), DAY, by=ANN)
            desk.handing_over.post(desk.request(work, now=at(18, 2)), DAY, by=ANN)
            kinds = [(each.key, each.kind) for each in messages(work)]

        assert kinds == [(KEY, MessageKind.EVENING_CHECK), (f"{KEY}+2", MessageKind.EVENING_CHECK)]

    def test_it_grows_by_a_message_and_one_that_is_not_needed_any_more_says_so(self, desk: Desk) -> None:
        grown = [a_highlight("h" * 290, at=at(18, number)) for number in range(12)]
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            for each in grown:
                work.handovers.add_highlight(each)
            desk.handing_over.correct(desk.request(work, now=at(19)), DAY)
            after = messages(work)
            desk.handing_over.highlight(desk.request(work, now=at(20)), "one more")
            desk.handing_over.correct(desk.request(work, now=at(20)), DAY)
            desk.handing_over.correct(desk.request(work, now=at(21)), DAY)
            last = messages(work)

        assert [(each.key, each.edits) for each in after] == [
            (KEY, None), (f"{KEY}+1", KEY), (f"{KEY}:2", None)
        ]  # fmt: skip
        assert [(each.key, each.edits) for each in last] == [
            (KEY, None), (f"{KEY}:2", None), (f"{KEY}+2", KEY), (f"{KEY}+2:2", f"{KEY}:2")
        ]  # fmt: skip
        assert "one more" in text(last[-1].content)

    def test_a_channel_that_is_another_one_by_now_keeps_the_post_where_it_is(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(18)), "db-2 was noise")
            moved = replace(desk.team, channel=replace(messages(work)[0].to, conversation="#other"))
            desk.handing_over.correct(DirectRequest(work=work, team=moved, now=at(18)), DAY)
            assert [each.to for each in messages(work)] == [desk.team.channel] * 2

    def test_what_was_never_posted_is_not_corrected(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            assert desk.handing_over.correct(desk.request(work), DAY) is None
            assert messages(work) == []

    def test_on_the_next_day_it_stays_as_it_is(self, desk: Desk) -> None:
        tomorrow = at(0, 5, day=DAY + timedelta(days=1))
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(23, 59)), "db-2 was noise")
            desk.scheduling.do(work, due(DueKind.CORRECTION, at(23, 59)), tomorrow)
            assert len(messages(work)) == 1


class TestTrackerAway:
    """The evening check is posted though nobody knows how tickets stand."""

    @pytest.fixture
    def outside(self, desk: Desk) -> Desk:
        team = replace(desk.team, tracker="elsewhere")
        with desk.elsewhere.database.changing() as there:
            there.tickets.add(a_ticket(ONE, Column.IN_PROGRESS, assignee=ANN))
        with desk.database.changing() as work:
            work.teams.save(team)
            work.turns.save(a_turn("ann", "ben"))
            work.turns.save(a_turn("ben", "chloe", day=DAY + timedelta(days=1)))
            work.items.add(an_item("A1"))
            work.people.link(Identity(platform="console", id="@ben"), BEN)
        return replace(desk, team=team)

    def test_it_is_posted_with_what_is_known_and_says_the_rest_as_soon_as_it_can(self, outside: Desk) -> None:
        desk = outside
        with desk.database.changing() as work:
            desk.elsewhere.away = True
            desk.handing_over.highlight(desk.request(work, now=at(17)), "the tracker is down")
            desk.scheduling.do(work, due(DueKind.EVENING_CHECK, at(17, 30)), at(17, 30))
            (first,) = messages(work)
            reminded = messages(work, "reminder:")
            later = owed(work)
            again = desk.scheduling.do(work, due(DueKind.CORRECTION, later[0]), later[0])
            still = messages(work)
            desk.elsewhere.away = False
            over = desk.scheduling.do(work, due(DueKind.CORRECTION, later[0]), at(18))
            desk.handing_over.correct(desk.request(work, now=at(18, 1)), DAY)
            _, change = messages(work)
            (reminder,) = messages(work, "reminder:")

        said = text(first.content)
        assert "The tracker elsewhere does not answer, so nothing is said here of its tickets." in said
        assert "A1 alert: Something about A1" in said
        assert "Ann: the tracker is down" in said
        assert reminded == []
        assert (later, again, over) == ([at(17, 32)], at(17, 34), None)
        assert len(still) == 1
        assert "T-1 in progress, Ann" in text(change.content)
        assert "does not answer" not in text(change.content)
        assert "1 ticket and 1 open item pass on to you" in text(reminder.content)
        with desk.elsewhere.database.reading() as there:
            (comment,) = there.tickets.notes(ONE)
        assert (comment.repeats, comment.at) == (True, at(18))

    def test_what_it_has_passes_on_in_the_morning_where_it_was_away_until_then(self, outside: Desk) -> None:
        desk, morning = outside, at(14, day=DAY + timedelta(days=1))
        with desk.database.changing() as work:
            desk.elsewhere.away = True
            desk.scheduling.do(work, due(DueKind.EVENING_CHECK, at(17, 30)), at(17, 30))
            again = desk.scheduling.do(work, due(DueKind.CORRECTION, at(17, 32)), morning)
            desk.elsewhere.away = False
            over = desk.scheduling.do(work, due(DueKind.CORRECTION, at(17, 32)), morning)
            waits = {each.key: each for each in work.passages.waiting(desk.team.id)}
            asked = work.due.find(DueKind.ACCEPTANCE, desk.team.id, str(morning.date()))

        assert (again, over) == (morning + correcting.RETRY, None)
        assert {key: (each.giver, each.to, each.day) for key, each in waits.items()} == {
            "A1": (None, BEN, DAY),
            "T-1": (ANN, BEN, DAY),
        }
        assert asked
        assert asked.at == at(16, day=DAY + timedelta(days=1))

    def test_its_own_comment_is_no_note_though_a_tracker_cannot_tell(self, outside: Desk) -> None:
        desk = outside
        ours = a_note(ONE, "Evening check of Ops, Mon 30 Nov: in progress, with Ann.", author=None)
        with desk.elsewhere.database.changing() as there:
            there.tickets.add_note(ours)
        with desk.database.changing() as work:
            check, _ = desk.handing_over.preview(desk.request(work))

        assert [each.note for each in check.carried] == [None]

    def test_the_schedule_tries_again_what_a_person_posted_early(self, outside: Desk) -> None:
        desk = outside
        with desk.database.changing() as work:
            desk.handing_over.post(desk.request(work, now=at(16)), DAY, by=ANN)
            desk.elsewhere.away = True
            desk.scheduling.do(work, due(DueKind.EVENING_CHECK, at(17, 30)), at(17, 30))
            assert owed(work) == [at(17, 30) + correcting.RETRY]

    def test_what_was_posted_before_it_went_away_is_not_unsaid(self, outside: Desk) -> None:
        desk = outside
        with desk.database.changing() as work:
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(18)), "the tracker is down")
            desk.elsewhere.away = True
            again = desk.handing_over.correct(desk.request(work, now=at(18)), DAY)
            handover = desk.handing_over.posted(desk.request(work), DAY)
            with pytest.raises(TrackerUnavailable):
                desk.handing_over.post(desk.request(work, now=at(18)), DAY, by=ANN)
            assert len(messages(work)) == 1

        assert again == at(18) + correcting.RETRY
        assert handover is not None
        assert [each.key for each in handover.carried] == [ONE]

    def test_what_is_added_to_a_post_that_knows_no_tickets_is_said(self, outside: Desk) -> None:
        desk = outside
        with desk.database.changing() as work:
            desk.elsewhere.away = True
            desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            desk.handing_over.highlight(desk.request(work, now=at(18)), "the tracker is down")
            desk.handing_over.correct(desk.request(work, now=at(18)), DAY)
            assert "the tracker is down" in text(messages(work)[-1].content)
            assert desk.handing_over.is_partial(desk.request(work, now=at(18)))
            desk.elsewhere.away = False
            desk.handing_over.correct(desk.request(work, now=at(18, 2)), DAY)
            assert not desk.handing_over.is_partial(desk.request(work, now=at(18, 2)))


class TestSkip:
    """`!skip KEY`: only the key is told."""

    def test_its_details_are_left_out_and_it_passes_on_all_the_same(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            left = desk.handing_over.skip(desk.request(work), TicketKey("1"))
            handover, _ = desk.handing_over.post(desk.request(work, now=at(17)), DAY)
            said = text(messages(work)[0].content)

        assert (left.key, left.day, left.person) == (ONE, DAY, ANN)
        assert "Left out by Ann: T-1." in said
        assert "Do T-1" not in said
        assert "Nobody has added a word" not in said
        assert [each.key for each in handover.carried] == [ONE]

    def test_it_is_told_after_all(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.skip(desk.request(work), ONE)
            desk.handing_over.skip(desk.request(work), ONE)
            desk.handing_over.skip(desk.request(work), ONE, off=True)
            desk.handing_over.skip(desk.request(work), ONE, off=True)
            check, _ = desk.handing_over.preview(desk.request(work))

        assert check.left_out == ()

    def test_one_that_is_done_meanwhile_is_not_named_as_left_out(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            desk.handing_over.skip(desk.request(work), ONE)
            desk.ticketing.done(desk.request(work), ONE)
            check, _ = desk.handing_over.preview(desk.request(work))

        assert check.left_out == ()

    def test_what_is_not_told_anyway_and_what_is_not_there_is_refused(self, desk: Desk) -> None:
        with desk.database.changing() as work:
            a_day(work)
            work.tickets.add(a_ticket("T-3", Column.DONE))
            work.tickets.add(a_ticket("T-4", Column.BACKLOG))
            work.items.add(an_item("A1", ItemKind.ALERT))
            for key, why in (("T-3", "is done"), ("T-4", "is in Backlog"), ("A1", "until it is over")):
                with pytest.raises(Refused, match=why):
                    desk.handing_over.skip(desk.request(work), TicketKey(key))
            with pytest.raises(Unknown, match="T-1"):
                desk.handing_over.skip(desk.request(work), TicketKey("T-11"))


def a_random_day(work: UnitOfWork, rng: random.Random) -> None:
    """Whatever a day may be."""
    people, ids = [None, "ann", "ben", "chloe"], Counter()
    work.turns.save(a_turn(rng.choice(people), None, decided_at=at(8)))
    if rng.random() < 0.5:
        work.turns.save(a_turn(rng.choice(people), None, decided_at=at(12), revision=2))
    for number in range(rng.randrange(12)):
        a_random_ticket(work, rng, f"T-{number}", rng.choice(people))
    for kind in rng.choices(list(ItemKind), k=rng.randrange(9)):
        work.items.add(an_item(f"{kind.letter}{ids()}", kind, owner=rng.choice(people)))
    for number in range(rng.randrange(4)):
        work.handovers.add_highlight(a_highlight(f"thing {number} " * rng.randrange(1, 99)))


def a_random_ticket(work: UnitOfWork, rng: random.Random, key: str, owner: str | None) -> None:
    column, title, sprint = rng.choice(list(Column)), "long " * rng.randrange(1, 60), rng.random() < 0.1
    work.tickets.add(a_ticket(key, column, assignee=owner, sprint=sprint, title=title))
    for _ in range(rng.randrange(3)):
        said = rng.choice(["half way", "Next: resync", "waiting for ops", "merged", "x" * 900, "a\nb"])
        work.tickets.add_note(a_note(key, said, author=rng.choice([ANN, None]), at=at(rng.randrange(18))))
    if rng.random() < 0.3:
        day, times = DAY - timedelta(days=1), rng.randrange(1, 5)
        work.passages.add(a_passage(key, day=day, since=day, at=at(17, day=day), times=times))
    if rng.random() < 0.2:
        work.handovers.leave_out(a_left_out(key))


@pytest.mark.parametrize("seed", range(60))
def test_the_preview_is_what_is_posted_word_for_word_and_what_is_said_once_it_is(desk: Desk, seed: int) -> None:
    with desk.database.changing() as work:
        a_random_day(work, random.Random(seed))
        _, preview = desk.handing_over.preview(desk.request(work, now=at(17)))
        desk.handing_over.post(desk.request(work, now=at(17)), DAY)
        posted = messages(work)
        _, afterwards = desk.handing_over.preview(desk.request(work, now=at(17, 1)))
        desk.handing_over.correct(desk.request(work, now=at(17, 1)), DAY)

        assert len(messages(work)) == len(posted)
    lines = [line for each in posted for line in text(each.content).splitlines()]
    assert lines == text(preview).splitlines() == text(afterwards).splitlines()
