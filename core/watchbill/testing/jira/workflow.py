"""A site as most are: one project, six statuses, and ways between them."""

from watchbill.testing.jira.state import Person, Place, Status, Transition

BOT = "desk@example.org"

_STATUSES = (
    ("10000", "Open", "new"),
    ("10001", "In Progress", "indeterminate"),
    ("10002", "Waiting", "indeterminate"),
    ("10003", "In Review", "indeterminate"),
    ("10004", "Done", "done"),
    ("10005", "Rejected", "done"),
)
_TRANSITIONS = (
    Transition(id="11", name="Stop", to="Open"),
    Transition(id="21", name="Hand in", to="In Review", sources=frozenset({"In Progress"})),
    Transition(id="31", name="Start", to="In Progress"),
    Transition(id="41", name="Wait", to="Waiting", sources=frozenset({"In Progress", "Open"})),
    Transition(id="51", name="Reject", to="Rejected", sources=frozenset({"Open"}), requires="resolution"),
    Transition(id="61", name="Finish", to="Done"),
)


def furnish(place: Place) -> None:
    """Put in what every site of the tests has."""
    place.projects["OPS"] = "Operations"
    place.statuses.update({name: Status(id=id, name=name, category=kind) for id, name, kind in _STATUSES})
    place.transitions.update({each.id: each for each in _TRANSITIONS})
    bot = Person(id="5b10-desk" if place.cloud else "desk", name="Desk", email=BOT)
    place.people[bot.id] = bot
