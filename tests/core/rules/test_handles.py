"""What may be a handle."""

import pytest

from watchbill.rules.handles import Flaw, flaw


@pytest.mark.parametrize("handle", ["a", "ann", "j.doe-2", "x_y", "a" * 40])
def test_what_is_easily_typed_is_a_handle(handle: str) -> None:
    assert flaw(handle) is None


@pytest.mark.parametrize("handle", ["", "Ann", "ann b", "é", "a" * 41, "@ann", "ann\n"])
def test_what_is_not_easily_typed_is_none(handle: str) -> None:
    assert flaw(handle) is Flaw.SPELLING


@pytest.mark.parametrize("handle", ["me", "today", "for"])
def test_what_commands_read_as_something_else_is_none(handle: str) -> None:
    assert flaw(handle) is Flaw.TAKEN
