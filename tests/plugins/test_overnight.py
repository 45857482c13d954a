"""What came in the night, and the rest of whoever worked in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.app import App
from watchbill.model.work import Deed, HistoryEntry, ItemId
from watchbill.testing.builders import DAY, OPS, at
from watchbill.testing.chat import TalkingBot

TOMORROW, A1 = DAY + timedelta(days=1), ItemId("A1")

OFFER = (
    "Thank you for being there at this hour. You are on MRO tomorrow, Wed 2 Dec; it begins at 09:00, before you "
    "have had 11 hours of rest. !mro rest gives that day to somebody else; it stays yours if you say nothing."
)
DIGEST = """\
Since Tue 1 Dec 17:30: 1 incident came, from chat.
3 things are open; !queue has them in order:
  - A1 alert: Disk of db-2 is 90 % full, since Tue 1 Dec 08:30, Chloe is on it
  - I1 incident: Checkout is slow, since Tue 1 Dec 08:30
  - Q1 question: How do I get a VPN account?, since Tue 1 Dec 08:30
Over: I2.
In the channels:
  - #ops: 1 message
  - #incidents: nothing
After hours:
  - Chloe worked on I2 and A1, Tue 1 Dec 23:10 to 03:40"""


@pytest.fixture
def looks(watchbill_bot: TalkingBot) -> Callable[[], None]:
    """Somebody listens to the channels; looks once more whether they can be heard."""
    assert watchbill_bot.host.listening is not None
    watchbill_bot.host.listening.stop()
    watchbill_bot.host.listening.look()
    return watchbill_bot.host.listening.look


@pytest.fixture
def night(ask: Ask, passes: Passes, looks: Callable[[], None]) -> None:
    """Chloe, who is on MRO tomorrow, works on two things in the night."""
    passes(at(17, 30))
    passes(at(23, 10))
    ask("!incident Checkout is down", as_="dmitri")
    ask("!ack I2", as_="chloe")
    ask("!resolve I2 no ticket: restarted it", as_="chloe")
    passes(at(3, 40, day=TOMORROW))
    ask("!ack A1", as_="chloe")
    looks()


@both_databases
@pytest.mark.usefixtures("night")
def test_the_digest_tells_what_came_what_is_open_and_who_worked(ask: Ask) -> None:
    assert ask("!digest") == DIGEST


@pytest.mark.usefixtures("night")
def test_whoever_works_before_their_day_is_told_alone_and_once_how_to_rest(
    passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(3, 45, day=TOMORROW))

    said = watchbill_bot.said_in("@chloe")
    assert [each.splitlines()[0] for each in said if "rest" in each] == [OFFER]


@both_databases
@pytest.mark.usefixtures("night")
def test_whoever_rests_is_not_on_mro_and_the_day_is_somebody_elses(ask: Ask, passes: Passes) -> None:
    said = ask("!mro rest", as_="chloe").splitlines()

    assert said == [
        "Noted: Chloe worked on I2 and A1 in the night, Tue 1 Dec 23:10 to 03:40, and is not on MRO today, "
        "Wed 2 Dec. Rest well.",
        "This turn changes:",
        "  - Wed 2 Dec (today): Dmitri, backup Ann",
    ]
    assert "stands in for Chloe (night duty until 03:41, rest until 14:41)." in passes(at(9, day=TOMORROW))
    assert DIGEST.splitlines()[-1] in ask("!digest").splitlines()


@pytest.mark.usefixtures("night")
def test_it_can_be_taken_back(ask: Ask) -> None:
    ask("!mro rest", as_="chloe")

    assert ask("!mro night back", as_="chloe").startswith("Noted: Chloe is not on duty in the night of Tue 1 Dec.")


@pytest.mark.usefixtures("night")
def test_in_a_noisy_night_the_work_of_people_is_not_forgotten(ask: Ask, watchbill_desk: App) -> None:
    with watchbill_desk.database.changing() as work:
        again = HistoryEntry(team=OPS, item=A1, what=Deed.CAME_AGAIN, text="am", at=at(3, 40, day=TOMORROW))
        for _ in range(2_000):
            work.histories.add(again)

    assert DIGEST.splitlines()[-1] in ask("!digest").splitlines()
    assert "Rest well." in ask("!mro rest", as_="chloe")


def test_nobody_rests_after_work_that_nobody_knows_of(ask: Ask) -> None:
    assert ask("!mro rest").startswith("I know of nothing that you did in the night before your next day.")


def test_whoever_rests_already_after_a_night_on_duty_is_told_so(ask: Ask) -> None:
    """They were told to say what they had just said."""
    ask("!mro night me yesterday", as_="ben")

    assert ask("!mro rest", as_="ben") == "You rest until 20:00 already; Ann is on MRO today."
    assert ask("!mro rest", as_="chloe").startswith("I know of nothing that you did in the night")


def test_a_rest_that_is_over_is_none(ask: Ask, passes: Passes) -> None:
    ask("!mro night me yesterday", as_="ben")
    passes(at(20))

    assert ask("!mro rest", as_="ben").startswith("I know of nothing that you did in the night")


def test_whoever_worked_at_night_and_has_no_day_is_told_nothing(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(23, 10))
    ask("!ack A1", as_="ann")
    passes(at(23, 20))

    assert not [each for each in watchbill_bot.said_in("@ann") if "rest" in each]
    assert "Rest well." in ask("!mro rest", as_="ann")


def test_of_a_quiet_night_the_digest_says_so(ask: Ask, passes: Passes, looks: Callable[[], None]) -> None:
    for each in ("A1", "I1", "Q1"):
        ask(f"!resolve {each}")
    passes(at(17, 30))
    passes(at(8, day=TOMORROW))
    looks()

    assert ask("!digest").splitlines() == [
        "Since Tue 1 Dec 17:30: nothing came.",
        "Nothing is open.",
        "In the channels:",
        "  - #ops: nothing",
        "  - #incidents: nothing",
    ]
