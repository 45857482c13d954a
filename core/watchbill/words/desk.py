"""What the desk says about teams, people and itself."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.message import Code, Content, Span, Strong, bullets, heading, line, say
from watchbill.model.people import Identity, Membership, Person, Role
from watchbill.model.team import Team
from watchbill.rules.permissions import Standing
from watchbill.words import arranging, escalation, places, rhythm, times
from watchbill.words.people import name
from watchbill.words.sentences import counted
from watchbill.words.view import Names, View


def team(members: Sequence[Membership], view: View) -> Content:
    """The team of the view: its people, its times, its limits."""
    found, today = view.team, view.team.today(view.now)
    days = times.weekdays(found.workdays)
    facts = [
        line("time zone: ", found.zone),
        line(f"working days: {days}, {found.day_starts:%H:%M} to {found.day_ends:%H:%M}"),
        line("announces in: ", *_channel(found)),
        line(*rhythm.morning(found), ", ", *rhythm.evening(found)),
        line(*rhythm.acceptance(found)),
        line(*rhythm.passes(found)),
        *([line(*rhythm.report(found))] if found.report else []),
        *([line(*rhythm.links(found))] if found.calendar_link or found.board_link else []),
        line(f"limit: {_limit(found)}"),
        line(f"asks for: {arranging.rest(found)}"),
        line(escalation.kept(found)),
        *([line("calls whoever is on MRO: ", Code(f"@{found.handle}"))] if found.handle else []),
        *([line("keeps the topic of its channel")] if found.topic else []),
    ]
    if found.overlap:
        facts.append(line(f"asks for: {arranging.overlap(found)}"))
    people = [_member(each, view.names, today) for each in members if each.until is None or each.until >= today]
    nobody = say("Nobody is in it yet. ", Code("!person add HANDLE NAME"), " adds somebody.")
    return heading(found.name) + bullets(facts) + (say("People:") + bullets(people) if people else nobody)


def teams(found: Sequence[Team]) -> Content:
    """Every team, one line each."""
    if not found:
        return say("There is no team yet. ", Code("watchbill apply team.toml"), " makes one.")
    return bullets(line(Code(each.id), f" {each.name}, {each.zone}") for each in found)


def whoami(
    person: Person | None, identity: Identity, team: Team | None, standing: Standing, *, on_mro: bool
) -> Content:
    """Who the desk takes the speaker for."""
    account = f"{identity.platform} {identity.id}"
    if person is None:
        return say(
            "I do not know you yet. You write as ", Code(account), ". A lead can add you: ",
            Code("!person add HANDLE YOUR NAME"), ", then ", Code(f"!person link HANDLE {account}"),
            ". If I know you by another account: ", Code("!person link HANDLE"), ".",
        )  # fmt: skip
    duty = " You are on MRO today." if on_mro else ""
    start = line("You are ", Strong(person.name), f" ({person.id}), {_standing(standing, team)}. ")
    return say(*start, f"Your time zone is {person.zone}.{duty}")


def person(found: Person, identities: Sequence[Identity], memberships: Sequence[Membership]) -> Content:
    """A person, their accounts and teams."""
    facts = [line("time zone: ", found.zone)]
    if found.workdays is not None:
        facts.append(line(f"works on: {times.weekdays(found.workdays)}"))
    if found.country:
        facts.append(line(f"public holidays: {arranging.country(found)}"))
    if found.admin:
        facts.append(line("admin of this desk"))
    facts += [line(f"account: {each.platform} ", Code(each.id)) for each in identities]
    facts += [line(f"team: {each.team}, {each.role}") for each in memberships]
    return say(Strong(found.name), f" ({found.id})") + bullets(facts)


def added(found: Person, identities: Sequence[Identity], team: Team, platform: str) -> Content:
    """A new member, and what is left to do."""
    done = say(Strong(found.name), f" ({found.id}) is in {team.name} from today.")
    if identities:
        return done
    return done + say(Code(f"!person link {found.id} {platform} ACCOUNT"), " tells me their chat account.")


def given_role(found: Person, role: Role, team: Team) -> Content:
    """A role was given."""
    return say(Strong(found.name), f" is {'a lead' if role is Role.LEAD else 'a member'} of {team.name} now.")


def unlinked(identity: Identity, still: Person | None) -> Content:
    """An account was unlinked; `still` is who it is without a link."""
    account = Code(f"{identity.platform} {identity.id}")
    if still is None:
        return say(account, " is nobody's now.")
    takes = f" is not linked any more; without a link, {identity.platform} takes it for "
    return say(account, takes, Strong(still.name), ".")


def channel_set(found: Team) -> Content:
    """The team's channel was set."""
    return say(f"{found.name} announces in ", places.channel(found), " from now on.")


def limit_set(found: Team) -> Content:
    """The team's limit was set."""
    return say(f"{found.name} allows {_limit(found)} from now on.")


def topic_set(found: Team) -> Content:
    """The team's topic is kept, or left alone."""
    if not found.topic:
        return say("I leave the topic of ", places.channel(found), " alone from now on.")
    return say(
        "The topic of ", places.channel(found), " names whoever is on MRO from now on; what you write stays."
    )


def handle_set(found: Team) -> Content:
    """The team's handle is kept, or left alone."""
    if found.handle is None:
        return say("I leave every group alone from now on.")
    return say(Code(f"@{found.handle}"), " calls whoever is on MRO from now on.")


def _member(each: Membership, names: Names, today: date) -> tuple[Span, ...]:
    role = ", lead" if each.role is Role.LEAD else ""
    weight = f", {each.weight} %" if each.weight != 100 else ""
    since = f", from {times.day(each.since)}" if each.since > today else ""
    return line(Strong(name(each.person, names)), f" ({each.person}){role}{weight}{since}")


def _channel(found: Team) -> tuple[Span, ...]:
    if found.channel:
        return line(places.channel(found))
    return line("no channel yet; ", Code("!team channel here"), " picks this one")


def _limit(found: Team) -> str:
    return f"{counted(found.wip_limit, 'started ticket', 'started tickets')} a person"


def _standing(standing: Standing, team: Team | None) -> str:
    where = f" of {team.name}" if team else ""
    said = {
        Standing.UNKNOWN: f"not a member{where}",
        Standing.LEAD: f"a lead{where}",
        Standing.ADMIN: "an admin",
    }
    return said.get(standing, f"a member{where}")
