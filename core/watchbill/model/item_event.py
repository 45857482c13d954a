"""What has happened to alerts, incidents and questions; a part of `model.event`."""

from dataclasses import dataclass

from watchbill.model.keys import ItemId, TicketKey
from watchbill.model.people import PersonId, TeamId
from watchbill.model.work import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An item came in."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """Somebody looks at an item."""

    item: Item
    #: Who did before.
    was: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """Somebody works on an item now."""

    item: Item
    #: Whose it was before.
    was: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A ticket tracks an item (M5)."""

    item: Item
    #: The ticket that did before.
    was: TicketKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Untracked:
    """Somebody said why a resolved item needed no ticket."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """What somebody works on waits, as something more urgent came."""

    team: TeamId
    #: A ticket's key or an item's id.
    key: str
    person: PersonId
    #: For which item.
    by: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An item needs nobody any more."""

    item: Item
