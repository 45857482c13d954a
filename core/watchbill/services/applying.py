"""Applying a team file: first what would change, then all of it in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import SettingsInvalid
from watchbill.model.event import Altered
from watchbill.model.people import Membership, Person, PersonId
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.services import accounts, auditing, mending
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import FORESEEN, Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.team_file import TeamFile, contradictions, differing
from watchbill.services.team_file.differing import Change, Merged

#: Keys of people and teams on which it depends who can serve.
DECIDES = frozenset({"zone", "works", "country", "workdays", "day", "rest_hours", "overlap_hours"})


@dataclass(frozen=True, slots=True)
class Applying:
    """Makes what is stored agree with a team file."""

    rotating: Rotating
    scheduling: Scheduling

    def apply(
        self, work: UnitOfWork, file: TeamFile, now: datetime, by: PersonId | None = None
    ) -> tuple[Change, ...]:
        """Store what the file says, audited; published turns of who can no longer serve are decided anew.

        Args:
            work: a writing unit of work; nothing stays if it is rolled back.
            now: aware.
            by: who applies it; None for whoever may use the machine.

        Returns:
            What was changed; empty when everything agreed already.

        Raises:
            SettingsInvalid: the file contradicts what is stored; nothing is changed then.
        """
        planned = _plan(work, file, now)
        for person in planned.people:
            work.people.save(person)
        for identity, owner in file.accounts:
            accounts.link(work, identity, owner)
        for team in planned.teams:
            self._save(work, team, now)
        for membership in planned.memberships:
            self._join(work, membership, now)
        self._mend(work, planned, now)
        for change in planned.changes:
            work.happened(_altered(change))
        auditing.record(work, by, file.name, now)
        return planned.changes

    def _mend(self, work: UnitOfWork, planned: "_Planned", now: datetime) -> None:
        for person in planned.people:
            if ("person", person.id) in planned.decisive:
                mending.of_person(self.rotating, work, person.id, now)
        for team in planned.teams:
            if ("team", team.id) in planned.decisive:
                mending.of_team(self.rotating, work, team, now)

    def _save(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        before = work.teams.get(team.id)
        work.teams.save(team)
        if before is None:
            self.scheduling.begin(work, team, now)
        else:
            self.scheduling.change(work, before, team, now)
            self.scheduling.plan_soon(work, team, now)

    def _join(self, work: UnitOfWork, membership: Membership, now: datetime) -> None:
        work.teams.join(membership)
        team = work.teams.get(membership.team)
        if team:
            self.scheduling.plan_soon(work, team, now)
        if team and (membership.until or not membership.covers(team.today(now))):
            today, request = team.today(now), DirectRequest(work=work, team=team, now=now)
            self.rotating.repair(request, membership.person, today, today + FORESEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planned:
    """What is to be stored, and how it differs from what is."""

    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    memberships: tuple[Membership, ...]
    changes: tuple[Change, ...]

    @property
    def decisive(self) -> frozenset[tuple[str, str]]:
        """The persons and teams, new ones apart, of which something changes that decides who can serve."""
        new = {(each.what, each.id) for each in self.changes if each.field == "name" and not each.before}
        return frozenset((each.what, each.id) for each in self.changes if each.field in DECIDES) - new


def difference(work: UnitOfWork, file: TeamFile, now: datetime) -> tuple[Change, ...]:
    """What applying the file at `now` would change; nothing is stored.

    Raises:
        SettingsInvalid: the file contradicts what is stored, with every contradiction.
    """
    return _plan(work, file, now).changes


def _plan(work: UnitOfWork, file: TeamFile, now: datetime) -> _Planned:
    people = [
        differing.merge("person", said.value.id, work.people.get(said.value.id), said, ("name", "zone"))
        for said in file.people
    ]
    teams = [
        differing.merge("team", said.value.id, work.teams.get(said.value.id), said, ("name", "zone"))
        for said in file.teams
    ]
    wrong = contradictions.found(work, file, [each.value for each in people], [each.value for each in teams])
    if wrong:
        raise SettingsInvalid(f"{file.name}: {each}" for each in wrong)
    memberships = [each for team in teams for each in _memberships(work, file, team.value, now)]
    changes = (
        *(change for person in people for change in (*person.changes, *_accounts(work, file, person.value))),
        *(change for team in teams for change in team.changes),
        *(change for membership in memberships for change in membership.changes),
    )
    return _Planned(
        people=tuple(each.value for each in people if each.changes),
        teams=tuple(each.value for each in teams if each.changes),
        memberships=tuple(each.value for each in memberships if each.changes),
        changes=changes,
    )


def _memberships(work: UnitOfWork, file: TeamFile, team: Team, now: datetime) -> list[Merged[Membership]]:
    if team.id not in file.listed:
        return []
    today = team.today(now)
    stored = {each.person: each for each in work.teams.members(team.id)}
    listed = {said.value.person: said for said in file.memberships if said.value.team == team.id}
    return [
        *(differing.member(stored.get(person), said, today) for person, said in listed.items()),
        *(
            differing.leaving(each, today)
            for person, each in stored.items()
            if person not in listed and (each.until is None or each.until >= today)
        ),
    ]


def _accounts(work: UnitOfWork, file: TeamFile, person: Person) -> list[Change]:
    return [
        Change(what="person", id=owner, field="accounts", before="", after=f"{identity.platform} {identity.id}")
        for identity, owner in file.accounts
        if owner == person.id and work.people.by_identity(identity) is None
    ]


def _altered(change: Change) -> Altered:
    subject = f"{change.what} {change.id} {change.field}"
    return Altered(action="apply", subject=subject, before=change.before, after=change.after)
