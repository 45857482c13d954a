"""A seat at a terminal, with all comforts; imported only there, as its library takes its time."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from watchbill.platforms.coloured import BOLD, DIM, OFF
from watchbill.platforms.pipe import to_nowhere

#: Lines kept free under the prompt for completions.
_MENU = 4


class Prompt:
    """A person at a terminal: history, completion, colours, and output above the line being typed."""

    def __init__(self, history: Path | None, words: Callable[[], Sequence[str]]) -> None:
        completer = WordCompleter(lambda: list(words()), sentence=True, ignore_case=True)
        self._session: PromptSession[str] = PromptSession(
            history=_history(history), completer=completer, reserve_space_for_menu=_MENU
        )

    def read(self, who: str, where: str) -> str | None:
        """The next line; None at Ctrl-D, or when the terminal is gone.

        Raises:
            KeyboardInterrupt: Ctrl-C, or the handler of a signal.
        """
        prompt = ANSI(f"{BOLD}{who}{OFF}{DIM} in {where}>{OFF} ")
        try:
            return self._session.prompt(prompt).strip()
        except EOFError:
            return None
        except OSError:
            to_nowhere(sys.__stdout__)
            return None

    def show(self, text: str) -> None:
        """Show the text above the prompt."""
        print(text, flush=True)

    def sitting(self) -> AbstractContextManager[None]:
        """While it lasts, whatever any thread prints appears above the line being typed."""
        return patch_stdout(raw=True)


def _history(file: Path | None) -> History:
    if file is None:
        return InMemoryHistory()
    file.parent.mkdir(parents=True, exist_ok=True)
    return FileHistory(str(file))
