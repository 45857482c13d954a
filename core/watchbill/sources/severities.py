"""How bad it is, in the words of others."""

from collections.abc import Mapping

from watchbill.model.work import Severity

_WORDS: Mapping[Severity, str] = {
    Severity.CRITICAL: "critical crit fatal emergency emerg disaster page alert p1 sev1 sev-1 blocker",
    Severity.HIGH: "high error err major urgent severe p2 sev2 sev-2",
    Severity.NORMAL: "normal warning warn medium moderate average p3 sev3 sev-3",
    Severity.LOW: "low minor notice info informational information debug none p4 p5 sev4 sev-4 sev5 sev-5",
}
#: What everybody means by it.
KNOWN: Mapping[str, Severity] = {word: each for each, words in _WORDS.items() for word in words.split()}


def severity(word: str, own: Mapping[str, Severity]) -> Severity:
    """What a word means: as somebody decided, else as everybody means it; normal where nobody knows."""
    known = word[:100].casefold()
    return own.get(known) or KNOWN.get(known, Severity.NORMAL)
