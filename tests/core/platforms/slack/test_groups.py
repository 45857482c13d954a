"""The workspace's groups: what is known of them holds where Slack does not say."""

from collections.abc import Iterator

import pytest

from watchbill.errors import SendUnknown
from watchbill.platforms.slack.groups import FRESH, PATIENCE, Groups
from watchbill.platforms.slack.web import WebApi
from watchbill.testing.slack import FakeSlack


class Watch:
    """Counts seconds as a test says."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def groups(slack: FakeSlack, watch: Watch) -> Iterator[Groups]:
    """Of a workspace with one group; they are known."""
    slack.workspace.add_group("mro", "U0ANN")
    api = WebApi(slack.bot_token, slack.api)
    made = Groups(api=api, watch=watch)
    assert made.named(call(made.id_of("mro"))) == "@mro help"
    yield made
    api.close()


def call(group: str) -> str:
    return f"@subteam^{group} help"


def test_a_group_that_is_known_is_named_though_slack_does_not_answer(
    groups: Groups, slack: FakeSlack, watch: Watch
) -> None:
    mro = groups.id_of("mro")
    slack.faults.fail("usergroups.list", 503)
    watch.seconds = FRESH

    assert [groups.named(call(mro)) for _ in range(3)] == ["@mro help"] * 3
    assert slack.faults.calls["usergroups.list"] == 2
    watch.seconds += PATIENCE
    groups.named(call(mro))
    assert slack.faults.calls["usergroups.list"] == 3


def test_one_that_is_not_known_is_asked_for_until_slack_says(
    groups: Groups, slack: FakeSlack, watch: Watch
) -> None:
    slack.faults.fail("usergroups.list", 503)
    watch.seconds = PATIENCE

    with pytest.raises(SendUnknown):
        groups.named(call("S0NEW"))
    assert groups.named(call("S0NEW")) == "@subteam help"
