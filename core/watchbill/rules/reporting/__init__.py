"""The figures of a team's period, from what is known of it; each figure's definition stands where it is made."""

from watchbill.rules.reporting.facts import CheckFacts, Facts
from watchbill.rules.reporting.figures import report

__all__ = ["CheckFacts", "Facts", "report"]
