"""Whom an entry of a calendar is about."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from watchbill.model.people import Person, PersonId
from watchbill.model.subscription import Entry, Subscription, SubscriptionKind


@dataclass(frozen=True, slots=True)
class Attribution:
    """Understands the entries of one subscription, for the people there are."""

    subscription: Subscription
    people: Sequence[Person]
    _emails: dict[str, PersonId] = field(init=False, default_factory=dict)
    #: Every word that means somebody, as `_plain` writes it.
    _called: list[tuple[str, PersonId]] = field(init=False, default_factory=list)
    _named: dict[str, PersonId | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = {each.id for each in self.people}
        self._emails.update((each.email.casefold(), each.id) for each in self.people if each.email)
        aliases = ((alias, person) for alias, person in self.subscription.people.items() if person in known)
        names = ((word, each.id) for each in self.people for word in (each.name, str(each.id)))
        called = ((_plain(word), person) for word, person in (*self._emails.items(), *aliases, *names))
        self._called.extend((word, person) for word, person in called if word)

    def counts(self, entry: Entry) -> bool:
        """Whether the subscription is about the entry: its title has one of the words, or any will do.

        In somebody's own calendar of leave, what they are there for does not count. In a calendar of many, whole
        days are often shown as free: nobody's time but the calendar's own.
        """
        about, title = self.subscription, _plain(entry.title)
        if about.person is not None and about.kind is SubscriptionKind.LEAVE and not entry.out:
            return False
        return not about.only or any(_has(title, _plain(word)) for word in about.only)

    def whose(self, entry: Entry) -> PersonId | None:
        """The person an entry is about, or None where nobody known is.

        First the one whose calendar it is; then the only participant, by e-mail address; then whom the title names
        by an e-mail address, an alias of the subscription, a name or a handle, as whole words. Of several the
        longest counts; where two people fit equally well, nobody does.
        """
        owner = self.subscription.person
        if owner is not None:
            return owner if any(each.id == owner for each in self.people) else None
        if len(entry.emails) == 1 and entry.emails[0] in self._emails:
            return self._emails[entry.emails[0]]
        title = _plain(entry.title)
        if title not in self._named:
            self._named[title] = _longest(title, self._called)
        return self._named[title]


def _longest(title: str, called: Iterable[tuple[str, PersonId]]) -> PersonId | None:
    found: dict[int, set[PersonId]] = {}
    for word, person in called:
        if _has(title, word):
            found.setdefault(len(word), set()).add(person)
    best = found[max(found)] if found else set()
    return best.pop() if len(best) == 1 else None


def _has(title: str, word: str) -> bool:
    return word in title and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", title) is not None


def _plain(text: str) -> str:
    """As people compare it: without case, widths of letters and extra spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
