"""Alerts, incidents and questions through the service, and the queue they make."""

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import Refused, Unknown
from watchbill.model import Acknowledged, Deed, Item, ItemId, ItemKind, ItemState, Report, TakenUp, Untracked
from watchbill.services.intake import Over, Taken
from watchbill.testing.builders import ANN, an_item


def report(desk: Desk, title: str, kind: ItemKind = ItemKind.QUESTION) -> Item | None:
    with desk.database.changing() as work:
        said = Report(kind=kind, title=title, source="chat", dedupe_key=title, reporter=ANN)
        return desk.intake.report(desk.request(work), said)


def test_ids_are_short_and_count_by_kind(desk: Desk) -> None:
    made = [report(desk, "one"), report(desk, "two"), report(desk, "three", ItemKind.INCIDENT)]

    assert [each.id for each in made if each] == ["Q1", "Q2", "I1"]


def test_the_same_thing_is_in_the_queue_once_until_it_is_resolved(desk: Desk) -> None:
    first, second = report(desk, "one"), report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "")

    assert first is not None
    assert second is None
    assert report(desk, "one") is not None


def test_an_acknowledged_item_stays_in_the_queue_with_its_owner(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        taken = desk.intake.acknowledge(desk.request(work), ItemId("q1"))
        found = desk.queueing.look(desk.request(work))

    assert (taken.item.state, taken.item.owner, taken.was) == (ItemState.ACKNOWLEDGED, "ann", None)
    assert [entry.subject for entry in found.entries] == [taken.item]


def test_a_resolved_item_leaves_the_queue_and_cannot_be_resolved_again(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "answered")
        assert not work.items.unresolved(OPS)

    with pytest.raises(Refused, match="resolved already"), desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "")


def test_an_unknown_item_says_where_to_look(desk: Desk) -> None:
    with pytest.raises(Unknown, match="!queue"), desk.database.changing() as work:
        desk.intake.acknowledge(desk.request(work), ItemId("Q9"))


A1 = ItemId("A1")


def an_alert(desk: Desk, **facts: object) -> None:
    with desk.database.changing() as work:
        work.items.add(an_item("A1", **facts))  # type: ignore[arg-type]


def acknowledge(desk: Desk, by: str = "ann") -> Taken:
    with desk.database.changing() as work:
        return desk.intake.acknowledge(desk.request(work, by), A1)


def claim(desk: Desk, by: str = "ann") -> Taken:
    with desk.database.changing() as work:
        return desk.intake.claim(desk.request(work, by), A1)


def resolve(desk: Desk, note: str = "", by: str = "ann") -> Over:
    with desk.database.changing() as work:
        return desk.intake.resolve(desk.request(work, by), A1, note)


def history(desk: Desk, item: ItemId = A1) -> list[tuple[str, str | None, str]]:
    with desk.database.reading() as work:
        return [(each.what.value, each.person, each.text) for each in work.histories.of(OPS, item)]


def test_each_deed_of_a_person_is_a_line_of_the_items_history(desk: Desk) -> None:
    report(desk, "checkout is slow", ItemKind.INCIDENT)
    with desk.database.changing() as work:
        incident = ItemId("I1")
        desk.intake.acknowledge(desk.request(work, "ann"), incident)
        desk.intake.claim(desk.request(work, "ben"), incident)
        desk.intake.resolve(desk.request(work, "ben"), incident, "restarted it")
        desk.intake.resolve(desk.request(work, "ben"), incident, "no ticket: known noise")

    assert history(desk, incident) == [
        ("came", "ann", "chat"),
        ("acknowledged", "ann", ""),
        ("claimed", "ben", ""),
        ("resolved", "ben", "restarted it"),
        ("untracked", "ben", "known noise"),
    ]


def test_what_a_stranger_asked_came_from_their_account(desk: Desk) -> None:
    with desk.database.changing() as work:
        asked = Report(kind=ItemKind.QUESTION, title="why?", source="console zoe", dedupe_key="why?")
        desk.intake.report(desk.request(work), asked)

    assert history(desk, ItemId("Q1")) == [("came", None, "console zoe")]


def test_who_claims_an_item_works_on_it_and_whoever_had_it_is_told_of(desk: Desk) -> None:
    an_alert(desk)
    acknowledge(desk, "ben")
    taken = claim(desk, "ann")

    assert (taken.item.state, taken.item.owner, taken.was) == (ItemState.CLAIMED, "ann", "ben")


