"""Who may use which command: one table; and what they may do with it for others."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from watchbill.model.people import Membership, Person, PersonId, Role


class Standing(StrEnum):
    """What somebody is to the team that a command is about; the strongest counts."""

    #: Nobody vouches for the account, and the conversation is no team's.
    OUTSIDE = "outside"
    #: Nobody vouches for the account, or the person is not in the team.
    UNKNOWN = "unknown"
    MEMBER = "member"
    #: Today's MRO person.
    MRO = "mro"
    LEAD = "lead"
    ADMIN = "admin"


EVERYBODY = frozenset(Standing)
#: An unknown account reads what its channel may read, and nothing elsewhere.
READERS = EVERYBODY - {Standing.OUTSIDE}
TEAM = READERS - {Standing.UNKNOWN}
IN_CHARGE = TEAM - {Standing.MEMBER}
LEADS = IN_CHARGE - {Standing.MRO}
ADMINS = frozenset({Standing.ADMIN})

TABLE: Mapping[str, frozenset[Standing]] = {
    # rotation
    "mro": READERS,
    "mro today": READERS,
    "mro tomorrow": READERS,
    "mro week": READERS,
    "mro on": READERS,
    "mro why": READERS,
    "mro fairness": READERS,
    "mro simulate": READERS,
    "mro away": TEAM,
    "mro back": TEAM,
    "mro night": TEAM,
    "mro night back": TEAM,
    "mro rest": TEAM,
    "mro swap": TEAM,
    "mro give": TEAM,
    "mro take": TEAM,
    "mro accept": TEAM,
    "mro decline": TEAM,
    "mro cancel": TEAM,
    # intake
    "queue": READERS,
    "next": READERS,
    "show": READERS,
    "why": READERS,
    "channels": TEAM,
    "ask": EVERYBODY,
    "incident": TEAM,
    "ack": TEAM,
    "resolve": TEAM,
    "track": TEAM,
    # claims
    "claim": TEAM,
    "release": TEAM,
    "block": TEAM,
    "unblock": TEAM,
    "accept": IN_CHARGE,
    "keep": TEAM,
    "done": TEAM,
    "reopen": TEAM,
    "ticket": TEAM,
    "board": READERS,
    "mine": TEAM,
    "note": TEAM,
    # handover
    "highlight": TEAM,
    "skip": TEAM,
    "digest": TEAM,
    "passed": READERS,
    "morning": TEAM,
    "evening": TEAM,
    "handover": IN_CHARGE,
    "report": TEAM,
    # desk
    "team": READERS,
    "team list": READERS,
    "team channel here": LEADS,
    "team limit": LEADS,
    "team topic": LEADS,
    "team handle": LEADS,
    "team escalation": LEADS,
    "team evening": LEADS,
    "team morning": LEADS,
    "team report": LEADS,
    "team acceptance": LEADS,
    "team passes": LEADS,
    "team link": LEADS,
    "team rest": LEADS,
    "team overlap": LEADS,
    "person": TEAM,
    "person add": LEADS,
    "person zone": TEAM,
    "person days": TEAM,
    "person country": TEAM,
    "person role": LEADS,
    "person weight": LEADS,
    "person leave": LEADS,
    "person link": EVERYBODY,
    "person confirm": EVERYBODY,
    "person unlink": ADMINS,
    "calendars": TEAM,
    "calendars forget": LEADS,
    "admin": EVERYBODY,
    "whoami": EVERYBODY,
    "health": READERS,
    "help": EVERYBODY,
}


def who_may(command: str) -> frozenset[Standing]:
    """Who may use the command, named as people type it without the prefix; nobody where the table lacks it."""
    return TABLE.get(command, frozenset())


def speaks_for(rank: Standing, asker: PersonId, person: PersonId) -> bool:
    """Whether the asker may say or set something about the person: about themselves, or as a lead or admin."""
    return asker == person or rank in LEADS


def links(rank: Standing, owner: Person, memberships: Iterable[Membership]) -> bool:
    """Whether somebody of this rank may link an account to its owner.

    Somebody's account decides who they are, so those of admins and of leads of any team are an admin's to link.
    """
    in_charge = owner.admin or any(each.role is Role.LEAD for each in memberships)
    return rank is Standing.ADMIN or not in_charge


def only_lead(person: PersonId, members: Iterable[Membership]) -> bool:
    """Whether the team would have no lead without the person."""
    return {each.person for each in members if each.role is Role.LEAD} == {person}
