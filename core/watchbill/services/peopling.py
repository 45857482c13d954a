"""Adding people, their accounts and roles, and a team's channel and limit, from chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model.address import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, Role
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules import escalating, handles, permissions
from watchbill.rules.handles import Flaw
from watchbill.rules.nearest import nearest
from watchbill.services import announcing, auditing, serving
from watchbill.services.request import Request, for_team
from watchbill.services.rotating import Rotating


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a person."""

    person: Person
    accounts: Sequence[Identity]
    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class Peopling:
    """What people may change about people and teams."""

    rotating: Rotating

    def add(self, request: Request, handle: str, name: str) -> Profile:
        """A new member of the team, in the team's zone, from today on; a known person joins.

        Days that nobody could serve are decided again: the new member may.
        """
        work, team, today = request.work, request.team, request.team.today(request.now)
        person_id = PersonId(handle.lower().lstrip("@"))
        match handles.flaw(person_id):
            case Flaw.SPELLING:
                raise Refused(
                    f"{handle} cannot be a handle. Use a to z, digits, dot, dash and underscore, up to 40."
                )
            case Flaw.TAKEN:
                raise Refused(f"`{person_id}` is a word of commands. Choose another handle.")
        person = work.people.get(person_id)
        if person is None:
            person = Person(id=person_id, name=name.strip() or person_id, zone=team.zone)
            work.people.save(person)
        if any(each.person == person_id and each.covers(today) for each in work.teams.members(team.id)):
            raise Refused(f"{person.name} is in {team.name} already.")
        work.teams.join(Membership(team=team.id, person=person_id, since=today))
        auditing.altered(work, "person add", person_id, "", person.name)
        self.rotating.publish(request)
        return self.profile(request, person.id)

    def set_role(self, request: Request, handle: str, role: str) -> tuple[Person, Role]:
        """Make a member of the team a lead or a plain member."""
        work, team = request.work, request.team
        person = self.find(work, handle)
        try:
            wanted = Role(role.lower())
        except ValueError:
            raise Refused(f"{role} is not a role. Write `member` or `lead`.") from None
        members = [each for each in work.teams.members(team.id) if each.covers(team.today(request.now))]
        mine = next((each for each in members if each.person == person.id), None)
        if mine is None:
            raise Refused(f"{person.name} is not in {team.name}. `!person add {person.id}` adds them.")
        if wanted is not Role.LEAD and permissions.only_lead(person.id, members):
            raise Refused(f"{person.name} is the only lead of {team.name}. Say `!person role NAME lead` first.")
        work.teams.join(replace(mine, role=wanted))
        auditing.altered(work, "person role", person.id, mine.role, wanted)
        return person, wanted

    def set_channel(self, request: Request, address: Address) -> Team:
        """Post the team's messages in this conversation; the one before still means the team."""
        team, channel = request.team, replace(address, thread=None)
        known = dict.fromkeys((*team.watched, *([team.channel] if team.channel else [])))
        watched = tuple(each for each in known if each != channel)
        changed = replace(team, channel=channel, watched=watched)
        request.work.teams.save(changed)
        before = team.channel.conversation if team.channel else ""
        auditing.altered(request.work, "team channel", team.id, before, address.conversation)
        return changed

    def set_limit(self, request: Request, wip_limit: int) -> Team:
        """Set how many tickets a person may have started at once (M7)."""
        if not 1 <= wip_limit <= 50:
            raise Refused(f"{wip_limit} cannot be the limit. Write a number from 1 to 50.")
        changed = replace(request.team, wip_limit=wip_limit)
        request.work.teams.save(changed)
        auditing.altered(request.work, "team limit", request.team.id, str(request.team.wip_limit), str(wip_limit))
        return changed

    def set_topic(self, request: Request, switch: str) -> Team:
        """Keep the topic of the team's channel from now on, or leave it alone.

        Raises:
            Refused: `switch` is neither "on" nor "off".
        """
        if switch.lower() not in ("on", "off"):
            raise Refused(f"{switch} is neither `on` nor `off`.")
        return self._keep(request, "team topic", replace(request.team, topic=switch.lower() == "on"))

    def set_handle(self, request: Request, handle: str) -> Team:
        """Keep who is in the chat's group of this name from now on; "none" leaves every group alone.

        Raises:
            Refused: that cannot be the name of a group.
        """
        name = handle.lower().lstrip("@")
        if handles.flaw(name) is Flaw.SPELLING:
            raise Refused(f"{handle} cannot be the handle of a group. Write it as in `@mro`, or `none`.")
        return self._keep(request, "team handle", replace(request.team, handle=None if name == "none" else name))

    def set_escalation(self, request: Request, minutes: str) -> Team:
        """Set how long whoever is asked has to take an alert before the next one is; "off" asks nobody else.

        Raises:
            Refused: it is neither "off" nor a number of minutes from 1 to 240.
        """
        before = request.team
        try:
            changed = replace(before, escalation=escalating.patience(minutes))
        except ValueError:
            raise Refused(f"{minutes} cannot be the wait. Write minutes from 1 to 240, or `off`.") from None
        request.work.teams.save(changed)
        told = [escalating.written(each.escalation) for each in (before, changed)]
        auditing.altered(request.work, "team escalation", before.id, *told)
        return changed

    def _keep(self, request: Request, action: str, changed: Team) -> Team:
        """Save what the team keeps in its chat, and have it set for today."""
        work, before = request.work, request.team
        work.teams.save(changed)
        turn = serving.turn_of(work, changed, changed.today(request.now))
        if turn:
            announcing.upkeep(for_team(request, changed), turn)
        shown = [f"{each.topic} {each.handle}" for each in (before, changed)]
        auditing.altered(work, action, changed.id, *shown)
        return changed

    def members_on(self, request: Request, *days: date) -> Sequence[Membership]:
        """Who is in the team on any of these days, by handle."""
        return [each for each in self.members(request) if any(each.covers(day) for day in days)]

    def members(self, request: Request) -> Sequence[Membership]:
        """Who is, was or will be in the team, by handle."""
        return request.work.teams.members(request.team.id)

    def teams(self, request: Request) -> Sequence[Team]:
        """Every team, by id."""
        return request.work.teams.everything()

    def profile(self, request: Request, handle: str) -> Profile:
        """A person with accounts and teams; raises as `find`."""
        person = self.find(request.work, handle)
        return Profile(
            person=person,
            accounts=request.work.people.identities(person.id),
            memberships=request.work.teams.memberships(person.id),
        )

    def somebody(self, request: Request, handle: str | None) -> Person:
        """Whom the request is about: who asks, without a handle or with "me", otherwise the person of the handle.

        Raises:
            Unknown: nobody is called so.
            NotAllowed: it is about somebody else, and who asks is neither a lead nor an admin.
        """
        if handle is None or handle.lower() == "me":
            return request.person
        person = self.find(request.work, handle)
        if not permissions.speaks_for(request.rank, request.person.id, person.id):
            raise NotAllowed(f"Only {person.name}, a lead or an admin may do that.")
        return person

    def find(self, work: UnitOfWork, handle: str) -> Person:
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
