"""In the terminal a person is who they say: whoever sits there has the database too."""

from watchbill.markers import hookimpl
from watchbill.model.people import PersonId


@hookimpl
def watchbill_person(platform: str, identity: str) -> PersonId | None:
    """The name of a console account is the person's handle."""
    return PersonId(identity.removeprefix("@").lower()) if platform == "console" else None
