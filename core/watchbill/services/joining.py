"""Accounts become people's: both sides say so, or the platform vouches for an address; and the first admin."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model.address import Address
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import AdminCode, Identity, LinkRequest, Person, PersonId, Side
from watchbill.ports import UnitOfWork
from watchbill.rules import joining as rules
from watchbill.rules import permissions
from watchbill.services import auditing, introducing
from watchbill.services.directory import Caller
from watchbill.services.peopling import Peopling
from watchbill.services.request import Request
from watchbill.words import joining as words

#: A code for an admin is good for so long.
GOOD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An account that is a person's now, or will be when the other side agrees."""

    person: Person
    identity: Identity
    #: Who has to agree; None where it is done.
    awaits: Side | None = None
    #: Those at the same tracker that the person had before it.
    instead: tuple[Identity, ...] = ()


class CodeFate(StrEnum):
    """What became of a code that somebody said."""

    ADMIN = "admin"
    #: Others could read it: it is good no more.
    SPOILT = "spoilt"
    #: It is none, it was used, or its time is over.
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Joining:
    """What people may do about accounts."""

    peopling: Peopling
    #: What people call each outside tracker, by its name.
    sites: Mapping[str, str] = field(default_factory=dict)

    def claim(self, request: Request, caller: Caller, handle: str) -> Joined:
        """Who speaks says that the account they write with is this person's; the person is asked.

        Raises:
            Unknown: nobody is called so.
            Refused: the account is somebody's already.
        """
        person = self.peopling.find(request.work, handle)
        _require_nobodys(caller, person)
        joined = self._say(request, person, caller.identity, awaits=Side.PERSON)
        if joined.awaits:
            content = words.is_it_yours(person, caller.identity)
            for account in request.work.people.identities(person.id):
                _tell(request.work, account, content, joined, request.now, here=caller.address.platform)
        return joined

    def offer(self, request: Request, caller: Caller, handle: str, identity: Identity) -> Joined:
        """Who speaks says that an account is this person's; whoever writes with it is asked.

        Nobody can write with an account at an outside tracker: that is theirs at once.

        Raises:
            Unknown: nobody is called so.
            Refused: the account is somebody's already.
            NotAllowed: they may not speak for the person.
        """
        person = self.peopling.find(request.work, handle)
        tracker = introducing.meant(self.sites, identity.platform)
        identity = replace(identity, platform=tracker) if tracker else identity
        _require_free(request.work, identity, person)
        if tracker:
            return self._introduce(request, person, identity)
        self._require(request, person)
        joined = self._say(request, person, identity, awaits=Side.ACCOUNT)
        if joined.awaits:
            content = words.are_you(person, request.person)
            _tell(request.work, identity, content, joined, request.now, here=caller.address.platform)
        return joined

    def confirm(self, request: Request, caller: Caller, handle: str) -> Joined:
        """Who speaks agrees that their account is this person's.

        Raises:
            Unknown, Refused: as `claim`; or nobody has said so.
        """
        person = self.peopling.find(request.work, handle)
        _require_nobodys(caller, person)
        asked = request.work.joins.asked(caller.identity)
        if not rules.agreed(asked, person.id, Side.ACCOUNT, request.now):
            how = f"`!person link {person.id} {caller.identity.platform} {caller.identity.id}`"
            raise Refused(f"Nobody has said that this account is {person.name}'s. A lead can: {how}.")
        return self._link(request, person, caller.identity)

    def vouch(self, request: Request, identity: Identity) -> Joined:
        """Who speaks agrees that the account is theirs, or of somebody for whom they may vouch.

        Raises:
            Refused: nobody has said so, or not of such a person.
        """
        asked = request.work.joins.asked(identity)
        waiting = [each for each in asked if rules.agreed([each], each.person, Side.PERSON, request.now)]
        people = [person for each in waiting if (person := request.work.people.get(each.person))]
        if not people:
            raise Refused(f"Nobody writes as {identity.platform} {identity.id} and says to be somebody I know.")
        # Whoever has the account may have said to be several people: one's own word counts first.
        person = next((each for each in people if each.id == request.person.id), people[0])
        self._require(request, person)
        return self._link(request, person, identity)

    def unlink(self, request: Request, platform: str, account: str) -> Identity:
        """Make a chat account nobody's.

        Raises:
            Unknown: it is nobody's.
        """
        tracker = introducing.meant(self.sites, platform)
        identity = Identity(platform=tracker or platform.lower(), id=account.lstrip("@"))
        owner = request.work.people.by_identity(identity)
        if owner is None:
            raise Unknown("linked account", f"{identity.platform} {identity.id}")
        request.work.people.unlink(identity)
        auditing.altered(request.work, "person unlink", owner.id, f"{identity.platform} {identity.id}", "")
        return identity

    def become_admin(self, request: Request, caller: Caller, code: str) -> tuple[CodeFate, Person | None]:
        """Who speaks is the person of the code from now on, and an admin."""
        found = request.work.joins.take(digest(code))
        person = request.work.people.get(found.person) if found else None
        if found is None or person is None or request.now >= found.until:
            return CodeFate.STALE, None
        if not caller.address.direct:
            return CodeFate.SPOILT, person
        if caller.person and caller.person.id != person.id:
            return CodeFate.STALE, None
        request.work.people.save(replace(person, admin=True))
        request.work.people.link(caller.identity, person.id)
        auditing.altered(request.work, "admin", person.id, "", f"{caller.identity.platform} {caller.identity.id}")
        return CodeFate.ADMIN, person

    def _require(self, request: Request, person: Person) -> None:
        memberships = request.work.teams.memberships(person.id)
        if not rules.may_say(request.rank, request.person.id, person, memberships):
            who = "an admin" if not rules.address_is_enough(person, memberships) else "a lead or an admin"
            raise NotAllowed(f"Only {person.name} or {who} may say which accounts are {person.name}'s.")

    def _introduce(self, request: Request, person: Person, identity: Identity) -> Joined:
        if not permissions.speaks_for(request.rank, request.person.id, person.id):
            raise NotAllowed(f"Only {person.name}, a lead or an admin may say which accounts are {person.name}'s.")
        before = introducing.introduce(request.work, identity, person)
        told = [f"{each.platform} {each.id}" for each in (*before, identity)]
        auditing.altered(request.work, "person link", person.id, " ".join(told[:-1]), told[-1])
        return Joined(person=person, identity=identity, instead=before)

    def _say(self, request: Request, person: Person, identity: Identity, awaits: Side) -> Joined:
        mine = Side.PERSON if awaits is Side.ACCOUNT else Side.ACCOUNT
        if rules.agreed(request.work.joins.asked(identity), person.id, mine, request.now):
            return self._link(request, person, identity)
        request.work.joins.ask(LinkRequest(person=person.id, identity=identity, awaits=awaits, at=request.now))
        return Joined(person=person, identity=identity, awaits=awaits)

    def _link(self, request: Request, person: Person, identity: Identity) -> Joined:
        request.work.people.link(identity, person.id)
        request.work.joins.settle(identity)
        auditing.altered(request.work, "person link", person.id, "", f"{identity.platform} {identity.id}")
        return Joined(person=person, identity=identity)


