"""What a last note says of what is next and of what is waited for (M9), as people write such notes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from watchbill.model.ticket import Note, TicketKey

#: How the comment begins that the evening check leaves on a ticket.
OPENING = "Evening check of"
_OURS = re.compile(
    rf"{OPENING} [^\n]{{1,200}}?, (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{{1,2}} [A-Z][a-z]{{2}}: ", re.IGNORECASE
)
#: Characters of a note that are looked at, and of what is made of it.
READ, LONGEST = 10_000, 300
#: Steps of a list that are told; the ticket has the rest.
STEPS = 5

_NEXT = r"next(?:[ ]steps?|[ ]up|[ ]thing)?|to[ ]?do|what(?:'s|[ ]is)[ ]next|still[ ]to[ ]do"
_WAITING = r"(?:still[ ])?wait(?:ing|s)?(?:[ ](?:on|for))?|blocked(?:[ ](?:on|by))?|blocker|pending|depends[ ]on"
#: "Next: resync", "next step - call them": at the start of a line or of a sentence.
_LABEL = re.compile(
    rf"(?:^|(?<=[.!?;,:\n]))[ ]{{0,9}}(?:[-*][ ]{{0,3}})?\*{{0,2}}(?:(?P<next>{_NEXT})|(?P<waiting>{_WAITING}))"
    r"\*{0,2}[ ]?(?::|[ ][-\u2013\u2014][ ]|[ ](?:is|are)(?:[ ]to)?[ ])\*{0,2}",
    re.IGNORECASE,
)
#: "still waiting for the network team", with the words by which it is led in.
_SAID = re.compile(
    r"(?:\b(?:i am|i'm|we are|we're|it is|it's|this is|it has been|i have been|we have been"
    r"|still|now|currently|just|so|and|but) ){0,4}\b(?:waiting (?:on|for)|waits (?:on|for)|blocked (?:on|by)) ",
    re.IGNORECASE,
)
#: What stands before such words where nobody waits, or not any more.
_NOT = re.compile(
    r"\b(?:not|no longer|never|no more|stopped|stop|without|instead of|while|before|after|was|were|had been"
    r"|(?:is|are|do|does)n't) (?:\w{1,20} ){0,2}$",
    re.IGNORECASE,
)
#: A sentence ends here; "db-2.example.com" and "v1.2" go on.
_END = re.compile(r"[.!?;](?=\s|$)|\n")
_NOTHING = frozenset({"", "-", "none", "nothing", "nobody", "no one", "n/a", "na", "nothing else", "?"})
#: Only at the start of a clause it is the ticket that waits, and not something else that the note speaks of.
_CLAUSE = re.compile(r"(?:^|[.,;:!?()\n\u2013\u2014-][ ]?|\b(?:and|but|so|now) )$")
_EDGES = " \t\n.,;:-\u2013\u2014*"
_JOINS = re.compile(r"[ ,;]{1,3}(?:and|but|so|now)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note, taken apart; what it does not say is None."""

    #: What it says beside the other two.
    note: str | None = None
    #: What is to be done next.
    next: str | None = None
    #: On whom or what the ticket waits.
    waiting: str | None = None


def told(text: str, *, blocked: bool = False) -> Told:
    """What the note says, each on one line and no longer than `LONGEST`.

    Args:
        text: as somebody wrote it; of a very long one the beginning counts.
        blocked: the ticket is. A note that speaks of neither is the reason then, and so what it waits for.
    """
    text = _plain(text[:READ])
    found: dict[str, list[str]] = {"note": [], "next": [], "waiting": []}
    for what, part in _sections(text):
        found[what].append(part)
    note, following, waiting = "\n".join(found["note"]), _first(found["next"]), _first(found["waiting"])
    if waiting is None:
        note, waiting = _said(note)
    if waiting is None and following:
        following, waiting = _said(following)
    if blocked and waiting is None and following is None:
        return Told(waiting=_short(note))
    return Told(note=_short(note), next=_short(following or ""), waiting=waiting)


def repeats(text: str) -> bool:
    """Whether a comment is one that an evening check left, of this desk or another, as a tracker gives it back."""
    return _OURS.match(text.lstrip()[:READ]) is not None


def fresh(notes: Mapping[TicketKey, Note]) -> Mapping[TicketKey, Note]:
    """Those that say something: an evening check's own comments only repeat what was known."""
    return {key: each for key, each in notes.items() if not (each.repeats or repeats(each.text))}


def _plain(text: str) -> str:
    """With one kind of line breaks, apostrophes and spaces; what nobody sees is left out."""
    lines = ("".join(each for each in line if each.isprintable() or each.isspace()) for line in text.splitlines())
    return "\n".join(" ".join(line.replace("\u2019", "'").split()) for line in lines)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The note in parts: what stands before the first label, and what stands behind each."""
    labels = list(_LABEL.finditer(text))
    yield "note", text[: labels[0].start()] if labels else text
    for place, label in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(text)
        mine, rest = _until(text[label.end() : end])
        yield ("next" if label["next"] else "waiting"), mine
        yield "note", rest


def _until(text: str) -> tuple[str, str]:
    """What belongs to a label: its line, or where that is empty the list below it; and what follows."""
    first, _, below = text.partition("\n")
    if first.strip(_EDGES):
        return first, below
    steps, _, rest = below.partition("\n\n")
    lines = [each.strip(_EDGES) for each in steps.split("\n") if each.strip(_EDGES)]
    more = [f"and {len(lines) - STEPS} more"] if len(lines) > STEPS else []
    return "; ".join([*lines[:STEPS], *more]), rest


def _said(note: str) -> tuple[str, str | None]:
    """The note without its clause that somebody waits, and for what; unchanged where it has none."""
    for found in _SAID.finditer(note):
        ends = _END.search(note, found.end())
        end = ends.start() if ends else len(note)
        asks = note[end : end + 1] == "?"
        what = _short(_closed(note[found.end() : end]))
        lead = note[max(0, found.start() - 80) : found.start()]
        if what and not asks and _CLAUSE.search(lead) and not _NOT.search(lead):
            before = _JOINS.sub("", note[: found.start()].rstrip())
            return _joined(before, note[end + 1 :]), what
    return note, None


def _joined(before: str, behind: str) -> str:
    """Two parts of a note around what was taken out."""
    before, behind = before.rstrip(" ,;:(-\u2013\u2014\n"), behind.strip(" ,;\n")
    if not before or not behind:
        return before or behind
    if before.endswith((".", "!", "?")):
        return f"{before} {behind}"
    return f"{before}; {behind}" if behind[0].islower() else f"{before}. {behind}"


def _closed(text: str) -> str:
    """Without what closes a bracket that was opened before it."""
    return text[: text.index(")")] if ")" in text and "(" not in text[: text.index(")")] else text


def _first(parts: list[str]) -> str | None:
    bare = (_SAID.sub("", each, count=1) if _SAID.match(each) else each for each in map(str.strip, parts))
    said = [short for each in bare if (short := _short(each))]
    return _short("; ".join(said)) if said else None


def _short(text: str) -> str | None:
    """On one line, without a stop at its end, and cut where it is long; None where it says nothing."""
    line = " ".join(text.split()).lstrip(_EDGES).rstrip(" ,;:-\u2013\u2014")
    line = line[:-1] if line.endswith(".") and not line.endswith("..") else line
    if line.casefold() in _NOTHING:
        return None
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}\u2026"
