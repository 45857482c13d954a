"""Persons and their chat accounts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from watchbill.model.people import Identity, Person, PersonId
from watchbill.sql import Change, Connection, Query, insert_or_replace
from watchbill.store.rows import values
from watchbill.store.tables import identities, people


def _person(workdays: Sequence[int] | None, **fields: Any) -> Person:
    return Person(**fields, workdays=None if workdays is None else frozenset(workdays))


_all = select(people)
_its_account = (
    identities.c.platform == bindparam("its_platform"),
    identities.c.id == bindparam("its_id"),
)
_GET = Query(_all.where(people.c.id == bindparam("its_id")), _person)
_BY_IDENTITY = Query(_all.join(identities).where(*_its_account), _person)
_EVERYONE = Query(_all.order_by(people.c.id), _person)
_SAVE = Change(insert_or_replace(people))
_IDENTITIES = Query(
    select(identities.c.platform, identities.c.id)
    .where(identities.c.person == bindparam("its_person"))
    .order_by(identities.c.platform, identities.c.id),
    Identity,
)
_LINK = Change(insert_or_replace(identities))
_UNLINK = Change(delete(identities).where(*_its_account))


class SqlPeople:
    """Fulfils `ports.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person: PersonId) -> Person | None:
        return self._connection.first(_GET, its_id=person)

    def by_identity(self, identity: Identity) -> Person | None:
        return self._connection.first(_BY_IDENTITY, its_platform=identity.platform, its_id=identity.id)

    def everyone(self) -> Sequence[Person]:
        return self._connection.all(_EVERYONE)

    def save(self, person: Person) -> None:
        workdays = None if person.workdays is None else sorted(person.workdays)
        self._connection.run(_SAVE, **(values(person) | {"workdays": workdays}))

    def identities(self, person: PersonId) -> Sequence[Identity]:
        return self._connection.all(_IDENTITIES, its_person=person)

    def link(self, identity: Identity, person: PersonId) -> None:
        self._connection.run(_LINK, platform=identity.platform, id=identity.id, person=person)

    def unlink(self, identity: Identity) -> None:
        self._connection.run(_UNLINK, its_platform=identity.platform, its_id=identity.id)
