"""Database access, shared by `store` and `jobs`: one MetaData, one way to run a statement."""

from watchbill.sql.connection import Connection
from watchbill.sql.durable import Durable
from watchbill.sql.statement import Change, Query, Rows
from watchbill.sql.writing import among, insert_if_absent, insert_or_replace, insert_row, upsert

__all__ = [
    "Change",
    "Connection",
    "Durable",
    "Query",
    "Rows",
    "among",
    "insert_if_absent",
    "insert_or_replace",
    "insert_row",
    "upsert",
]
