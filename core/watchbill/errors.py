"""What a person may read when something cannot be done: the fact, and what to do next.

Everything that is not a `WatchbillError` is a bug: the person sees a reference number, the log has
the traceback.
"""

from collections.abc import Iterable, Sequence


class WatchbillError(Exception):
    """The base of every error whose text is written for a person in chat."""


class NotUnderstood(WatchbillError):
    """Words that do not fit the command; carries the usage line."""

    def __init__(self, problem: str, usage: str) -> None:
        super().__init__(f"{problem}\nUsage: {usage}")
        self.problem, self.usage = problem, usage


class Unknown(WatchbillError):
    """Something named does not exist; carries the nearest names that do."""

    def __init__(self, what: str, name: str, nearest: Sequence[str] = (), remedy: str = "") -> None:
        parts = [f"There is no {what} {name}."]
        if nearest:
            parts.append(f"Did you mean {_either(nearest)}?")
        if remedy:
            parts.append(remedy)
        super().__init__(" ".join(parts))
        self.what, self.name, self.nearest = what, name, tuple(nearest)


class Refused(WatchbillError):
    """A rule or a hook says no; the text says which and what to do instead."""


class NotAllowed(WatchbillError):
    """The person may not do this; the text says who may."""


#: What to do about a database that waiting a moment will not cure.
_REMEDIES = {
    "is full": "Whoever runs me must free space on its disk; then try again.",
    "is read-only": "Whoever runs me must let me write to it; then try again.",
    "is damaged": "Tell whoever runs me now: it must be restored from a backup.",
    "cannot be opened": "Tell whoever runs me; the log has the reason.",
    "cannot be read or written": "Tell whoever runs me; the log has the reason.",
}


class StorageUnavailable(WatchbillError):
    """The database is locked, full, damaged or gone; nothing was changed."""

    def __init__(self, cause: str = "does not answer") -> None:
        remedy = _REMEDIES.get(cause, "Please try again in a moment.")
        super().__init__(f"The database {cause}. Nothing was changed. {remedy}")
        self.cause = cause


class Collided(StorageUnavailable):
    """Somebody else changed the same things in another order, and the database let them go first: do it anew."""


class Changed(WatchbillError):
    """Somebody else changed the same thing first; nothing was changed here."""


class TrackerUnavailable(WatchbillError):
    """The team's tracker does not answer; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("The tracker does not answer. Nothing was changed. Please try again in a moment.")


class TrackerUnknown(TrackerUnavailable):
    """The team's tickets are in a tracker that is not known; nothing was changed."""

    def __init__(self, name: str) -> None:
        remedy = "Whoever runs me must name its file in WATCHBILL_TRACKERS; `watchbill doctor` says more."
        Exception.__init__(self, f"The tickets are in {name}, a tracker that I do not know. {remedy}")


class SettingsInvalid(WatchbillError):
    """Settings or a team file are wrong; all mistakes at once, each with its place and its remedy."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class SendRefused(Exception):
    """The platform refuses a message for good: it is never tried again."""


class SendUnknown(Exception):
    """Nobody knows whether the platform has the message: a timeout, a lost answer."""


class SendLater(Exception):
    """The platform asks to wait; it does not have the message."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        """`everywhere`: with every message of the workspace, and not just of this conversation."""
        super().__init__(f"the platform asks to wait {seconds:g} s")
        self.seconds, self.everywhere = seconds, everywhere


class CalendarUnreadable(Exception):
    """A calendar cannot be read: the text is the fact and the remedy, without addresses and tokens."""

    def __init__(self, text: str, *, wait: float = 0) -> None:
        """`wait`: for so many seconds the other side wants to be left alone; 0 where it does not say."""
        super().__init__(text)
        self.wait = wait


class SiteAway(Exception):
    """An outside tracker does not answer, or not now: the text is the fact and the remedy, and shows no secret."""

    def __init__(self, text: str, *, wait: float = 0) -> None:
        """`wait`: for so many seconds it wants to be left alone; 0 where it does not say."""
        super().__init__(text)
        self.wait = wait


class SiteRefuses(Exception):
    """An outside tracker will not do what was asked, however often: the text is the fact and the remedy."""


class MailboxUnreadable(Exception):
    """A mailbox cannot be read: the text is the fact and the remedy, without passwords."""


class NotAdmitted(Exception):
    """A request does not show that it comes from whom it should: the text says what is wrong, and no secret."""


class Puzzling(Exception):
    """A delivery does not say what its source's deliveries say: the text is the fact, in a few words."""


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
