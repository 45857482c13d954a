"""The two pluggy markers: `hookspec` for our specifications, `hookimpl` for whoever implements one."""

import pluggy

hookspec = pluggy.HookspecMarker("watchbill")
hookimpl = pluggy.HookimplMarker("watchbill")
