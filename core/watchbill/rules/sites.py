"""When an outside tracker is asked, and for how long it is left alone after it failed."""

from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.mirror import SiteState

#: What changed is read so often; the whole board, for what no such reading tells.
POLL, WHOLE = timedelta(minutes=1), timedelta(hours=1)
#: So often at most where it tells of tickets that are not known here.
HURRIED = timedelta(seconds=10)
#: Readings overlap by so much: clocks differ, and an index may lag.
OVERLAP = timedelta(minutes=5)
#: After the first failure; it doubles with each further one.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=5)
#: The longest that a tracker may ask to be left alone; a time further away is the mistake of a clock.
LONGEST_ASKED = timedelta(hours=1)
#: Whatever was asked of it when it failed waits so much longer: others go first.
ASIDE = timedelta(seconds=10)
#: People who ask how the desk is hear of a tracker that has been silent for so long.
PATIENCE = timedelta(minutes=5)


def is_whole(state: SiteState, now: datetime) -> bool:
    """Whether the whole board is to be read, and not just what changed."""
    return state.whole_at is None or not timedelta() <= now - state.whole_at < WHOLE


def since(state: SiteState, now: datetime) -> datetime:
    """From when on changes are to be read."""
    return (state.read_at or now) - OVERLAP


def read(state: SiteState, now: datetime, *, whole: bool) -> SiteState:
    """It answered, and was read as it was at `now` (aware)."""
    well = replace(state, read_at=now, failure="", failing_since=None, failures=0, again_at=now)
    return replace(well, whole_at=now) if whole else well


def failed(state: SiteState, why: str, now: datetime, asked: float) -> SiteState:
    """It did not answer, or asks to be left alone for so many seconds."""
    wait = min(FIRST_WAIT * (1 << min(state.failures, 10)), LONGEST_WAIT)
    seconds = min(asked, LONGEST_ASKED.total_seconds()) if asked > 0 else 0.0  # it may be no number at all
    return replace(
        state,
        failure=why,
        failing_since=state.failing_since or now,
        failures=state.failures + 1,
        again_at=now + max(wait, timedelta(seconds=seconds)),
    )


def is_read(polled_at: datetime | None, now: datetime, hurries: bool = False) -> bool:
    """Whether what changed is to be read, where that was done last at `polled_at`; sooner where it `hurries`."""
    return polled_at is None or not timedelta() <= now - polled_at < (HURRIED if hurries else POLL)


def is_due(again_at: datetime, now: datetime) -> bool:
    """Whether what was put off is due; a time further away than anything is put off is the mistake of a clock."""
    return not now < again_at <= now + LONGEST_ASKED + ASIDE


def is_told(state: SiteState, now: datetime) -> bool:
    """Whether whoever asks how the desk is hears of it."""
    return state.failing_since is not None and now - state.failing_since >= PATIENCE


def later(attempts: int) -> timedelta:
    """How long to wait after so many earlier attempts at one thing that failed by a mistake of ours."""
    return min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)
