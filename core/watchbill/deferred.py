"""A value that is made when somebody first asks for it."""

from collections.abc import Callable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Deferred(Generic[_Value]):
    """Call it for the value; `make` is called at most once, and again only when it raised. For one thread."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], _Value]) -> None:
        self._make = make

    def __call__(self) -> _Value:
        """The value."""
        try:
            return self._value
        except AttributeError:
            self._value: _Value = self._make()
            return self._value
