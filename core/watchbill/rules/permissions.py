"""Who may use which command: one table (design.md, section 8).

Finer checks, as "for others only a lead", are the services'.
"""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to the team that a command is about; the strongest counts."""

    #: Nobody vouches for the account, or the person is not in the team.
    UNKNOWN = "unknown"
    MEMBER = "member"
    #: Today's MRO person.
    MRO = "mro"
    LEAD = "lead"
    ADMIN = "admin"


_EVERYBODY = frozenset(Standing)
_TEAM = _EVERYBODY - {Standing.UNKNOWN}
_IN_CHARGE = _TEAM - {Standing.MEMBER}
_LEADS = _IN_CHARGE - {Standing.MRO}
_ADMINS = frozenset({Standing.ADMIN})

TABLE: Mapping[str, frozenset[Standing]] = {
    # rotation
    "mro": _EVERYBODY,
    "mro today": _EVERYBODY,
    "mro tomorrow": _EVERYBODY,
    "mro week": _EVERYBODY,
    "mro on": _EVERYBODY,
    "mro why": _EVERYBODY,
    "mro away": _TEAM,
    "mro back": _TEAM,
    "mro night": _TEAM,
    # intake
    "queue": _EVERYBODY,
    "next": _EVERYBODY,
    "show": _EVERYBODY,
    "ask": _EVERYBODY,
    "incident": _TEAM,
    "ack": _TEAM,
    "resolve": _TEAM,
    # claims
    "claim": _TEAM,
    "release": _TEAM,
    "block": _TEAM,
    "unblock": _TEAM,
    "done": _TEAM,
    "mine": _TEAM,
    "note": _TEAM,
    # handover
    "highlight": _TEAM,
    "evening": _TEAM,
    "handover": _IN_CHARGE,
    # desk
    "team": _EVERYBODY,
    "team list": _EVERYBODY,
    "team channel here": _LEADS,
    "team limit": _LEADS,
    "person": _TEAM,
    "person add": _LEADS,
    "person zone": _TEAM,
    "person role": _LEADS,
    "person link": _LEADS,
    "person unlink": _ADMINS,
    "whoami": _EVERYBODY,
    "help": _EVERYBODY,
}


def allowed(command: str, standing: Standing) -> bool:
    """Whether somebody of this standing may use the command; False for a command that is not in the table."""
    return standing in who_may(command)


def who_may(command: str) -> frozenset[Standing]:
    """Who may use the command, named as people type it without the prefix; nobody where the table lacks it."""
    return TABLE.get(command, frozenset())