def issue(work: UnitOfWork, person: PersonId, code: str, now: datetime) -> None:
    """Make a code good that makes whoever says it the person, and an admin; `now` is aware."""
    work.joins.issue(AdminCode(digest=digest(code), person=person, until=now + GOOD_FOR))


def digest(code: str) -> str:
    """Of a code, however its letters and dashes are written."""
    plain = "".join(filter(str.isalnum, code.upper()))
    return hashlib.sha256(f"watchbill admin code {plain}".encode()).hexdigest()


def _require_free(work: UnitOfWork, identity: Identity, person: Person) -> None:
    owner = work.people.by_identity(identity)
    if owner and owner.id == person.id:
        raise Refused(f"That account is {owner.name}'s already: there is nothing to do.")
    if owner:
        undo = f"`!person unlink {identity.platform} {identity.id}`"
        raise Refused(f"That account is {owner.name}'s. An admin can say {undo} first.")


def _require_nobodys(caller: Caller, person: Person) -> None:
    if caller.person:
        whose = "yours" if caller.person.id == person.id else f"{caller.person.name}'s"
        raise Refused(f"This account is {whose} already. `!whoami` says who I take you for.")


def _tell(
    work: UnitOfWork, account: Identity, content: Content, joined: Joined, now: datetime, *, here: str
) -> None:
    """Write to the account alone, where the desk speaks its platform."""
    if account.platform in {here, *_spoken(work)}:
        to = Address.alone(account)
        about = f"{joined.identity.platform}:{joined.identity.id}:{joined.person.id}"
        key = f"link:{about}:{now.isoformat()}:{account.id}"
        work.outbox.add(Outgoing(key=key, to=to, kind=MessageKind.NOTICE, content=content), now)


def _spoken(work: UnitOfWork) -> Iterator[str]:
    places: Iterable[Address | None] = (
        place for team in work.teams.everything() for place in (team.channel, *team.watched)
    )
    return (place.platform for place in places if place)
