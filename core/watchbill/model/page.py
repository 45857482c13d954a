"""What somebody may look at who knows the secret of an address, and may do nothing else."""

from enum import StrEnum


class Page(StrEnum):
    """One page of a team on the web side."""

    REPORT = "report"