def test_to_say_the_same_again_is_no_further_deed(desk: Desk) -> None:
    an_alert(desk)
    acknowledge(desk)
    assert acknowledge(desk).was == "ann"
    claim(desk)
    assert claim(desk).was == "ann"
    assert acknowledge(desk).item.state is ItemState.CLAIMED

    assert [what for what, _, _ in history(desk)] == ["acknowledged", "claimed"]


def test_who_acknowledges_what_somebody_works_on_takes_it_over(desk: Desk) -> None:
    an_alert(desk)
    claim(desk, "ben")

    taken = acknowledge(desk, "ann")
    assert (taken.item.state, taken.item.owner, taken.was) == (ItemState.ACKNOWLEDGED, "ann", "ben")


@pytest.mark.parametrize("take", [acknowledge, claim])
def test_what_was_parked_and_is_taken_is_parked_no_more(take: object, desk: Desk) -> None:
    an_alert(desk, state=ItemState.CLAIMED, owner="ben", parked_for=ItemId("A2"))

    assert callable(take)
    assert take(desk, "ann").item.parked_for is None


def test_its_owner_goes_on_with_what_was_parked_by_claiming_it_again(desk: Desk) -> None:
    an_alert(desk, state=ItemState.CLAIMED, owner="ann", parked_for=ItemId("A2"))

    assert claim(desk).item.parked_for is None
    assert history(desk) == [("claimed", "ann", "")]


def test_a_fix_without_a_ticket_is_resolved_and_remembered_as_such(desk: Desk) -> None:
    an_alert(desk)

    over = resolve(desk, "rebooted").item
    assert (over.state, over.owner, over.note) == (ItemState.RESOLVED, "ann", "rebooted")
    assert (over.ticket, over.untracked) == (None, None)


def test_a_reason_against_a_ticket_is_accepted_at_once(desk: Desk) -> None:
    an_alert(desk)

    over = resolve(desk, "no ticket: disk was full, cleaned").item
    assert (over.state, over.note, over.untracked) == (ItemState.RESOLVED, "", "disk was full, cleaned")
    assert history(desk) == [("resolved", "ann", ""), ("untracked", "ann", "disk was full, cleaned")]


def test_a_reason_may_come_later_and_be_corrected(desk: Desk) -> None:
    an_alert(desk)
    first = resolve(desk).item
    resolve(desk, "no ticket: noise")

    over = resolve(desk, "no ticket: a test").item
    assert (over.untracked, over.resolved_at) == ("a test", first.resolved_at)


@pytest.mark.parametrize("note", ["no ticket", "No ticket: "])
def test_a_reason_that_is_missing_is_asked_for_and_nothing_is_changed(note: str, desk: Desk) -> None:
    an_alert(desk)

    with pytest.raises(Refused, match="say why A1 needs no ticket: `!resolve A1 no ticket: "):
        resolve(desk, note)
    assert history(desk) == []


def test_what_has_a_ticket_cannot_need_none(desk: Desk) -> None:
    an_alert(desk, ticket="TICKET-7")

    with pytest.raises(Refused, match="A1 is not resolved: it has a ticket, TICKET-7"):
        resolve(desk, "no ticket: noise")


def test_of_a_question_it_is_a_note_like_any_other(desk: Desk) -> None:
    an_alert(desk, kind=ItemKind.QUESTION)

    assert resolve(desk, "no ticket: noise").item.note == "no ticket: noise"


def test_what_was_left_for_it_is_named_when_it_is_over(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        work.items.add(an_item("Q1", ItemKind.QUESTION, owner=ANN, state=ItemState.CLAIMED, parked_for=A1))

    assert resolve(desk).parked == ("Q1",)


def test_what_happened_is_told_to_plugins(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        desk.intake.acknowledge(desk.request(work, "ben"), A1)
        desk.intake.claim(desk.request(work, "ann"), A1)
        desk.intake.resolve(desk.request(work, "ann"), A1, "no ticket: noise")
        told = list(work.events)

    assert [type(each).__name__ for each in told] == ["Acknowledged", "TakenUp", "Resolved", "Untracked"]
    first, second, _, last = told
    assert isinstance(first, Acknowledged)
    assert isinstance(second, TakenUp)
    assert isinstance(last, Untracked)
    assert (first.was, second.was, last.item.untracked) == (None, "ben", "noise")


def test_the_last_lines_of_a_history_are_given_and_the_earlier_ones_counted(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        for number in range(12):
            desk.intake.claim(desk.request(work, ("ann", "ben")[number % 2]), A1)

    with desk.database.reading() as work:
        lines, earlier = desk.intake.history(desk.request(work), an_item("A1"), 5)
    assert (len(lines), earlier) == (5, 7)
    assert lines[-1].what is Deed.CLAIMED
    assert lines[-1].person == "ben"
