"""Built-in behaviour, through the hooks that everybody uses; plugins answer before it."""

from watchbill.hooks.defaults import clock_change, console_names, journal, urgency

#: Registered before any plugin, and so asked after it.
BUILT_IN = (journal, urgency, clock_change, console_names)

__all__ = ["BUILT_IN"]
