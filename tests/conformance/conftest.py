"""Each behaviour is tried in each chat; what a chat lacks is noted beside its result."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance import scene
from tests.conformance.world import World
from tests.conformance.worlds import WORLDS, opened
from tests.core.bot.desks import Gate
from watchbill.model import Capability


@pytest.fixture(params=WORLDS, ids=lambda kind: kind.name)
def world(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A chat with the desk in it."""
    request.node.user_properties.append(("chat", request.param.name))
    with opened(request.param, sqlite_url, tmp_path) as found:
        yield found


@pytest.fixture
def can(world: World, record_property: Callable[[str, object], None]) -> Callable[..., bool]:
    """Whether the chat can do this; where it cannot, the table says that text takes its place."""

    def ask(*capabilities: Capability) -> bool:
        able = world.can(*capabilities)
        if not able:
            record_property("conformance", "as text")
        return able

    return ask


@pytest.fixture
def lacks(world: World, record_property: Callable[[str, object], None]) -> Callable[..., bool]:
    """Whether the chat has no such thing at all, or (of nothing) one seat only; the table says so."""

    def ask(*capabilities: Capability) -> bool:
        missing = not world.can(*capabilities) or (not capabilities and world.one_seat)
        if missing:
            record_property("conformance", "not there")
        return missing

    return ask


@pytest.fixture
def gate() -> Gate:
    """What `!slowly` and `!patiently` wait for."""
    scene.Slowly.gate = Gate()
    return scene.Slowly.gate
