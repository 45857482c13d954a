"""Watchbill: the interrupt desk of a team, in the chat it already uses."""

from watchbill.markers import hookimpl

__all__ = ["hookimpl"]
__version__ = "0.1.0"
