"""From frozen values to the parameters of a statement."""

from dataclasses import fields
from typing import Any


def values(value: Any) -> dict[str, Any]:
    """The fields of a model value by name; nested values stay as they are."""
    return {each.name: getattr(value, each.name) for each in fields(value)}
