"""Which statuses of a tracker stand for which column, by their names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from watchbill.errors import SiteRefuses
from watchbill.model.ticket import Column
from watchbill.trackers.options import Options

#: How the table of a tracker names each column.
KEYS: Mapping[str, Column] = {
    "backlog": Column.BACKLOG,
    "in_progress": Column.IN_PROGRESS,
    "blocked": Column.BLOCKED,
    "done": Column.DONE,
}


@dataclass(frozen=True, slots=True)
class Statuses:
    """Names of statuses by column, as somebody wrote them or as they are mostly called; case does not count."""

    names: Mapping[Column, tuple[str, ...]]
    #: Columns whose names somebody wrote.
    said: frozenset[Column] = frozenset()

    @classmethod
    def of(cls, options: Options, defaults: Mapping[str, Collection[str]]) -> "Statuses":
        """What the table says; `defaults` by key where it says nothing."""
        names = {column: options.names(key, defaults[key]) for key, column in KEYS.items()}
        for key, column in KEYS.items():
            if not names[column]:
                options.wrong(f"{key}: name a status at least")
        said = frozenset(column for key, column in KEYS.items() if options.has(key))
        made = cls(names, said)
        for name in sorted(made._twice()):
            options.wrong(f"{name}: stands for two columns; name it once")
        return made

    def column(self, name: str) -> Column | None:
        """What a status stands for; None where nobody said."""
        # What somebody wrote counts more than what it is mostly called.
        for column in sorted(self.names, key=lambda each: each not in self.said):
            if name.casefold() in (each.casefold() for each in self.names[column]):
                return column
        return None

    def pick(self, column: Column, there: Collection[str]) -> str | None:
        """The status to set for a column: the first of its names that is there, as the tracker writes it."""
        written = {each.casefold(): each for each in there}
        fitting = (
            written[name.casefold()]
            for name in self.names[column]
            if name.casefold() in written and self.column(name) is column
        )
        return next(fitting, None)

    def need(self, column: Column, there: Collection[str], label: str) -> str:
        """As `pick`.

        Raises:
            SiteRefuses: there is none.
        """
        found = self.pick(column, there)
        if found is None:
            raise SiteRefuses(
                f"{label} has no status for {column}. Whoever runs me can name one: "
                f"`{_key(column)}` in the file of trackers. There are: {_listed(there)}."
            )
        return found

    def check(self, there: Collection[str], label: str) -> None:
        """Whether the tracker has what is needed.

        Raises:
            SiteRefuses: a column has no status, or one that somebody wrote is not there.
        """
        for column in self.names:
            self.need(column, there, label)
        known = {each.casefold() for each in there}
        missing = [name for column in self.said for name in self.names[column] if name.casefold() not in known]
        if missing:
            raise SiteRefuses(f"{label} has no status {_listed(missing)}. There are: {_listed(there)}.")

    def _twice(self) -> set[str]:
        """Names that somebody wrote for two columns."""
        written = [(name.casefold(), column) for column in self.said for name in self.names[column]]
        return {
            name for name, column in written for other in written if other[0] == name and other[1] is not column
        }


def _key(column: Column) -> str:
    return next(key for key, each in KEYS.items() if each is column)


def _listed(names: Collection[str]) -> str:
    return ", ".join(f'"{each}"' for each in sorted(names)[:30]) or "none"
