"""Which command somebody meant."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from watchbill.rules.nearest import ALIKE

#: Characters of what was typed that are looked at and shown.
TYPED_LIMIT = 40
#: Weight of a match on the last word alone of a multi-word command.
_LESS = 0.9


def typed(text: str) -> str:
    """The first words of a message, as far as they can name a command."""
    return " ".join(text[: TYPED_LIMIT * 4].split()[:3])[:TYPED_LIMIT]


def nearest(said: str, commands: Collection[str], limit: int = 3) -> Sequence[str]:
    """The commands that look most like what was said, best first.

    Each is compared to as many words as it has; one of several words also by its last: "away" means "mro away".
    """
    words = said.casefold().split()
    scored = [(max(_whole(words, each), _by_last_word(words, each)), each) for each in sorted(commands)]
    alike = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [each for _, each in alike[:limit]]


def below(command: str, said: str, commands: Collection[str]) -> Sequence[str]:
    """The commands under this one, "mro week" under "mro", whose further words look most like what was said."""
    start = f"{command} "
    found = nearest(said, [each.removeprefix(start) for each in commands if each.startswith(start)])
    return [start + each for each in found]


def _whole(words: Sequence[str], command: str) -> float:
    return _likeness(" ".join(words[: command.count(" ") + 1]), command)


def _by_last_word(words: Sequence[str], command: str) -> float:
    _, several, last = command.rpartition(" ")
    return _LESS * SequenceMatcher(None, words[0], last).ratio() if several and words else 0.0


def _likeness(said: str, command: str) -> float:
    if said and command.startswith(said):
        return 1.0
    return SequenceMatcher(None, said, command).ratio()
