"""A workspace goes on hearing, whatever keeps its hearer from taking something in."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from watchbill.errors import StorageUnavailable
from watchbill.model.remark import Spot
from watchbill.platforms.slack.messages import Words
from watchbill.platforms.slack.workspace import Keys, Workspace
from watchbill.testing.running import until
from watchbill.testing.slack import FakeSlack


@dataclass
class Forgetful:
    """A hearer whose database is away at first."""

    away: int = 1
    heard: list[str] = field(default_factory=list)

    def said(self, words: Words) -> bool:
        self.heard.append(words.text)
        return True

    def edited(self, words: Words) -> bool:
        return True

    def deleted(self, spot: Spot) -> bool:
        return True

    def watches(self, channel: str) -> bool:
        if self.away:
            self.away -= 1
            raise StorageUnavailable("is busy")
        return True

    def knows(self, account: str) -> bool:
        return True


@pytest.fixture
def hearer() -> Forgetful:
    return Forgetful()


@pytest.fixture
def workspace(slack: FakeSlack, hearer: Forgetful) -> Iterator[Workspace]:
    """One that hears, in a thread."""
    keys = Keys(bot_token=slack.bot_token, app_token=slack.app_token, api=slack.api)
    made = Workspace(keys=keys, account=lambda person: None, now=lambda: datetime.now(UTC))
    made.sign_in()
    thread = threading.Thread(target=made.listen, args=(hearer,))
    thread.start()
    slack.sockets.wait_for(1)
    yield made
    made.leave()
    thread.join(20)
    made.close()


def test_a_reaction_for_which_the_database_is_away_is_brought_again(
    slack: FakeSlack, workspace: Workspace, hearer: Forgetful
) -> None:
    message = slack.people.say("U0ANN", "C0OPS", "the mail is down")
    slack.sockets.patience = 0.2
    slack.people.react("U0ANN", "C0OPS", message, "sos")
    until(lambda: slack.people.told[-1].taken.is_set())

    assert hearer.heard == ["the mail is down", "!ask the mail is down"]
    assert slack.sockets.opened == 1
    assert workspace.hears
