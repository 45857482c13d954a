"""Statements that SQLAlchemy writes once for each kind of database, and that the driver then runs.

At each call SQLAlchemy's own `Connection.execute` looks up the text, chooses converters and wraps the rows: a read
of one row by its key takes ten times what SQLite itself needs (benchmarks/statements.py). Here that is done once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable

_Made = TypeVar("_Made")
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement as one kind of database takes it."""

    text: str
    #: The driver's parameters, from ours by name.
    bind: Callable[[Mapping[str, Any]], Any]
    #: What a row becomes.
    read: Callable[[Sequence[Any]], Any]


#: Makes the statement where the databases differ.
ByDialect = Callable[[Dialect], Executable]


class _Statement:
    """Parameters are named by its bindings; each must be given, and no other."""

    __slots__ = ("_ready", "_statement")

    def __init__(self, statement: Executable | ByDialect) -> None:
        self._statement = statement
        self._ready: dict[str, Ready] = {}

    def on(self, dialect: Dialect) -> Ready:
        """The statement for this kind of database, written at the first call."""
        ready = self._ready.get(dialect.name)
        if ready is None:
            statement: Any = self._statement
            if not isinstance(statement, Executable):
                statement = statement(dialect)
            compiled = statement.compile(dialect=dialect)
            ready = Ready(str(compiled), _binder(compiled, dialect), self._reader(statement, dialect))
            self._ready[dialect.name] = ready
        return ready

    def _reader(self, statement: Any, dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
        raise NotImplementedError


class Change(_Statement):
    """A statement that gives no rows."""

    __slots__ = ()

    def _reader(self, statement: Any, dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
        return tuple


class Query(_Statement, Generic[_Made]):
    """A statement that gives rows; each becomes what `make` returns for its columns, given by their names."""

    __slots__ = ("_make",)

    def __init__(self, statement: Executable | ByDialect, make: Callable[..., _Made]) -> None:
        super().__init__(statement)
        self._make = make

    def _reader(self, statement: Any, dialect: Dialect) -> Callable[[Sequence[Any]], _Made]:
        make = self._make
        columns = list(statement.exported_columns)
        names = [column.key for column in columns]
        processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        converts = [(name, convert) for name, convert in zip(names, processors, strict=True) if convert]

        def read(row: Sequence[Any]) -> _Made:
            made = dict(zip(names, row, strict=True))
            for name, convert in converts:
                made[name] = convert(made[name])
            return make(**made)

        return read


class Rows(Query[_Made]):
    """A `Query` of many small rows: `make` gets the columns by their places, which takes half the time."""

    __slots__ = ()

    def _reader(self, statement: Any, dialect: Dialect) -> Callable[[Sequence[Any]], _Made]:
        make = self._make
        types = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
        processors = enumerate(each.result_processor(dialect, None) for each in types)
        converts = [(place, convert) for place, convert in processors if convert]

        def read(row: Sequence[Any]) -> _Made:
            made = list(row)
            for place, convert in converts:
                made[place] = convert(made[place])
            return make(*made)

        return read


def _binder(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Mapping[str, Any]], Any]:
    """Makes the driver's parameters: a list where it counts them, a mapping where it names them."""
    constants: dict[str, Any] = {}
    given: dict[str, _Convert] = {}
    for name, parameter in compiled.binds.items():
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if parameter.required:
            given[name] = convert
        else:
            value = parameter.effective_value
            constants[name] = convert(value) if convert else value

    def bind(values: Mapping[str, Any]) -> dict[str, Any]:
        if values.keys() != given.keys():
            raise TypeError(f"{compiled} takes {sorted(given)}, not {sorted(values)}")
        made = {name: convert(values[name]) if convert else values[name] for name, convert in given.items()}
        return made | constants if constants else made

    places = compiled.positiontup
    if places is None:
        return bind
    return lambda values: [*map(bind(values).__getitem__, places)]
