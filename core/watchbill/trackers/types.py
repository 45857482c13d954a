"""The types of outside trackers that come with us; what speaks with them is imported when there is one."""

from collections.abc import Mapping

from watchbill.markers import hookimpl
from watchbill.ports import Site, SiteFactory


@hookimpl
def watchbill_sites() -> Mapping[str, SiteFactory]:
    """Jira, GitHub, Roundup and Redmine."""
    return {"github": github, "jira": jira, "redmine": redmine, "roundup": roundup}


def github(options: Mapping[str, object]) -> Site:
    """The issues of a repository of GitHub, with or without a project.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.trackers.github import github as make

    return make(options)


def jira(options: Mapping[str, object]) -> Site:
    """A project of a Jira, of the cloud or of a data center.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.trackers.jira import jira as make

    return make(options)


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
