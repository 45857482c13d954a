"""What people say to each other reaches the desk where it is a team's channel; commands and the rest do not."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.core.bot.desks import SmallDesk, a_desk, memory
from tests.core.bot.plugins import Sampler
from watchbill.bot import overheard
from watchbill.bot.ears import BELIEVED, Ears
from watchbill.bot.meeting import Meeting
from watchbill.errors import StorageUnavailable
from watchbill.model import Address, Identity, Profile, Remark, RemarkKind
from watchbill.ports import KnowingChat, UnitOfWork
from watchbill.testing.builders import CHANNEL, OPS, a_person, a_remark, a_spot, a_team, at
from watchbill.testing.chat import TalkingBot
from watchbill.testing.memory import MemoryDatabase

DAY_AGO = at(10) - timedelta(days=1)


@pytest.fixture
def desk() -> SmallDesk:
    return a_desk()


@pytest.fixture
def bot(desk: SmallDesk) -> Iterator[TalkingBot]:
    with TalkingBot(desk, [Sampler]) as talking:
        yield talking


def heard(desk: SmallDesk, place: Address = CHANNEL) -> int:
    with desk.database.reading() as work:
        return work.remarks.count(place, DAY_AGO)


def test_chatter_in_a_teams_channel_is_counted_and_not_answered(bot: TalkingBot, desk: SmallDesk) -> None:
    assert bot.ask("good morning", as_="zoe") == ""
    assert bot.ask("!!! really?", as_="zoe") == ""
    assert heard(desk) == 2


def test_commands_and_what_only_looks_like_one_are_none(bot: TalkingBot, desk: SmallDesk) -> None:
    for text in ("!hello", "!HELLO", "!remember this", "!nonsense at all", "!call bob"):
        bot.ask(text)

    assert heard(desk) == 0


def test_what_is_said_alone_and_elsewhere_is_nobodys_business(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.ask("good morning", in_="@")
    bot.ask("good morning", in_="#random")

    assert heard(desk) == heard(desk, replace(CHANNEL, conversation="#random")) == 0


def test_what_the_bot_says_is_not_heard(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.ask("good morning", as_="watchbill")

    assert heard(desk) == 0


def test_what_calls_the_mro_is_answered_soon(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.tell("@mro the mail is down", as_="zoe", event_id="m1")

    assert desk.stirred == [replace(CHANNEL, thread="m1")]
    with desk.database.reading() as work:
        assert [each.title for each in work.items.unresolved(OPS)] == ["the mail is down"]


def test_what_cannot_be_stored_is_to_be_brought_again(
    bot: TalkingBot, desk: SmallDesk, caplog: pytest.LogCaptureFixture
) -> None:
    assert bot.chat.hear("good morning", "zoe", "#ops", "m1")
    memory(desk).fails_with = StorageUnavailable("is busy")

    assert not bot.chat.hear("good morning", "zoe", "#ops", "m2")
    assert bot.chat.hear("good morning", "zoe", "#random", "m3")  # that it is no team's is believed for a while
    assert "What was said in #ops is not taken: the database is busy" in caplog.text


def test_a_bug_of_ours_is_not_brought_again(
    bot: TalkingBot, desk: SmallDesk, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def expects(self, work: UnitOfWork, remark: Remark) -> bool:
            raise KeyError("oh")

    desk.overhearing = cast("Any", Broken())

    assert bot.chat.hear("@mro help", "zoe", "#ops", "m1")
    assert "Taking in what was said in a channel failed" in caplog.text


@dataclass
class Counting:
    """A database that counts how often it is opened; fulfils `ports.Database`."""

    inner: MemoryDatabase
    opened: int = 0

    def changing(self, *, lasting: bool = True) -> AbstractContextManager[UnitOfWork]:
        self.opened += 1
        return self.inner.changing(lasting=lasting)

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        self.opened += 1
        return self.inner.reading()

    def is_current(self) -> bool:
        return True


@dataclass
class Knowing:
    """A platform that tells who has an account; only the question that a meeting asks."""

    asked: list[str] = field(default_factory=list)

    def profile(self, account: str) -> Profile:
        self.asked.append(account)
        return Profile(identity=Identity(platform="console", id=account), name="Zoe", email="zoe@example.org")


def test_chatter_costs_little_and_elsewhere_nothing(desk: SmallDesk) -> None:
    database = Counting(memory(desk))
    desk.database, knowing, seconds = database, Knowing(), [0.0]
    ears = Ears(desk=desk, meeting=Meeting(desk, cast("KnowingChat", knowing)), watch=lambda: seconds[0])
    for number in range(20):
        ears.take(a_remark("chatter", f"e{number}", conversation="#random"))
    elsewhere, database.opened = database.opened, 0
    for number in range(20):
        ears.take(a_remark("chatter", f"m{number}"))
    here, database.opened = database.opened, 0
    seconds[0] += BELIEVED
    ears.take(a_remark("chatter", "later", conversation="#random"))

    assert (elsewhere, here, database.opened) == (1, 20, 1)
    assert knowing.asked == []


def test_a_channel_that_becomes_a_teams_is_heard_soon(desk: SmallDesk) -> None:
    seconds = [0.0]
    ears = Ears(desk=desk, meeting=Meeting(desk, None), watch=lambda: seconds[0])
    sre = replace(CHANNEL, conversation="#sre")
    assert not ears.theirs(sre)
    with desk.database.changing() as work:
        work.teams.save(a_team(watched=(replace(sre, thread="t"),)))

    assert not ears.theirs(sre)
    seconds[0] += BELIEVED
    assert ears.theirs(sre)


def test_who_answers_is_asked_where_it_matters(desk: SmallDesk) -> None:
    knowing = Knowing()
    with desk.database.changing() as work:
        work.people.save(a_person("zoe", email="zoe@example.org"))
    ears = Ears(desk=desk, meeting=Meeting(desk, cast("KnowingChat", knowing)))
    ears.take(a_remark("chatter", "m1", "zoe1"))
    ears.take(a_remark("@mro help", "m2", "zoe2"))
    ears.take(a_remark("because", "m3", "zoe3", thread="m2"))
    ears.take(a_remark("because", "m4", "zoe4", thread="m1"))

    assert knowing.asked == ["zoe2", "zoe3"]


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("hello", RemarkKind.SAID, "hello"),
        ("hel\u202elo\x07", RemarkKind.SAID, "hello"),
        ("!!! hello", RemarkKind.SAID, "!!! hello"),
        ("!", RemarkKind.SAID, "!"),
        ("!ask hello", RemarkKind.SAID, None),
        ("!ask hello", RemarkKind.EDITED, "hello"),
        ("!Incident  it burns", RemarkKind.EDITED, "it burns"),
        ("!ask", RemarkKind.EDITED, None),
        ("!askew hello", RemarkKind.EDITED, None),
        ("!claim T-1", RemarkKind.EDITED, None),
        ("hello", RemarkKind.EDITED, "hello"),
    ],
)
def test_words_are_a_remark_unless_they_are_a_command(text: str, kind: RemarkKind, kept: str | None) -> None:
    found = overheard.remark(text, a_spot(), kind, "!")

    assert found == (None if kept is None else Remark(spot=a_spot(), kind=kind, text=kept))


def test_endless_words_are_cut() -> None:
    found = overheard.remark("x" * 100_000, a_spot(), RemarkKind.SAID, "!")

    assert found is not None
    assert len(found.text) == 20_000
