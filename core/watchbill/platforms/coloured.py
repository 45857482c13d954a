"""A terminal's colours."""

from watchbill.platforms.plain import Plain

BOLD, CYAN, DIM, OFF = "\x1b[1m", "\x1b[36m", "\x1b[2m", "\x1b[0m"


class Coloured(Plain):
    """Plain text with the terminal's colours; only ours, never those of a message."""

    def strong(self, text: str) -> str:
        """Words that stand out."""
        return f"{BOLD}{self.text(text)}{OFF}"

    def code(self, text: str) -> str:
        """A key or a command."""
        return f"{CYAN}{self.text(text)}{OFF}"

    def mention(self, name: str) -> str:
        """A person who is called."""
        return f"{BOLD}@{self.text(name)}{OFF}"

    def heading(self, line: str) -> str:
        """A title; what stands out in it already goes on standing out."""
        return f"{BOLD}{line.replace(OFF, OFF + BOLD)}{OFF}"
