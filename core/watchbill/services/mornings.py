"""The morning check: what whoever is on MRO finds when the day starts (M1, M2, M12)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mornings:
    """Gathers the morning check."""
