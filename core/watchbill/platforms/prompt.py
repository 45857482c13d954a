"""A seat at a terminal, with all comforts; imported only there, as its library takes its time."""

import sys
import termios
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.patch_stdout import patch_stdout

from watchbill.platforms.coloured import BOLD, DIM, OFF
from watchbill.platforms.pipe import to_nowhere

#: Lines kept free under the prompt for completions.
_MENU = 4


class Prompt:
    """A person at a terminal: history, completion, colours, and output above the line being typed."""

    def __init__(self, history: Path | None, words: Callable[[], Sequence[str]], *, colours: bool) -> None:
        completer = WordCompleter(lambda: list(words()), sentence=True, ignore_case=True)
        self._session: PromptSession[str] = PromptSession(
            history=_history(history),
            completer=completer,
            reserve_space_for_menu=_MENU,
            key_bindings=_keys(),
        )
        self._bold, self._dim, self._off = (BOLD, DIM, OFF) if colours else ("", "", "")
        #: Lines that were pasted together with the one that was read last.
        self._pasted: deque[str] = deque()
        self._asking = False

    def read(self, who: str, where: str) -> str | None:
        """The next line; None at Ctrl-D, or when the terminal is gone.

        Raises:
            KeyboardInterrupt: Ctrl-C on an empty line, or the handler of a signal.
        """
        if self._pasted:
            self.show(f"{who} in {where}> {self._pasted[0]}")
            return self._pasted.popleft()
        prompt = ANSI(f"{self._bold}{who}{self._off}{self._dim} in {where}>{self._off} ")
        try:
            self._asking = True
            self._pasted.extend(commands(self._session.prompt(prompt)))
        except EOFError:
            return None
        except OSError:
            to_nowhere(sys.__stdout__)
            return None
        finally:
            self._asking = False
        return self._pasted.popleft()

    def show(self, text: str) -> None:
        """Show the text, above the prompt if there is one."""
        # The library's stand-in for standard output writes later, from a thread of its own: what is said between
        # two prompts could erase the second one.
        out = sys.stdout if self._asking else sys.__stdout__
        print(text, file=out, flush=True)

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """While it lasts, whatever any thread prints appears above the line being typed.

        At its end the terminal is as it was, whatever the library was doing when a signal came.
        """
        before = termios.tcgetattr(sys.stdin)
        try:
            with patch_stdout(raw=True):
                yield
        finally:
            with suppress(termios.error):  # it may be gone
                termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def commands(text: str) -> list[str]:
    """What was pasted, command by command; lines that start none belong to the one before. At least one."""
    found: list[str] = []
    for line in text.strip().splitlines():
        if found and not line.startswith(("!", "/")):
            found[-1] = f"{found[-1]}\n{line.rstrip()}"
        else:
            found.append(line.rstrip())
    return found or [""]


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def interrupt(event: KeyPressEvent) -> None:
        """A line half typed is given up; on an empty one the person leaves."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    @keys.add(Keys.Vt100MouseEvent, eager=True)
    def no_mouse(_event: KeyPressEvent) -> None:
        """Pasted colours can look like a mouse's report, of which the library's own handler makes nothing."""

    return keys


def _history(file: Path | None) -> History:
    if file is None:
        return InMemoryHistory()
    file.parent.mkdir(parents=True, exist_ok=True)
    return FileHistory(str(file))
