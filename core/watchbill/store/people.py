"""Persons and their chat accounts."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite writes the same ON CONFLICT

from watchbill.model.people import Identity, Person, PersonId
from watchbill.store.rows import values
from watchbill.store.tables import identities, people

_SELECT = select(people)
_GET = _SELECT.where(people.c.id == bindparam("person"))
_BY_IDENTITY = _SELECT.join(identities).where(
    identities.c.platform == bindparam("platform"), identities.c.id == bindparam("id")
)
_EVERYONE = _SELECT.order_by(people.c.id)
_INSERT = insert(people)
_SAVE = _INSERT.on_conflict_do_update(
    index_elements=[people.c.id],
    set_={name: _INSERT.excluded[name] for name in ("name", "zone", "email", "admin")},
)
_IDENTITIES = (
    select(identities.c.platform, identities.c.id)
    .where(identities.c.person == bindparam("person"))
    .order_by(identities.c.platform, identities.c.id)
)
_INSERT_IDENTITY = insert(identities)
_LINK = _INSERT_IDENTITY.on_conflict_do_update(
    index_elements=[identities.c.platform, identities.c.id], set_={"person": _INSERT_IDENTITY.excluded.person}
)
_UNLINK = delete(identities).where(
    identities.c.platform == bindparam("the_platform"), identities.c.id == bindparam("the_id")
)


class SqlPeople:
    """Fulfils `ports.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person: PersonId) -> Person | None:
        row = self._connection.execute(_GET, {"person": person}).first()
        return Person(**row._mapping) if row else None

    def by_identity(self, identity: Identity) -> Person | None:
        row = self._connection.execute(_BY_IDENTITY, {"platform": identity.platform, "id": identity.id}).first()
        return Person(**row._mapping) if row else None

    def everyone(self) -> Sequence[Person]:
        return [Person(**row._mapping) for row in self._connection.execute(_EVERYONE)]

    def save(self, person: Person) -> None:
        self._connection.execute(_SAVE, values(person))

    def identities(self, person: PersonId) -> Sequence[Identity]:
        return [Identity(**row._mapping) for row in self._connection.execute(_IDENTITIES, {"person": person})]

    def link(self, identity: Identity, person: PersonId) -> None:
        self._connection.execute(_LINK, {"platform": identity.platform, "id": identity.id, "person": person})

    def unlink(self, identity: Identity) -> None:
        self._connection.execute(_UNLINK, {"the_platform": identity.platform, "the_id": identity.id})
