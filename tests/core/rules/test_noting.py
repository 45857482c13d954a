"""What a last note says of what is next, and of what is waited for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.rules import noting
from watchbill.rules.noting import Told


@pytest.mark.parametrize(
    ("note", "rest", "following", "waiting"),
    [
        ("Swapped the disk. Next: resync. Waiting on: vendor", "Swapped the disk", "resync", "vendor"),
        ("waiting for the network team", None, None, "the network team"),
        ("Still waiting for ops.", None, None, "ops"),
        ("WAITING ON OPS", None, None, "OPS"),
        ("I have been waiting for ops since Monday", None, None, "ops since Monday"),
        ("We\u2019re waiting on Bob", None, None, "Bob"),
        ("Called them - waiting for a call back", "Called them", None, "a call back"),
        ("asked the vendor, waiting for a reply", "asked the vendor", None, "a reply"),
        ("Asked them, and we are still waiting for a date; I call on Monday.", "Asked them. I call on Monday",
         None, "a date"),
        ("Reproduced it (waiting for logs from ops)", "Reproduced it", None, "logs from ops"),
        ("We are waiting on db-2.example.com to come back. Told Bob.", "Told Bob", None,
         "db-2.example.com to come back"),
        ("Blocked by TICKET-5", None, None, "TICKET-5"),
        ("Blocked: waiting for Bob", None, None, "Bob"),
        ("Next step: call them again", None, "call them again", None),
        ("next steps:\n- resync\n- verify\n\nThe rest is fine.", "The rest is fine", "resync; verify", None),
        ("Next is to call the vendor", None, "call the vendor", None),
        ("Asked; next - order disks", "Asked", "order disks", None),
        ("Found the cause: next step is a retry", "Found the cause", "a retry", None),
        ("TODO: tests\nWaiting for: Bob (review)", None, "tests", "Bob (review)"),
        ("**Next:** resync\n**Waiting on:** the vendor", None, "resync", "the vendor"),
        ("Next up: resync; waiting on the disk", None, "resync", "the disk"),
        ("What's next: order disks", None, "order disks", None),
        ("Next: wait for the vendor", None, "wait for the vendor", None),
        ("- next: resync\n- waiting on: nobody", None, "resync", None),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(
    note: str, rest: str | None, following: str | None, waiting: str | None
) -> None:
    assert noting.told(note) == Told(note=rest, next=following, waiting=waiting)


@pytest.mark.parametrize(
    "note",
    [
        "half way through",
        "the next release fixes it",
        "Next, I look at the logs",
        "no longer waiting for ops",
        "We were waiting for ops, they answered",
        "This isn't waiting for anyone",
        "Are we waiting for Bob?",
        "the job is waiting for a lock, and I do not know why",
        "Wait for it",
        "asked them what the next step is",
        "pending changes are merged",
    ],
)
def test_what_says_nothing_of_the_kind_is_a_note_as_it_stands(note: str) -> None:
    assert noting.told(note) == Told(note=note)


@pytest.mark.parametrize("blocked", [True, False])
@pytest.mark.parametrize("note", ["", " ", "\n\n", "-", "Next:", "Waiting on: n/a"])
def test_what_says_nothing_at_all_is_nothing(note: str, blocked: bool) -> None:
    assert noting.told(note, blocked=blocked) == Told()


def test_the_reason_of_a_block_is_what_the_ticket_waits_for() -> None:
    assert noting.told("no disk in stock", blocked=True) == Told(waiting="no disk in stock")
    assert noting.told("waiting for the network team", blocked=True) == Told(waiting="the network team")
    assert noting.told("Rang them. Next: order it", blocked=True) == Told(note="Rang them", next="order it")


def test_a_long_list_of_steps_is_cut_and_counted() -> None:
    steps = "\n".join(f"{number}. step" for number in range(1, 9))

    assert noting.told(f"Next steps:\n{steps}").next == "1. step; 2. step; 3. step; 4. step; 5. step; and 3 more"


@pytest.mark.parametrize(
    "piece",
    ["and ", "Next: ", "waiting for ", "waiting on: ", "still ", "\n", " ", "a", "-", "*", ". ", "not ",
     "\u00e9\u2028", "\u202e\u200b", "next steps:\n", "(", "blocked by, "],
)  # fmt: skip
def test_a_megabyte_of_anything_is_read_at_once_and_made_short(piece: str) -> None:
    note = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    told = noting.told(note, blocked=True)

    assert time.perf_counter() - start < 1
    assert all(len(each or "") <= noting.LONGEST for each in (told.note, told.next, told.waiting))


@given(st.text(max_size=400), st.booleans())
def test_whatever_it_is_each_part_is_one_short_line_or_nothing(note: str, blocked: bool) -> None:
    told = noting.told(note, blocked=blocked)

    for part in (told.note, told.next, told.waiting):
        assert part is None or (0 < len(part) <= noting.LONGEST and part.splitlines() == [part])


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Evening check of Ops, Tue 1 Dec: in progress, with Ann.", True),
        ("  evening check of Ops, the night shift, Tue 1 Dec: with nobody.", True),
        ("Evening check of Ops was late", False),
        ("Ann: Evening check of Ops, Tue 1 Dec: ...", False),
        ("", False),
    ],
)
def test_the_comment_of_an_evening_check_is_known_again(text: str, ours: bool) -> None:
    assert noting.repeats(text) is ours
