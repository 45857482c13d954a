"""The demo: a team with a night behind it, and a clock that starts when somebody is on MRO."""

from watchbill.demo.seeding import Seeding, existing
from watchbill.demo.starting import demo_start, machine_zone, on_duty, start, zone_showing

__all__ = ["Seeding", "demo_start", "existing", "machine_zone", "on_duty", "start", "zone_showing"]
