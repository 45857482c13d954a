"""A team file: people and teams from one TOML text, read whole or refused with every mistake at once."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.model.people import Identity, Membership, Person, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.rules import handles
from watchbill.rules.handles import Flaw
from watchbill.services.team_file import checks, parts, tables, values
from watchbill.services.team_file.parts import Said
from watchbill.services.team_file.tables import Fields
from watchbill.services.team_file.values import Reader

#: Characters of a whole file.
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFile:
    """A team file without mistakes."""

    #: What it is called in mistakes and in the audit: "team.toml".
    name: str
    people: tuple[Said[Person], ...] = ()
    #: Chat accounts, each with whose it is.
    accounts: tuple[tuple[Identity, PersonId], ...] = ()
    teams: tuple[Said[Team], ...] = ()
    #: Every member of the teams in `listed`.
    memberships: tuple[Said[Membership], ...] = ()
    #: Teams whose members the file lists: who is not listed leaves.
    listed: frozenset[TeamId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the installation knows, for checking names and expressions."""

    #: Raises ValueError for a cron expression that cannot be used.
    cron: Callable[[str], None]
    #: The codes of a country and of a region of it; raises `errors.Unknown`.
    country: Callable[[str], tuple[str, str | None]]
    trackers: Collection[str]
    #: Persons in the store: a file may list them as members without describing them again.
    people: Collection[PersonId] = ()


def parse(text: str, *, name: str, known: Known, now: datetime) -> TeamFile:
    """What the text says.

    Args:
        text: TOML.
        name: the file's name, with which each mistake begins.
        known: see `Known`.
        now: aware; a member without `since` starts today in the team's zone.

    Raises:
        SettingsInvalid: with every mistake: the file, the key's path, what is wrong and what to write instead.
    """
    mistakes: list[str] = []
    found = _file(_toml(text, mistakes), name, known, now, mistakes)
    if found is None or mistakes:
        raise SettingsInvalid(f"{name}: {each}" for each in mistakes)
    return found


def _toml(text: str, mistakes: list[str]) -> Mapping[str, Any]:
    if len(text) > LARGEST:
        mistakes.append(f"has {len(text)} characters; write at most {LARGEST}")
        return {}
    try:
        return tomllib.loads(text)
    except RecursionError:
        mistakes.append("is nested too deeply; write it flat, as docs/how-to/team-file.md shows")
    except ValueError as wrong:
        mistakes.append(f"is not TOML: {wrong}")
    return {}


def _file(top: Mapping[str, Any], name: str, known: Known, now: datetime, mistakes: list[str]) -> TeamFile | None:
    sections = tables.read(top, "", {"people": values.table, "teams": values.table}, mistakes)
    people = _section(sections, "people", parts.person_keys(known.country), ("name",), mistakes)
    teams = _section(sections, "teams", parts.team_keys(known.cron, known.trackers), ("name", "zone"), mistakes)
    members = {handle: _members(handle, each, mistakes) for handle, each in teams.items()}
    homes = {each["person"]: fields.get("zone", "") for team, fields in teams.items() for each in members[team]}
    mistakes += checks.strangers(members, {*known.people, *people})
    mistakes += checks.twice(people, teams, members)
    mistakes += checks.homeless(people, {*known.people, *homes})
    if mistakes:
        return None
    made = [parts.team(handle, each) for handle, each in teams.items()]
    return TeamFile(
        name=name,
        people=tuple(parts.person(handle, each, homes.get(handle, "UTC")) for handle, each in people.items()),
        accounts=tuple((one, PersonId(who)) for who, each in people.items() for one in each.get("accounts", ())),
        teams=tuple(made),
        memberships=tuple(parts.member(team.value, each, now) for team in made for each in members[team.value.id]),
        listed=frozenset(TeamId(handle) for handle, each in teams.items() if "members" in each),
    )


def _section(
    sections: Fields, name: str, keys: Mapping[str, Reader], required: tuple[str, ...], mistakes: list[str]
) -> dict[str, Fields]:
    found = {}
    for handle, raw in sections.get(name, {}).items():
        path = tables.within(name, handle)
        match handles.flaw(handle):
            case Flaw.SPELLING:
                mistakes.append(f"{path}: is not a handle; write up to 40 of a-z, 0-9, dot, dash and underscore")
            case Flaw.TAKEN:
                mistakes.append(f"{path}: {handle} is a word of commands; choose another handle")
        found[handle] = tables.read(raw, path, keys, mistakes, required=required)
    return found


def _members(team: str, fields: Fields, mistakes: list[str]) -> list[Fields]:
    """The entries of `members`, each with a person."""
    found = []
    for place, raw in enumerate(fields.get("members", ()), 1):
        path = f"teams.{team}.members[{place}]"
        if isinstance(raw, str):
            mistakes.append(f'{path}: {values.shown(raw)} is not a table; write {{ person = "{raw[:40]}" }}')
            continue
        each = tables.read(raw, path, parts.MEMBER, mistakes, required=("person",))
        if "since" in each and "until" in each and each["since"] > each["until"]:
            mistakes.append(f"{path}.until: {each['until']} is before since; write a later day")
        if "person" in each:
            found.append(each)
    return found
