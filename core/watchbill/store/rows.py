"""From frozen values to the parameters of a statement."""

from dataclasses import fields
from functools import cache
from typing import Any


def values(value: Any) -> dict[str, Any]:
    """The fields of a model value by name; nested values stay as they are."""
    return {name: getattr(value, name) for name in _names(value.__class__)}


@cache
def _names(model: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(model))
