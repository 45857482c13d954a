"""One process at a time uses an account that bears one connection."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from tests.core.bot.desks import SmallDesk, a_desk, memory
from watchbill.bot import account
from watchbill.bot.account import Account, account_of
from watchbill.ending import Ending
from watchbill.errors import StorageUnavailable
from watchbill.model.timing import Timing
from watchbill.testing.chat import TalkingBot

#: On a clock a thousand times as fast a lease is over in 0.03 s: nobody waits long for a turn.
QUICK = Timing(speed=1000)


def an_account(desk: SmallDesk, holder: str = "one") -> Account:
    lost = threading.Event()
    return Account(desk=desk, name="account:xmpp", holder=holder, stopping=Ending(), lost=lost, end=lambda: None)


@pytest.fixture
def desk() -> SmallDesk:
    made = a_desk()
    made.timing = QUICK
    return made


def test_a_free_account_is_ours_at_once(desk: SmallDesk) -> None:
    assert an_account(desk).wait() == 1


def test_who_comes_second_waits_until_the_first_lets_go(desk: SmallDesk, caplog: pytest.LogCaptureFixture) -> None:
    first, second = an_account(desk), an_account(desk, "two")
    fence = first.wait()
    assert fence
    fences: list[int | None] = []
    waiting = threading.Thread(target=lambda: fences.append(second.wait()))
    waiting.start()
    first.let_go(fence)
    waiting.join(30)

    assert fences == [2]


def test_who_waits_may_be_told_to_end(desk: SmallDesk) -> None:
    an_account(desk).wait()
    second = an_account(desk, "two")
    second.stopping.set()

    assert second.wait() is None


def test_who_was_overtaken_ends(desk: SmallDesk, caplog: pytest.LogCaptureFixture) -> None:
    paused = an_account(desk)
    fence = paused.wait()
    assert fence
    desk.clock.advance(QUICK.holding)
    assert an_account(desk, "two").wait() == 2

    paused.keep(fence)

    assert paused.lost.is_set()
    assert "Another process has taken account:xmpp" in caplog.text


def test_while_the_database_is_away_the_account_is_kept(desk: SmallDesk, caplog: pytest.LogCaptureFixture) -> None:
    mine = an_account(desk)
    fence = mine.wait()
    assert fence
    away = StorageUnavailable()
    memory(desk).fails_with = away
    keeping = threading.Thread(target=mine.keep, args=(fence,))
    keeping.start()
    while "Keeping account:xmpp: the database does not answer" not in caplog.text:
        assert keeping.is_alive()
        keeping.join(0.01)
    memory(desk).fails_with = None
    desk.clock.advance(QUICK.holding * 3)
    mine.let_go(fence)
    keeping.join(30)

    assert not mine.lost.is_set()
    assert an_account(desk, "two").wait() == 2


def foreign(mode: str, **identity: str) -> Any:
    return SimpleNamespace(mode=mode, bot_config=SimpleNamespace(BOT_IDENTITY=identity))


def test_an_account_is_known_by_what_is_no_secret() -> None:
    ops = account_of(foreign("xmpp", username="ops@example.org", password="one"))

    assert ops == account_of(foreign("xmpp", username="ops@example.org", password="two"))
    assert ops != account_of(foreign("xmpp", username="web@example.org", password="one"))
    assert ops
    assert ops.startswith("account:xmpp:")


def test_where_any_number_may_connect_nobody_waits(desk: SmallDesk) -> None:
    assert account_of(foreign("slackv3")) is None
    with TalkingBot(desk, []) as bot, account.holding(bot.chat, desk, Ending()) as hold:
        assert account_of(bot.chat) is None
        assert hold.ours
