"""What the morning check says, case by case."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from watchbill.model import Address, Content, ItemKind, Skip, SkipCode, Team, Turn, TurnKind
from watchbill.model.digest import Digest, NightWork
from watchbill.model.handover import Highlight
from watchbill.model.message import Buttons, say
from watchbill.model.morning import MorningCheck
from watchbill.model.people import PersonId
from watchbill.model.remark import Barrier, Came, Spot
from watchbill.model.work import Item, ItemId
from watchbill.platforms.plain import Plain
from watchbill.platforms.slack.dialect import SlackDialect
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    OPS,
    a_passage,
    a_team,
    a_turn,
    a_view,
    an_item,
    at,
)
from watchbill.words import morning as words
from watchbill.words.parts import parts

NAMES = {ANN: "Ann", BOB: "Bob", CLEO: "Cleo"}
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
SATURDAY, MONDAY = date(2026, 12, 5), date(2026, 12, 7)
NIGHT = Digest(team=OPS, start=at(17, 30, day=YESTERDAY), end=at(9))
QUIET = MorningCheck(
    team=OPS,
    day=DAY,
    turn=a_turn(),
    following=a_turn("cleo", day=TOMORROW),
    night=NIGHT,
    channels=(),
    waiting=(),
    until=at(11),
    handed_over=YESTERDAY,
    highlights=(),
)
TICKET = a_passage("TICKET-9", title="Restore the backup", giver=BOB, to=ANN, day=YESTERDAY)
OFTEN = replace(TICKET, times=4, since=date(2026, 11, 12), note="waiting for\nthe vendor")
CLEO_AWAY = Skip(person=CLEO, code=SkipCode.AWAY)
NOBODY = a_turn(None, None, kind=TurnKind.UNCOVERED, skipped=(CLEO_AWAY,))
SPOT = Spot(platform="console", conversation="#ops", id="1", account="zoe", at=at(2))


def morning(
    check: MorningCheck, now: datetime | None = None, team: Team | None = None, *, call: bool = True
) -> str:
    return said(words.morning(check, a_view(NAMES, now or at(9), team), call=call))


def said(content: Content) -> str:
    return Plain().write(content)


def an_alert(number: int, hour: int = 3) -> Item:
    return an_item(
        ItemId(f"A{number}"), ItemKind.ALERT, title=f"Disk {number} is full", opened_at=at(hour, number)
    )


def test_what_is_open_from_before_is_named_where_it_is_little() -> None:
    older = [replace(an_alert(each), opened_at=at(15, day=YESTERDAY)) for each in (1, 2)]

    few = morning(replace(QUIET, night=replace(NIGHT, open=tuple(older[:1]))))
    told = morning(replace(QUIET, night=replace(NIGHT, open=tuple(older[:1])), waiting=(a_passage("A1"),)))

    assert few.splitlines()[1:3] == [
        "Since Mon 30 Nov 17:30: nothing came; 1 from before is open:",
        "  - A1 alert: Disk 1 is full, since Mon 30 Nov 15:00",
    ]
    assert told.splitlines()[1] == "Nothing happened since Mon 30 Nov 17:30."


def test_a_quiet_morning_is_told_in_four_lines() -> None:
    assert morning(QUIET).splitlines() == [
        "Good morning! @Ann is on MRO today, Tue 1 Dec: it is their turn. Backup: Bob.",
        "Nothing happened since Mon 30 Nov 17:30, and nothing waits to be taken over.",
        "Next: Cleo, tomorrow. Calendar: !mro week · Board: !board",
        "Queue: !queue · What now: !next",
    ]


def test_the_most_urgent_of_the_night_is_told_and_the_rest_is_counted() -> None:
    open_now = tuple(map(an_alert, range(1, 6)))
    older = an_item(ItemId("I1"), ItemKind.INCIDENT, opened_at=at(10, day=YESTERDAY))
    night = replace(NIGHT, came=(*open_now, an_alert(6)), over=(an_alert(6),), open=(*open_now, older))

    assert morning(replace(QUIET, night=night)).splitlines()[1:7] == [
        "Since Mon 30 Nov 17:30: 6 alerts came, from chat; 5 are open; 1 from before is open:",
        "  - A1 alert: Disk 1 is full, since 03:01",
        "  - A2 alert: Disk 2 is full, since 03:02",
        "  - A3 alert: Disk 3 is full, since 03:03",
        "  - ... and 2 more: !digest",
        "Nothing waits to be taken over.",
    ]


def test_what_is_handed_over_is_not_told_as_open_too() -> None:
    older = an_item(ItemId("I1"), ItemKind.INCIDENT, opened_at=at(10, day=YESTERDAY))
    check = replace(QUIET, night=replace(NIGHT, open=(older,)), waiting=(a_passage("I1", giver=None),))

    assert "Nothing happened since Mon 30 Nov 17:30." in morning(check)
    assert "  - I1 Do I1, nobody had it" in morning(check)


@pytest.mark.parametrize(
    ("came", "told"), [((an_alert(1),), "1 alert came, from chat; it is over."), ((), "nothing came.")]
)
def test_a_night_that_is_over_says_so(came: tuple[Item, ...], told: str) -> None:
    night = replace(NIGHT, came=came, over=(an_alert(1),))

    assert f"Since Mon 30 Nov 17:30: {told}" in morning(replace(QUIET, night=night))


def test_who_worked_in_the_night_is_told_and_which_channel_waits_or_cannot_be_read() -> None:
    work = NightWork(person=CLEO, items=(ItemId("A1"),), first=at(3), last=at(4), on_duty=True)
    asked = Came(place=SPOT.place, messages=3, count=1, unanswered=(SPOT,))
    outside = Came(place=Address(platform="console", conversation="#sre"), barrier=Barrier.OUTSIDE)
    check = replace(QUIET, night=replace(NIGHT, night=(work,)), channels=(asked, outside))

    assert morning(check).splitlines()[1:5] == [
        "Since Mon 30 Nov 17:30: nothing came.",
        "Cleo worked on A1, 03:00 to 04:00, on night duty.",
        "#ops: 3 messages, 1 thread without an answer: 02:00",
        "#sre: cannot read this channel's history: I am not in it. Invite me there.",
    ]


def test_what_is_handed_over_is_told_with_from_whom_how_often_and_how_to_take_it_over() -> None:
    lines = morning(replace(QUIET, waiting=(OFTEN, replace(TICKET, key="TICKET-10", giver=ANN)))).splitlines()

    assert lines[2:6] == [
        "2 things are handed over to Ann; please take them over by 11:00, or the leads are told:",
        "  - TICKET-9 Restore the backup, from Bob, passed on 4 times since Thu 12 Nov: waiting for the vendor",
        "  - TICKET-10 Restore the backup, still theirs",
        "Accept all: !accept all · Accept TICKET-9: !accept TICKET-9 · Accept TICKET-10: !accept TICKET-10",
    ]


def test_of_one_thing_there_is_one_button() -> None:
    assert "\nAccept TICKET-9: !accept TICKET-9\n" in morning(replace(QUIET, waiting=(TICKET,)))


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (at(11), "1 thing is handed over to Ann; please take it over by 11:00, or the leads are told:"),
        (at(8), "1 thing is handed over to Ann; it was to be taken over by 08:00:"),
        (None, "1 thing is handed over to Ann; please take it over:"),
    ],
)
def test_until_when_it_is_to_be_taken_over_is_told(until: datetime | None, told: str) -> None:
    assert told in morning(replace(QUIET, waiting=(TICKET,), until=until)).splitlines()


def test_much_that_is_handed_over_is_bounded_and_has_few_buttons() -> None:
    waiting = tuple(replace(OFTEN, key=f"TICKET-{each}", note="x" * 500) for each in range(1, 21))
    content = words.morning(replace(QUIET, waiting=waiting), a_view(NAMES, at(9)), call=True)
    (accepts, _) = [each.buttons for each in content.blocks if isinstance(each, Buttons)]

    assert said(content).count("  - TICKET-") == 10
    assert "  - ... and 10 more." in said(content)
    assert [each.command for each in accepts[:2]] == ["!accept all", "!accept TICKET-1"]
    assert len(accepts) == 5


def test_a_big_morning_fits_into_what_slack_takes() -> None:
    night = replace(NIGHT, came=tuple(map(an_alert, range(50))), open=tuple(map(an_alert, range(50))))
    waiting = tuple(replace(OFTEN, key=f"TICKET-{each}", note="x" * 500) for each in range(1, 51))
    check = replace(QUIET, night=night, waiting=waiting, highlights=(a_highlight("y" * 900),) * 50)
    slack = SlackDialect(account=lambda _: None, permalink=lambda _, ref: ref)

    said_in_parts = [slack.compose(each).blocks for each in parts(words.morning(check, a_view(NAMES, at(9))))]

    assert all(len(each) <= 50 for each in said_in_parts)
    assert all(len(each["elements"]) <= 25 for part in said_in_parts for each in part if each["type"] == "actions")
    assert "Next: " in str(said_in_parts[-1])


def a_highlight(text: str = "Disk alerts were noise") -> Highlight:
    return Highlight(team=OPS, day=YESTERDAY, person=BOB, text=text, at=at(17, day=YESTERDAY))


def test_highlights_of_the_day_before_are_told_and_bounded() -> None:
    few, many = replace(QUIET, highlights=(a_highlight(),)), replace(QUIET, highlights=(a_highlight(),) * 7)

    assert "Highlights of yesterday:\n  - Bob: Disk alerts were noise\nNext:" in morning(few)
    assert morning(many).count("Bob: Disk") == 5
    assert "  - ... and 2 more." in morning(many)


def test_on_an_uncovered_day_whoever_takes_it_takes_over_what_waits() -> None:
    check = replace(QUIET, turn=NOBODY, waiting=(TICKET,))
    leads = say("@Ann, can somebody step in?")
    lines = said(words.morning(check, a_view(NAMES, at(9)), leads=leads, call=True)).splitlines()

    assert lines[0].startswith("Nobody is on MRO today, Tue 1 Dec: everybody is away.")
    assert lines[2:6] == [
        "@Ann, can somebody step in?",
        "Nothing happened since Mon 30 Nov 17:30.",
        "1 thing waits for whoever takes the day: !accept all takes it over.",
        "  - TICKET-9 Restore the backup, from Bob",
    ]
    assert "Accept TICKET-9" not in "\n".join(lines)


def test_a_day_off_says_so_and_what_waits_for_whom() -> None:
    monday = a_turn("cleo", day=MONDAY)
    check = replace(QUIET, day=SATURDAY, turn=None, following=monday, waiting=(TICKET,), ahead=True, until=None)

    assert morning(check, at(10, day=SATURDAY), call=False).splitlines() == [
        "Nobody is on MRO today: Sat 5 Dec is a day off for Ops.",
        "Nothing happened since Mon 30 Nov 17:30.",
        "1 thing is handed over to Cleo, for Mon 7 Dec:",
        "  - TICKET-9 Restore the backup, from Bob",
        "Next: Cleo, Mon 7 Dec. Calendar: !mro week · Board: !board",
        "Queue: !queue · What now: !next",
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"night": None},
            "I could not read what happened since the last handover. !digest tries again.\n"
            "Nothing waits to be taken over.",
        ),
        ({"channels": None}, "I could not read what was said in the channels. !channels tries again."),
        ({"waiting": None}, "I could not read what is handed over. !morning tries again."),
        ({"highlights": None}, "I could not read the highlights of yesterday."),
        (
            {"waiting": (TICKET,), "unsure": True},
            "The tracker cannot be read: this is how it passed on, and some of it may be over.",
        ),
    ],
)
def test_what_could_not_be_read_is_said_and_the_rest_is_told(changes: dict[str, object], told: str) -> None:
    text = morning(replace(QUIET, **changes))  # type: ignore[arg-type]  # one field each

    assert told in text
    assert text.startswith("Good morning! @Ann is on MRO today, Tue 1 Dec")
    assert "Next: Cleo, tomorrow." in text


def test_calendar_and_board_are_links_where_the_team_has_some() -> None:
    team = a_team(calendar_link="https://cal.example.org/ops", board_link="https://board.example.org")

    last = "Next: Cleo, tomorrow. Calendar (https://cal.example.org/ops) · Board (https://board.example.org)"
    assert last in morning(QUIET, team=team).splitlines()


def test_a_late_post_says_so_and_one_that_is_not_does_not() -> None:
    late = words.morning(QUIET, a_view(NAMES, at(9, 25)), call=True, late=timedelta(minutes=25))

    assert "(late by 25 min)" in said(late)
    assert "late" not in morning(QUIET)


def test_who_looks_reads_what_was_posted_and_calls_nobody() -> None:
    swapped: Turn = a_turn("bob", None, kind=TurnKind.SWAP, revision=2)
    check = replace(QUIET, turn=swapped, before=a_turn(), waiting=(OFTEN,), highlights=(a_highlight(),))

    assert "@" not in morning(check, call=False)
    assert morning(check).replace("Good morning! @", "") == morning(check, call=False)
    assert morning(check, call=False).startswith("Bob is on MRO today, Tue 1 Dec: swapped with Ann.")


def test_names_that_are_not_known_are_handles() -> None:
    assert "from zoe" in morning(replace(QUIET, waiting=(replace(TICKET, giver=PersonId("zoe")),)))
