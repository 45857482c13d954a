"""The types of outside trackers that come with us; what speaks with them is imported when there is one."""

from collections.abc import Mapping

from watchbill.markers import hookimpl
from watchbill.ports import Site, SiteFactory


@hookimpl
def watchbill_sites() -> Mapping[str, SiteFactory]:
    """Roundup and Redmine."""
    return {"redmine": redmine, "roundup": roundup}


def redmine(options: Mapping[str, object]) -> Site:
    """A project of a Redmine.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.trackers.redmine import redmine as make

    return make(options)


def roundup(options: Mapping[str, object]) -> Site:
    """The issues of a Roundup.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.trackers.roundup import roundup as make

    return make(options)
