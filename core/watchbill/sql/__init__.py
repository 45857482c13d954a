"""How a database is spoken to; what `store` and `jobs` share: one MetaData, one way to run a statement."""

from watchbill.sql.connection import Connection
from watchbill.sql.statement import Change, Query
from watchbill.sql.writing import adding, adding_or, adding_unless_there, among, replacing

__all__ = ["Change", "Connection", "Query", "adding", "adding_or", "adding_unless_there", "among", "replacing"]
