"""What `watchbill init` asks, and what a right answer is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize
from zoneinfo import available_timezones

from watchbill.cli.terminal import Terminal
from watchbill.errors import Refused
from watchbill.rules import handles
from watchbill.rules.nearest import nearest

#: People that can be named; a team file takes more.
MOST = 100
#: The address may stand without its brackets; a name has no @.
_PERSON = re.compile(r"(?P<name>[^<>@]+?)(?:\s*<(?P<email>[^<>\s]+@[^<>\s]+)>|\s+(?P<bare>[^<>\s@]+@[^<>\s@]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One of the team."""

    handle: str
    name: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that a first desk needs."""

    platform: str
    team: str
    zone: str
    #: At least one; the first leads the team and becomes the first admin.
    people: Sequence[Somebody]
    tracker: str
    bot_token: str = ""
    app_token: str = ""


def asked(terminal: Terminal, *, zone: str, trackers: Sequence[str]) -> Answers:
    """Ask for everything; an empty answer takes what stands in brackets.

    Raises:
        Refused: the input has ended.
    """
    platform = _one(terminal, "Which chat: slack, or console to try it here", "slack", _of(("slack", "console")))
    team = _one(terminal, "What is the team called", "Ops", _name)
    place = _one(terminal, "In which time zone does it work", zone, _zone)
    terminal.say(_PEOPLE)
    people = tuple(_people(terminal))
    tracker = _one(terminal, "Where do its tickets live", trackers[0], _of(trackers, _OTHER_TRACKERS))
    tokens = _tokens(terminal) if platform == "slack" else ("", "")
    return Answers(
        platform=platform, team=team, zone=place, people=people, tracker=tracker,
        bot_token=tokens[0], app_token=tokens[1],
    )  # fmt: skip


_PEOPLE = """\
Who is in it? One a line: Ann Lindqvist <ann@example.org>. An empty line ends.
The first one leads the team and becomes the first admin. An address lets Slack tell me who is who."""
_OTHER_TRACKERS = (
    " Jira, GitHub, Roundup or Redmine come once the desk is made: docs/how-to/trackers.md shows the way."
)
_TOKENS = """\
The app's tokens, from api.slack.com/apps (`watchbill slack manifest` makes the app; docs/start.md shows the way).
What you type is not shown. An empty answer leaves one out: write it into the file later."""


def _people(terminal: Terminal) -> Iterator[Somebody]:
    taken: set[str] = set()
    while len(taken) < MOST:
        line = _line(terminal, f"{len(taken) + 1}: ")
        if not line and taken:
            return
        matched = _PERSON.fullmatch(line)
        if matched is None:
            terminal.say("Write a name, and behind it an address if there is one: Ann Lindqvist <ann@example.org>")
            continue
        handle = _handle(matched["name"], taken)
        taken.add(handle)
        yield Somebody(handle=handle, name=matched["name"], email=matched["email"] or matched["bare"])


def _handle(name: str, taken: set[str]) -> str:
    """The first word of the name, as commands call the person; a number behind it where it is taken."""
    plain = normalize("NFKD", name.split()[0].casefold())  # of an accented letter the letter stays
    word = re.sub(r"[^a-z0-9._-]", "", plain)[:38] or "person"
    start = f"{word}1" if handles.flaw(word) else word
    numbers = (start if number == 1 else f"{start}{number}" for number in range(1, MOST + 1))
    return next(each for each in numbers if each not in taken)


def _tokens(terminal: Terminal) -> tuple[str, str]:
    terminal.say(_TOKENS)
    bot = _one(terminal, "Bot User OAuth Token, xoxb-...", "", _token("xoxb-"), secret=True)
    app = _one(terminal, "App-Level Token, xapp-...", "", _token("xapp-"), secret=True)
    return bot, app


#: The answer, or a ValueError with what would be one.
_Check = Callable[[str], str]


def _one(terminal: Terminal, question: str, otherwise: str, check: _Check, *, secret: bool = False) -> str:
    hint = f" [{otherwise}]" if otherwise else ""
    while True:
        given = _line(terminal, f"{question}{hint}: ", secret=secret) or otherwise
        try:
            return check(given)
        except ValueError as wrong:
            terminal.say(str(wrong))


def _line(terminal: Terminal, prompt: str, *, secret: bool = False) -> str:
    line = terminal.asks(prompt, secret=secret)
    if line is None:
        raise Refused("Nothing was written: the answers ended too early.")
    return line.strip()


def _of(words: Sequence[str], others: str = "") -> _Check:
    def check(given: str) -> str:
        if given.lower() not in words:
            raise ValueError(
                f"Write one of {', '.join(words)}." if len(words) > 1 else f"Write {words[0]}.{others}"
            )
        return given.lower()

    return check


def _name(given: str) -> str:
    if not given.isprintable() or not re.search(r"[a-z0-9]", given.casefold()):
        raise ValueError("A name has letters or digits.")
    return given


def _zone(given: str) -> str:
    zones = available_timezones()
    if given not in zones:
        close = nearest(given, sorted(zones))
        raise ValueError(
            f"There is no zone {given}. {'Did you mean ' + close[0] + '?' if close else 'Europe/Paris is one.'}"
        )
    return given


def _token(start: str) -> _Check:
    def check(given: str) -> str:
        if given and not (given.startswith(start) and re.fullmatch(r"[A-Za-z0-9-]+", given)):
            raise ValueError(f"That is not it: it begins with {start}. Copy it whole.")
        return given

    return check
