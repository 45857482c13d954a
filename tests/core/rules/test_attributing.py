"""Whom an entry of a calendar is about."""

from typing import Any

import pytest

from watchbill.model import Person, PersonId
from watchbill.model.subscription import Days, Entry, Subscription, SubscriptionKind
from watchbill.rules.attributing import Attribution
from watchbill.testing.builders import ANN, DAY, a_person

PEOPLE = (
    a_person("ann", name="Ann Berg", email="Ann.Berg@example.com"),
    a_person("bob", name="Bob Stone"),
    a_person("bobby", name="Bob"),
    a_person("lea", name="Léa Ångström"),
    a_person("max1", name="Max"),
    a_person("max2", name="Max"),
)


def asked(**changes: Any) -> Attribution:
    return Attribution(Subscription(**{"name": "leave", "kind": SubscriptionKind.LEAVE, **changes}), PEOPLE)


def entry(title: str, *emails: str, out: bool = True) -> Entry:
    return Entry(when=Days(first=DAY, last=DAY), title=title, emails=emails, out=out)


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Ann Berg", "ann"),
        ("Vacation: ANN  berg (whole day)", "ann"),
        ("ann off", "ann"),
        ("Holiday of ann.berg@example.com", "ann"),
        ("Bob Stone away", "bob"),
        ("Bob away", None),
        ("Urlaub Le\u0301a A\u030angstro\u0308m", "lea"),
        ("\uff21\uff4e\uff4e off", "ann"),
        ("lea-sick", "lea"),
        ("Joanna and Annabel are away", None),
        ("Annual meeting", None),
        ("Max is away", None),
        ("max2 is away", "max2"),
        ("Everybody to the party", None),
        ("", None),
    ],
)
def test_a_title_names_the_one_whom_its_longest_fitting_word_means(title: str, who: str | None) -> None:
    assert asked().whose(entry(title)) == who


def test_of_two_people_named_the_longer_name_counts_and_of_two_equally_long_ones_none() -> None:
    assert asked().whose(entry("Ann Berg covers for bob")) == "ann"
    assert asked().whose(entry("ann covers for lea")) is None


def test_the_only_participant_comes_before_the_title() -> None:
    assert asked().whose(entry("Bob Stone away", "ann.berg@example.com")) == "ann"


@pytest.mark.parametrize(
    "emails", [("zoe@example.com",), ("ann.berg@example.com", "zoe@example.com")], ids=["unknown", "several"]
)
def test_other_participants_say_nothing(emails: tuple[str, ...]) -> None:
    assert asked().whose(entry("Bob Stone away", *emails)) == "bob"


def test_an_alias_is_a_name_like_any_other() -> None:
    called = asked(people={"B. Stone": PersonId("bob"), "Zoe": PersonId("zoe")})

    assert called.whose(entry("Ferien b. stone")) == "bob"
    assert called.whose(entry("Zoe")) is None, "nobody of this handle is here"


def test_everything_in_somebodys_own_calendar_is_about_them() -> None:
    assert asked(person=ANN).whose(entry("Bob Stone's birthday", "zoe@example.com")) == ANN
    assert asked(person=PersonId("zoe")).whose(entry("Ann")) is None


@pytest.mark.parametrize(
    ("changes", "out", "counts"),
    [
        ({"person": ANN}, True, True),
        ({"person": ANN}, False, False),
        ({"person": ANN, "kind": SubscriptionKind.NIGHT}, False, True),
        ({}, False, True),
    ],
    ids=["own, out", "own, there", "own, of nights", "of many"],
)
def test_what_somebody_is_there_for_counts_only_where_the_calendar_is_of_many(
    changes: dict[str, Any], out: bool, counts: bool
) -> None:
    assert asked(**changes).counts(entry("Lunch", out=out)) == counts


@pytest.mark.parametrize(
    ("title", "counts"), [("VACATION Ann", True), ("out of  office", True), ("Vacations", False), ("Lunch", False)]
)
def test_only_titles_with_one_of_the_words_count(title: str, counts: bool) -> None:
    assert asked(only=("vacation", "Out of office")).counts(entry(title)) == counts


def test_nobody_is_known_where_nobody_is() -> None:
    nobody: tuple[Person, ...] = ()

    assert Attribution(Subscription(name="leave", kind=SubscriptionKind.LEAVE), nobody).whose(entry("Ann")) is None
