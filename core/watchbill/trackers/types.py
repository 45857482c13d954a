"""The types of outside trackers that come with us; what speaks with them is imported when there is one."""

from collections.abc import Mapping

from watchbill.markers import hookimpl
from watchbill.ports import SiteFactory


@hookimpl
def watchbill_sites() -> Mapping[str, SiteFactory]:
    """Jira, GitHub, Roundup and Redmine."""
    return {}
