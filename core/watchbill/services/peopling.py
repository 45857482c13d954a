"""Adding people, their accounts, zones and roles, from chat."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model.event import Altered
from watchbill.model.message import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, Role
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.nearest import nearest
from watchbill.rules.permissions import Standing
from watchbill.services.directory import Caller

#: A handle is typed in chat: letters, digits, dot, dash and underscore.
_HANDLE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass(frozen=True, slots=True)
class Peopling:
    """What people may change about people."""

    def add(self, work: UnitOfWork, team: Team, handle: str, name: str, now: datetime) -> Person:
        """A new member of the team, in the team's zone, from today on; a known person joins."""
        person_id = PersonId(handle.lower().lstrip("@"))
        if not person_id or len(person_id) > 40 or not set(person_id) <= _HANDLE:
            raise Refused(f"{handle} cannot be a handle. Use a to z, digits, dot, dash and underscore, up to 40.")
        person = work.people.get(person_id)
        if person is None:
            person = Person(id=person_id, name=name.strip() or person_id, zone=team.zone)
            work.people.save(person)
        if any(each.person == person_id and each.covers(team.today(now)) for each in work.teams.members(team.id)):
            raise Refused(f"{person.name} is in {team.name} already.")
        work.teams.join(Membership(team=team.id, person=person_id, since=team.today(now)))
        _altered(work, "person add", person_id, "", person.name)
        return person

    def zone(self, work: UnitOfWork, handle: str, zone: str, by: Caller) -> Person:
        """Set a person's time zone: one's own, or anybody's for a lead or admin."""
        person = self.get(work, handle)
        _may_change(person, by)
        changed = replace(person, zone=_zone(zone))
        work.people.save(changed)
        _altered(work, "person zone", person.id, person.zone, changed.zone)
        return changed

    def role(self, work: UnitOfWork, team: Team, handle: str, role: str, now: datetime) -> tuple[Person, Role]:
        """Make a member of the team a lead or a plain member."""
        person = self.get(work, handle)
        try:
            wanted = Role(role.lower())
        except ValueError:
            raise Refused(f"{role} is no role. Write `member` or `lead`.") from None
        members = [each for each in work.teams.members(team.id) if each.covers(team.today(now))]
        mine = next((each for each in members if each.person == person.id), None)
        if mine is None:
            raise Refused(f"{person.name} is not in {team.name}. `!person add {person.id}` adds them.")
        leads = {each.person for each in members if each.role is Role.LEAD}
        if wanted is not Role.LEAD and leads == {person.id}:
            raise Refused(f"{person.name} is the only lead of {team.name}. Say `!person role NAME lead` first.")
        work.teams.join(replace(mine, role=wanted))
        _altered(work, "person role", person.id, mine.role, wanted)
        return person, wanted

    def link(
        self, work: UnitOfWork, handle: str, platform: str, account: str, by: Caller
    ) -> tuple[Person, Identity]:
        """Say that a chat account is a person's; an account that is somebody else's is refused.

        Somebody's very first account decides who they are, so leads and admins are linked by an admin only.
        """
        person = self.get(work, handle)
        identity = Identity(platform=platform.lower(), id=account)
        owner = work.people.by_identity(identity)
        if owner and owner.id != person.id:
            undo = f"`!person unlink {identity.platform} {identity.id}`"
            raise Refused(f"That account is {owner.name}'s. An admin can say {undo} first.")
        leads = any(each.role is Role.LEAD for each in work.teams.memberships(person.id))
        if (person.admin or leads) and by.standing is not Standing.ADMIN:
            raise NotAllowed(f"{person.name} is a lead or admin: only an admin may link their accounts.")
        work.people.link(identity, person.id)
        _altered(work, "person link", person.id, "", f"{identity.platform} {identity.id}")
        return person, identity

    def unlink(self, work: UnitOfWork, platform: str, account: str) -> Identity:
        """Make a chat account nobody's."""
        identity = Identity(platform=platform.lower(), id=account)
        owner = work.people.by_identity(identity)
        if owner is None:
            raise Unknown("linked account", f"{identity.platform} {identity.id}")
        work.people.unlink(identity)
        _altered(work, "person unlink", owner.id, f"{identity.platform} {identity.id}", "")
        return identity

    def channel(self, work: UnitOfWork, team: Team, address: Address) -> Team:
        """Post the team's messages in this conversation; the one before still means the team."""
        channel = replace(address, thread=None)
        known = dict.fromkeys((*team.watched, *([team.channel] if team.channel else [])))
        watched = tuple(each for each in known if each != channel)
        changed = replace(team, channel=channel, watched=watched)
        work.teams.save(changed)
        before = team.channel.conversation if team.channel else ""
        _altered(work, "team channel", team.id, before, address.conversation)
        return changed

    def limit(self, work: UnitOfWork, team: Team, wip_limit: int) -> Team:
        """Set how many tickets a person may have started at once (M7)."""
        if not 1 <= wip_limit <= 50:
            raise Refused(f"{wip_limit} cannot be the limit. Write a number from 1 to 50.")
        changed = replace(team, wip_limit=wip_limit)
        work.teams.save(changed)
        _altered(work, "team limit", team.id, str(team.wip_limit), str(wip_limit))
        return changed

    def get(self, work: UnitOfWork, handle: str) -> Person:
        """The person of this handle or name.

        Raises:
            Unknown: nobody is called so; the nearest handles are named.
        """
        wanted = handle.lower().lstrip("@")
        person = work.people.get(PersonId(wanted))
        if person:
            return person
        everyone = work.people.everyone()
        called = [each for each in everyone if each.name.lower() == wanted]
        if len(called) == 1:
            return called[0]
        raise Unknown(
            "person", handle, nearest(wanted, [each.id for each in everyone]), "`!team` lists everybody."
        )


def _may_change(person: Person, by: Caller) -> None:
    own = by.person is not None and by.person.id == person.id
    if not own and by.standing not in (Standing.LEAD, Standing.ADMIN):
        raise NotAllowed(f"Only {person.name}, a lead or an admin may change that.")


def _zone(name: str) -> str:
    zones = available_timezones()
    found = next((each for each in zones if each.lower() == name.lower()), None)
    if found is None:
        raise Unknown("time zone", name, nearest(name, sorted(zones)), "Write it like `Europe/Paris`.")
    return ZoneInfo(found).key


def _altered(work: UnitOfWork, action: str, subject: str, before: str, after: str) -> None:
    work.happened(Altered(action=action, subject=subject, before=before, after=after))
