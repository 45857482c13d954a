"""The report of a team's week or month."""

from dataclasses import dataclass
from datetime import date

from watchbill.services.request import Request


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports on a period."""

    def post(self, request: Request, day: date) -> None:
        """Post the report of the week before the day in the team's channel, once."""
