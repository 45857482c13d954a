"""What must agree between the tables of one team file."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from watchbill.model.address import Address
from watchbill.rules.nearest import nearest
from watchbill.services.team_file.tables import Fields

_Thing = TypeVar("_Thing", bound=Hashable)


def strangers(members: Mapping[str, Iterable[Fields]], everyone: Collection[str]) -> list[str]:
    """A mistake for each member whom neither the file nor the store knows."""
    return [
        f"teams.{team}.members: there is no person {each['person']!r}; {_remedy(each['person'], everyone)}"
        for team, entries in members.items()
        for each in entries
        if each["person"] not in everyone
    ]


def twice(
    people: Mapping[str, Fields], teams: Mapping[str, Fields], members: Mapping[str, Iterable[Fields]]
) -> list[str]:
    """A mistake for each member, account, e-mail address and conversation that stands at two places."""
    listed = ((team, (team, each["person"])) for team, entries in members.items() for each in entries)
    accounts = ((who, one) for who, each in people.items() for one in each.get("accounts", ()))
    emails = ((who, each["email"]) for who, each in people.items() if "email" in each)
    channels = ((team, one) for team, each in teams.items() for one in _conversations(each))
    return [
        *(
            f"teams.{team}.members: {who} stands there twice; write one entry"
            for team, _, (_, who) in _again(listed)
        ),
        *(
            f"people.{who}.accounts: {one.platform} {one.id} is {other}'s too; give it to one of them"
            for who, other, one in _again(accounts)
        ),
        *(
            f"people.{who}.email: {one} is {other}'s too; give it to one of them"
            for who, other, one in _again(emails)
        ),
        *(
            f"teams.{team}: {one.platform} {one.conversation} is {other}'s too; give it to one of them"
            for team, other, one in _again(channels)
        ),
    ]


def homeless(people: Mapping[str, Fields], housed: Collection[str]) -> list[str]:
    """A mistake for each new person without a zone who is in no team that could lend its own."""
    return [
        f'people.{who}.zone: is missing, and no team lists {who}; write it like "Europe/Paris"'
        for who, each in people.items()
        if "zone" not in each and who not in housed
    ]


def _remedy(name: str, everyone: Collection[str]) -> str:
    near = nearest(name, sorted(everyone))
    return f"did you mean {near[0]}?" if near else "describe them under [people]"


def _again(pairs: Iterable[tuple[str, _Thing]]) -> list[tuple[str, str, _Thing]]:
    """Each thing that comes again: where, where it came first, and the thing."""
    first: dict[_Thing, str] = {}
    found = []
    for place, thing in pairs:
        if thing in first:
            found.append((place, first[thing], thing))
        first.setdefault(thing, place)
    return found


def _conversations(team: Fields) -> list[Address]:
    own = [team["channel"]] if "channel" in team else []
    return list(dict.fromkeys([*own, *team.get("watched", ())]))
