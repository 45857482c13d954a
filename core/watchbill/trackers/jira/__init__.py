"""Boards in Jira: of the cloud (REST v3), and of a Server or Data Center (REST v2)."""

from watchbill.trackers.jira.options import jira

__all__ = ["jira"]
