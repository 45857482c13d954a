"""People and rooms as Errbot wants them, for backends of ours: an account is its id, a room is its name."""

from typing import Any

from errbot.backends.base import Person, Room, RoomOccupant


class Account(Person):
    """A chat account: "@ann"."""

    def __init__(self, id: str) -> None:
        self._id = id

    @property
    def person(self) -> str:
        """The account's id, without "@"."""
        return self._id

    nick = fullname = aclattr = person

    @property
    def client(self) -> str:
        """Nothing: accounts have no devices here."""
        return ""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return f"@{self._id}"


class Channel(Room):
    """A room: "#ops". It is there, and the bot is in it."""

    def __init__(self, name: str) -> None:
        self._name = name

    exists = joined = property(lambda self: True)
    topic = property(lambda self: "")
    occupants = property(lambda self: [])

    def join(self, username: str | None = None, password: str | None = None) -> None:
        """Nothing to do."""

    def leave(self, reason: str | None = None) -> None:
        """Nothing to do."""

    def create(self) -> None:
        """Nothing to do."""

    def destroy(self) -> None:
        """Nothing to do."""

    def invite(self, *people: Any) -> None:
        """Nothing to do."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Channel) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return self._name


class Occupant(Account, RoomOccupant):
    """An account in a room."""

    def __init__(self, id: str, room: Channel) -> None:
        super().__init__(id)
        self._room = room

    @property
    def room(self) -> Channel:
        """The room."""
        return self._room

    def __str__(self) -> str:
        return f"{self._room}/{self._id}"


def identifier(text: str) -> Account | Channel:
    """What a text names: "#ops" a room, "#ops/ann" an account in it, "@ann" or "ann" an account."""
    if text.startswith("#"):
        room, _, account = text.partition("/")
        return Occupant(account, Channel(room)) if account else Channel(room)
    return Account(text.removeprefix("@"))
