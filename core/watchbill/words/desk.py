"""What the desk says about teams, people and itself."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.message import Code, Content, Span, Strong, bullets, heading, line, say
from watchbill.model.people import Identity, Membership, Person, Role
from watchbill.model.team import Team
from watchbill.rules.nearest import nearest
from watchbill.words import times
from watchbill.words.people import Names, name, together

_WEEKDAYS = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def team(found: Team, members: Sequence[Membership], names: Names, today: date) -> Content:
    """A team: its people, its times, its limits."""
    days = ", ".join(_WEEKDAYS[day] for day in sorted(found.workdays))
    facts = [
        line("zone: ", found.zone),
        line(f"working days: {days}, {found.day_starts:%H:%M} to {found.day_ends:%H:%M}"),
        line("announces in: ", found.channel.conversation if found.channel else "no channel yet"),
        line(f"limit: {found.wip_limit} started tickets a person"),
    ]
    people = (_member(each, names, today) for each in members if each.until is None or each.until >= today)
    return heading(found.name) + bullets(facts) + say("People:") + bullets(people)


def teams(found: Sequence[Team]) -> Content:
    """Every team, one line each."""
    if not found:
        return say("There is no team yet. ", Code("watchbill apply team.toml"), " makes one.")
    return bullets(line(Code(each.id), f" {each.name}, {each.zone}") for each in found)


def whoami(
    person: Person | None, identity: Identity, team: Team | None, standing: str, *, on_mro: bool
) -> Content:
    """Who the desk takes the speaker for."""
    account = f"{identity.platform} {identity.id}"
    if person is None:
        ask = Code(f"!person link NAME {identity.platform} {identity.id}")
        return say("I do not know you yet. You write as ", Code(account), ". A lead can say ", ask, ".")
    where = f" in {team.name}" if team else ""
    duty = " You are on MRO today." if on_mro else ""
    return say("You are ", Strong(person.name), f" ({person.id}), {standing}{where}, {person.zone}.{duty}")


def person(found: Person, identities: Sequence[Identity], memberships: Sequence[Membership]) -> Content:
    """A person, their accounts and teams."""
    facts = [line("zone: ", found.zone)]
    facts += [line(f"account: {each.platform} ", Code(each.id)) for each in identities]
    facts += [line(f"team: {each.team}, {each.role}") for each in memberships]
    return say(Strong(found.name), f" ({found.id})") + bullets(facts)


def added(found: Person, team: Team) -> Content:
    """A new member, and what is left to do."""
    link = Code(f"!person link {found.id} PLATFORM ACCOUNT")
    return say(Strong(found.name), f" is in {team.name} from today. ", link, " tells me their chat account.")


def zoned(found: Person) -> Content:
    """A zone was set."""
    return say(Strong(found.name), f" is in {found.zone} now.")


def given_role(found: Person, role: Role, team: Team) -> Content:
    """A role was given."""
    return say(Strong(found.name), f" is {'a lead' if role is Role.LEAD else 'a member'} of {team.name} now.")


def linked(found: Person, identity: Identity) -> Content:
    """An account was linked."""
    return say(Code(f"{identity.platform} {identity.id}"), " is ", Strong(found.name), " from now on.")


def unlinked(identity: Identity) -> Content:
    """An account was unlinked."""
    return say(Code(f"{identity.platform} {identity.id}"), " is nobody's now.")


def channel_set(found: Team) -> Content:
    """The team's channel was set."""
    where = found.channel.conversation if found.channel else ""
    return say(f"{found.name} announces in ", Code(where), " from now on.")


def limit_set(found: Team) -> Content:
    """The team's limit was set."""
    return say(f"{found.name} allows {found.wip_limit} started tickets a person from now on.")


def help_all(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Content:
    """Every command, grouped by plugin; each a usage and a summary."""
    content = Content(())
    for plugin, commands in groups:
        content += heading(plugin) + bullets(line(Code(usage), f" - {summary}") for usage, summary in commands)
    return content + say(Code("!help COMMAND"), " tells more about one.")


def help_one(usage: str, text: str, example: str) -> Content:
    """One command: its usage, what it does, an example."""
    return say(Code(usage)) + say(text) + (say("Example: ", Code(example)) if example else Content(()))


def no_such_command(wanted: str, names: Sequence[str]) -> Content:
    """No command is called so; the nearest are named."""
    close = nearest(wanted, names)
    spans: list[Span] = [Code(f"!{each}") for each in close]
    meant = say("Did you mean ", *together(spans), "?") if close else Content(())
    return say("There is no command ", Code(f"!{wanted}"), ". ", Code("!help"), " lists everything.") + meant


def _member(each: Membership, names: Names, today: date) -> tuple[Span, ...]:
    role = ", lead" if each.role is Role.LEAD else ""
    weight = f", {each.weight} %" if each.weight != 100 else ""
    since = f", from {times.day(each.since)}" if each.since > today else ""
    return line(Strong(name(each.person, names)), f" ({each.person}){role}{weight}{since}")
