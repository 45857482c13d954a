"""`!ask` about a message of a channel: one item a message, which leads back to it."""

from dataclasses import replace

import pytest

from tests.core.services.conftest import NOW, Desk
from watchbill.model import ItemKind, ItemState, PersonId
from watchbill.model.remark import Remark, Spot, Trace
from watchbill.ports import UnitOfWork
from watchbill.services.asking import Asking
from watchbill.services.intake import Heard
from watchbill.services.overhearing import Overhearing
from watchbill.testing.builders import OPS, a_spot

LINK = "https://chat.example/m1"
OWN = a_spot(account="@ben", link=LINK)
CHOSEN = a_spot(account="@zoe", link=LINK, chosen=True)


@pytest.fixture
def asking(desk: Desk) -> Asking:
    return Asking(desk.intake, desk.directory)


def ask(
    asking: Asking, desk: Desk, work: UnitOfWork, spot: Spot | None, who: str = "ben", text: str = "Why?"
) -> Heard:
    request = desk.request(work, who)
    place = spot.place if spot else desk.team.channel
    assert place is not None
    caller = desk.directory.caller(work, replace(OWN.author, id=f"@{who}"), place, NOW)
    return asking.ask(request, ItemKind.QUESTION, text, caller, spot)


def test_a_question_in_a_channel_leads_back_to_its_message(asking: Asking, desk: Desk) -> None:
    with desk.database.changing() as work:
        heard = ask(asking, desk, work, OWN)
        trace = work.remarks.get(OWN)

    assert heard.item is not None
    assert (heard.new, heard.item.link, heard.item.reporter) == (True, LINK, "ben")
    assert trace == Trace(spot=OWN, team=OPS, item=heard.item.id)


def test_the_same_words_elsewhere_are_the_same_question_and_may_be_answered_in_both_threads(
    asking: Asking, desk: Desk
) -> None:
    other = replace(OWN, id="m2")
    with desk.database.changing() as work:
        first, second = (ask(asking, desk, work, each) for each in (OWN, other))

        assert (second.new, second.item) == (False, first.item)
        assert [len(work.remarks.items_of(OWN.place, each)) for each in ("m1", "m2")] == [1, 1]


def test_a_message_that_is_pointed_at_is_asked_by_its_author_and_once(asking: Asking, desk: Desk) -> None:
    with desk.database.changing() as work:
        first = ask(asking, desk, work, CHOSEN, "ben", "@mro the mail is down")
        second = ask(asking, desk, work, CHOSEN, "ann", "@mro the mail is down (edited)")

    assert first.item is not None
    assert (first.item.title, first.item.source, first.item.reporter) == ("the mail is down", "console @zoe", None)
    assert (second.new, second.item) == (False, first.item)


def test_the_author_is_named_where_they_are_known(asking: Asking, desk: Desk) -> None:
    with desk.database.changing() as work:
        item = ask(asking, desk, work, replace(CHOSEN, account="@chloe")).item

    assert item is not None
    assert (item.source, item.reporter) == ("chat", "chloe")


def test_what_was_asked_by_a_mention_is_not_asked_again_by_pointing_at_it(asking: Asking, desk: Desk) -> None:
    spot = replace(CHOSEN, chosen=False)
    with desk.database.changing() as work:
        Overhearing(desk.intake, desk.directory).hear(work, Remark(spot=spot, text="@mro help"), NOW)
        heard = ask(asking, desk, work, CHOSEN)

    assert heard.item is not None
    assert (heard.new, heard.item.title) == (False, "help")


def test_what_is_resolved_may_be_pointed_at_again(asking: Asking, desk: Desk) -> None:
    with desk.database.changing() as work:
        first = ask(asking, desk, work, CHOSEN).item
        assert first is not None
        desk.intake.resolve(desk.request(work), first.id)
        second = ask(asking, desk, work, CHOSEN)

    assert second.new
    assert second.item is not None
    assert second.item.id != first.id


def test_an_answer_in_the_thread_resolves_it(asking: Asking, desk: Desk) -> None:
    answer = Remark(spot=replace(OWN, id="m2", account="@chloe", thread="m1"), text="Because.")
    with desk.database.changing() as work:
        asked = ask(asking, desk, work, OWN).item
        Overhearing(desk.intake, desk.directory).hear(work, answer, NOW)
        assert asked is not None
        item = work.items.get(OPS, asked.id)

    assert item is not None
    assert (item.state, item.owner, item.note) == (ItemState.RESOLVED, "chloe", "Because.")


def test_in_a_channel_of_no_team_it_has_the_link_and_no_thread(asking: Asking, desk: Desk) -> None:
    spot = replace(OWN, conversation="#random")
    with desk.database.changing() as work:
        item = ask(asking, desk, work, spot).item
        trace = work.remarks.get(spot)

    assert item is not None
    assert (item.link, trace) == (LINK, None)


def test_alone_with_the_desk_there_is_nothing_to_lead_back_to(asking: Asking, desk: Desk) -> None:
    with desk.database.changing() as work:
        item = ask(asking, desk, work, None).item

    assert item is not None
    assert (item.link, item.reporter) == ("", PersonId("ben"))
