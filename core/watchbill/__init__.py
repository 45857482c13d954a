"""Watchbill: the interrupt desk of a team, in the chat it already uses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.markers import hookimpl
else:

    def __getattr__(name):
        """`hookimpl`, imported when it is asked for: the model and the rules work without pluggy."""
        if name != "hookimpl":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from watchbill import markers

        return markers.hookimpl


__all__ = ["hookimpl"]
__version__ = "0.1.0"
