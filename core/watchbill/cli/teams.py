"""Whether each team can work: zone, channel, members, tracker, turns ahead; whether each source has a team."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.app import App
from watchbill.cli.findings import Finding, attention, ok, wrong
from watchbill.errors import Unknown, WatchbillError
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.nearest import nearest
from watchbill.services.request import DirectRequest, Request
from watchbill.words import times

#: Working days that are looked at.
AHEAD = 5


def all_of_them(desk: App, work: UnitOfWork, now: datetime) -> Iterator[Finding]:
    """Findings about every team, or that there is none."""
    teams = work.teams.everything()
    if not teams:
        yield attention(
            "teams: there is none", "`watchbill apply team.toml` makes one; examples/team.toml is a start"
        )
    for team in teams:
        yield from one(desk, work, team, now)


def lost(desk: App, work: UnitOfWork) -> Mapping[str, str]:
    """What to say of each source whose team is not there: nobody ever sees what comes from it."""
    known = [each.id for each in work.teams.everything()]
    said = {
        name: str(Unknown("team", each.team, nearest(each.team, known)))
        for name, each in sorted(desk.sources.items())
        if each.team is not None and each.team not in known
    }
    return {name: f"[sources.{name}] team: {each[0].lower()}{each[1:]}" for name, each in said.items()}


def one(desk: App, work: UnitOfWork, team: Team, now: datetime) -> Iterator[Finding]:
    """Findings about one team."""
    try:
        ZoneInfo(team.zone)
    except (KeyError, ValueError, OSError):
        yield wrong(
            f"team {team.id}: no zone data for {team.zone}", "install the tzdata package, or correct the zone"
        )
        return
    problems = [
        *_channel(team),
        *_members(work, team, now),
        *_tracker(desk, work, team),
        *_turns(desk, DirectRequest(work=work, team=team, now=now)),
    ]
    yield from problems or [ok(f"team {team.id}: zone, channel, members, tracker and the next {AHEAD} turns")]


def _channel(team: Team) -> Iterator[Finding]:
    if team.channel is None:
        yield wrong(f"team {team.id}: no channel", "say `!team channel here` in one, or write it in the team file")


def _members(work: UnitOfWork, team: Team, now: datetime) -> Iterator[Finding]:
    today = team.today(now)
    members = [each for each in work.teams.members(team.id) if each.covers(today)]
    if not any(each.weight > 0 for each in members):
        yield wrong(
            f"team {team.id}: no members today", "`!person add NAME` in its channel, or `members` in the team file"
        )
    silent = [each.person for each in members if not _reached(work, each.person)]
    if silent:
        yield attention(
            f"team {team.id}: no chat account of {', '.join(silent)}",
            "`!person link`, or `accounts` in the team file",
        )


def _reached(work: UnitOfWork, person: PersonId) -> bool:
    """Whether they have an account, or an address by which a chat may know them."""
    known = work.people.get(person)
    return bool(work.people.identities(person)) or (known is not None and known.email is not None)


def _tracker(desk: App, work: UnitOfWork, team: Team) -> Iterator[Finding]:
    factory = desk.trackers.get(team.tracker)
    if factory is None:
        known = " or ".join(sorted(desk.trackers))
        remedy = f"write {known} in the team file, or name its file in WATCHBILL_TRACKERS"
        yield wrong(f"team {team.id}: no tracker {team.tracker}", remedy)
        return
    try:
        factory(work, team).in_progress()
    except WatchbillError as refused:
        yield wrong(
            f"team {team.id}: the tracker {team.tracker} does not answer: {refused}", "look at the tracker"
        )


def _turns(desk: App, request: Request) -> Iterator[Finding]:
    team = request.team
    turns = desk.rotating.span(request, team.today(request.now), AHEAD)
    if not turns:
        yield attention(
            f"team {team.id}: no working day ahead", "correct `workdays` and `holidays` in the team file"
        )
    for turn in turns:
        if turn.primary is None:
            yield attention(
                f"team {team.id}: nobody can be on MRO on {times.day(turn.day)}", "ask who can step in"
            )
