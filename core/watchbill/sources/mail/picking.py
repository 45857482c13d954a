"""Mails that are alerts, by rule: from whom, with which words in their subject, and with which it is over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchbill.model.work import Severity
from watchbill.rules.mail import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """One rule; everything in small letters."""

    #: Addresses, and whole domains as "@example.org"; anybody where there are none.
    senders: tuple[str, ...] = ()
    #: Of these words the subject has one; any subject, where there are none.
    subject: tuple[str, ...] = ()
    #: With one of these it is over.
    resolved: tuple[str, ...] = ()
    severity: Severity = Severity.NORMAL

    def fires(self, sender: str, subject: str) -> bool | None:
        """Whether something is wrong now, or over; None where the rule is about other mails."""
        if self.senders and not any(_is_of(sender, each) for each in self.senders):
            return None
        said = subject.casefold()
        if _has(said, self.resolved):
            return False
        return True if not self.subject or _has(said, self.subject) else None

    def thing(self, subject: str) -> str:
        """What it is about: the subject without the words that say how it is."""
        left = plain(subject).casefold()
        for each in sorted({*self.subject, *self.resolved}, key=lambda word: (-len(word), word)):
            left = _word(each).sub(" ", left)
        return " ".join(left.split())


def first(rules: Sequence[AlertRule], sender: str, subject: str) -> tuple[AlertRule, bool] | None:
    """The first rule that is about this mail, and whether something is wrong."""
    for rule in rules:
        fires = rule.fires(sender, subject)
        if fires is not None:
            return rule, fires
    return None


def _is_of(sender: str, whom: str) -> bool:
    return sender.endswith(whom) if whom.startswith("@") else sender == whom


def _has(said: str, words: Iterable[str]) -> bool:
    return any(_word(each).search(said) for each in words)


def _word(word: str) -> re.Pattern[str]:
    """As a whole word: "ok" is not in "token"."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
