"""As much of JQL as the desk asks, and its mistakes as Jira words them."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.testing.jira.state import Issue, Place, Refusal

Test = Callable[[Issue], bool]
#: That of the profile, in which dates are read.
ZONE = ZoneInfo("Europe/Berlin")
_TOKEN = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=|<=|!=|[=<>(),~])|([^\s=<>!(),"'~]+))""")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_CATEGORIES = {"to do": "new", "in progress": "indeterminate", "done": "done", "new": "new"}
_ORDERS = ("rank", "key", "updated", "created")
_RESERVED = frozenset({"and", "or", "not", "in", "is", "empty", "order", "by", "asc", "desc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query that was understood."""

    #: None where it finds everything.
    test: Test | None
    #: Fields, and whether each falls.
    order: Sequence[tuple[str, bool]]


def parse(jql: str, place: Place, *, signed_in: bool = True) -> Query:
    """What a query asks; without a login no project is known.

    Raises:
        Refusal: as Jira refuses.
    """
    reading = _Reading(jql, place, place.projects if signed_in else ())
    test = None if reading.done() or reading.at("order") else reading.any()
    order = reading.order()
    if not reading.done():
        raise _wrong(jql)
    return Query(test=test, order=order)


def run(query: Query, issues: Sequence[Issue]) -> list[Issue]:
    """What it finds among these, which are in the order of the board."""
    found = [each for each in issues if query.test is None or query.test(each)]
    for name, falling in reversed(query.order):
        if name != "rank":
            found.sort(key=_key(name), reverse=falling)
        elif falling:
            found.reverse()
    return found


class _Reading:
    def __init__(self, jql: str, place: Place, projects: Collection[str]) -> None:
        self._jql, self._place, self._projects = jql, place, projects
        #: Each with whether it was quoted.
        self._tokens: list[tuple[str, bool]] = []
        at = 0
        while at < len(jql.rstrip()):
            found = _TOKEN.match(jql, at)
            if not found:
                raise _wrong(jql)
            double, single, sign, word = found.groups()
            quoted = double if double is not None else single
            bare = sign or word
            text = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            self._tokens.append((text, quoted is not None))
            at = found.end()
        self._next = 0

    def done(self) -> bool:
        return self._next >= len(self._tokens)

    def at(self, word: str) -> bool:
        return (
            not self.done()
            and self._tokens[self._next] == (self._tokens[self._next][0], False)
            and (self._tokens[self._next][0].casefold() == word)
        )

    def any(self) -> Test:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return lambda issue: any(each(issue) for each in parts)

    def order(self) -> Sequence[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []
        if not self._took("order"):
            return found
        self._need("by")
        while not found or self._took(","):
            name = self._word().casefold()
            if name not in _ORDERS:
                raise Refusal(400, f"Not able to sort using field '{name}'.")
            falling = self._took("desc") or (self._took("asc") and False)
            found.append((name, falling))
        return found

    def _all(self) -> Test:
        parts = [self._one()]
        while self._took("and"):
            parts.append(self._one())
        return lambda issue: all(each(issue) for each in parts)

    def _one(self) -> Test:
        if self._took("not"):
            inner = self._one()
            return lambda issue: not inner(issue)
        if self._took("("):
            inner = self.any()
            self._need(")")
            return inner
        field = self._word().casefold()
        if field in _DATES:
            return self._date(field)
        if field not in _VALUES:
            raise Refusal(400, f"Field '{field}' does not exist or you do not have permission to view it.")
        return self._compared(field)

    def _compared(self, field: str) -> Test:
        if self._took("is"):
            wanted = not self._took("not")
            self._need("empty")
            return lambda issue: (not _VALUES[field](issue, self._place)) is wanted
        wanted = not (self._took("!=") or self._took("not"))
        if self._took("in"):
            names = self._list()
        else:
            if wanted:
                self._need("=")
            names = [self._word()]
        values = {self._value(field, each) for each in names}
        return lambda issue: bool(values & _VALUES[field](issue, self._place)) is wanted

    def _list(self) -> list[str]:
        self._need("(")
        found = [self._word()]
        while self._took(","):
            found.append(self._word())
        self._need(")")
        return found

    def _value(self, field: str, name: str) -> str:
        place, low = self._place, name.casefold()
        known = {
            "project": {each.casefold(): each for each in self._projects},
            "status": {each.casefold(): each for each in place.statuses},
            "statuscategory": _CATEGORIES,
        }
        if field in known and low not in known[field]:
            raise Refusal(400, f"The value '{name}' does not exist for the field '{field}'.")
        return known[field][low] if field in known else low

    def _date(self, field: str) -> Test:
        sign, text = self._word(signs=True), self._word()
        when = _moment(text, self._place.now())
        match sign:
            case ">=" | ">":
                return lambda issue: _DATES[field](issue) >= when
            case "<=" | "<":
                return lambda issue: _DATES[field](issue) <= when
        raise _wrong(self._jql)

    def _took(self, word: str) -> bool:
        if self.at(word):
            self._next += 1
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._took(word):
            raise _wrong(self._jql)

    def _word(self, *, signs: bool = False) -> str:
        if self.done():
            raise _wrong(self._jql)
        text, quoted = self._tokens[self._next]
        if not quoted and not signs and (text in "=<>(),~" or text.casefold() in _RESERVED):
            raise _wrong(self._jql)
        self._next += 1
        return text


def _moment(text: str, now: datetime) -> datetime:
    found = re.fullmatch(r"-(\d+)([mhdw])", text)
    if found:
        return now - int(found[1]) * _UNITS[found[2]]
    for form in ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=ZONE)
        except ValueError:
            continue
    raise Refusal(400, f"Date value '{text}' is invalid.")


def _key(name: str) -> Callable[[Issue], datetime | tuple[str, int]]:
    if name in _DATES:
        return _DATES[name]
    return lambda issue: (issue.project, int(issue.key.rpartition("-")[2]))


def _wrong(jql: str) -> Refusal:
    return Refusal(400, f"Error in the JQL Query: it was not understood: {jql}")


_DATES: dict[str, Callable[[Issue], datetime]] = {
    "updated": lambda issue: issue.updated,
    "created": lambda issue: issue.created,
}
_VALUES: dict[str, Callable[[Issue, Place], set[str]]] = {
    "project": lambda issue, place: {issue.project},
    "status": lambda issue, place: {issue.status},
    "statuscategory": lambda issue, place: {place.statuses[issue.status].category},
    "labels": lambda issue, place: {each.casefold() for each in issue.labels},
    "assignee": lambda issue, place: {issue.assignee.casefold()} if issue.assignee else set(),
    "sprint": lambda issue, place: {name.casefold() for name, _ in issue.sprints},
    "issuetype": lambda issue, place: {issue.type.casefold()},
    "key": lambda issue, place: {issue.key.casefold()},
}
