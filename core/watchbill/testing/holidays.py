"""Public holidays as a test makes them up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SomeHolidays:
    """Fulfils `ports.Holidays`: two countries, of which Germany has two regions; nobody has a holiday at first."""

    #: By country and region; a region has those of its country too.
    days: Mapping[tuple[str, str | None], Mapping[date, str]] = field(default_factory=dict)

    def of(self, country: str, region: str | None, first: date, last: date) -> Mapping[date, str]:
        if region is not None and region not in self.regions(country):
            return {}
        known = {**self.days.get((country, None), {}), **self.days.get((country, region), {})}
        return {day: name for day, name in known.items() if first <= day <= last}

    def countries(self) -> Mapping[str, str]:
        return {"DE": "Germany", "FR": "France"}

    def regions(self, country: str) -> Mapping[str, str]:
        return {"BE": "Berlin", "BY": "Bayern"} if country == "DE" else {}
