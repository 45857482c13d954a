"""How much is tried: the same each time in `make test`; more, and ever new, with `--hypothesis-profile=long`."""

from hypothesis import HealthCheck, settings

#: Registered in tests/conftest.py.
LONG = settings.get_current_profile_name() == "long"
CASES = settings(
    max_examples=5_000 if LONG else 25,
    stateful_step_count=80 if LONG else 30,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
