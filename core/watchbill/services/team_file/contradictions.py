"""Where a team file without mistakes contradicts what is stored."""

from collections.abc import Sequence
from datetime import timedelta

from watchbill.model.address import Address
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules import choices, own_time
from watchbill.services.team_file.parsing import TeamFile

_HOUR = timedelta(hours=1)


def found(work: UnitOfWork, file: TeamFile, people: Sequence[Person], teams: Sequence[Team]) -> list[str]:
    """Every e-mail address, account and conversation that another has, and everything longer than the day.

    Args:
        people: everybody the file describes, as they are to be stored.
        teams: likewise.

    Returns:
        One sentence a mistake: the key's path, what is wrong, what to do.
    """
    return [
        *_emails(work, people),
        *_accounts(work, file),
        *_taken(work, teams),
        *_overlaps(teams),
        *_late(teams),
        *_early(teams),
    ]


def _emails(work: UnitOfWork, people: Sequence[Person]) -> list[str]:
    described = {each.id for each in people}
    theirs = {each.email: each.id for each in work.people.everyone() if each.email and each.id not in described}
    return [
        f"people.{each.id}.email: {each.email} is {theirs[each.email]}'s already; {_describe(theirs[each.email])}"
        for each in people
        if each.email in theirs
    ]


def _accounts(work: UnitOfWork, file: TeamFile) -> list[str]:
    owned = ((identity, who, work.people.by_identity(identity)) for identity, who in file.accounts)
    return [
        f"people.{who}.accounts: {identity.platform} {identity.id} is {owner.id}'s already; "
        f"`!person unlink {identity.platform} {identity.id}` first"
        for identity, who, owner in owned
        if owner and owner.id != who
    ]


def _taken(work: UnitOfWork, teams: Sequence[Team]) -> list[str]:
    ours = {each.id for each in teams}
    others = [each for each in work.teams.everything() if each.id not in ours]
    theirs = {one: each.id for each in others for one in _conversations(each)}
    return [
        f"teams.{each.id}: {one.platform} {one.conversation} is {theirs[one]}'s already; {_describe(theirs[one])}"
        for each in teams
        for one in _conversations(each)
        if one in theirs
    ]


def _overlaps(teams: Sequence[Team]) -> list[str]:
    return [
        f"teams.{each.id}.overlap_hours: {each.overlap / _HOUR:g} are more than its day has; "
        f"write at most {own_time.longest(each) / _HOUR:g}"
        for each in teams
        if each.overlap > own_time.longest(each)
    ]


def _late(teams: Sequence[Team]) -> list[str]:
    return [
        f"teams.{each.id}.acceptance_minutes: {choices.minutes(each.acceptance)} minutes after its day starts is "
        f'the next day; write at most {choices.minutes(choices.longest_acceptance(each))}, or "off"'
        for each in teams
        if each.acceptance is not None and each.acceptance > choices.longest_acceptance(each)
    ]


def _early(teams: Sequence[Team]) -> list[str]:
    return [
        f"teams.{each.id}.evening_check: {each.evening_check} comes before its day starts at "
        f"{each.day_starts:%H:%M}; write a later time"
        for each in teams
        if choices.hands_over_before_it_starts(each)
    ]


def _conversations(team: Team) -> list[Address]:
    return [each for each in (team.channel, *team.watched) if each]


def _describe(other: str) -> str:
    return f"describe {other} in the file too, with another one"
