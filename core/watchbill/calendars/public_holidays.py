"""Public holidays, from the library `holidays`; it is imported when the first country is asked about."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

#: Years of countries or regions that are kept.
MOST = 1_000
_ENGLISH = "en_US"


class PublicHolidays:
    """Fulfils `ports.Holidays`."""

    def of(self, country: str, region: str | None, first: date, last: date) -> Mapping[date, str]:
        years = (_year(country, region, year) for year in range(first.year, last.year + 1))
        return {day: name for year in years for day, name in year.items() if first <= day <= last}

    def countries(self) -> Mapping[str, str]:
        return _countries()

    def regions(self, country: str) -> Mapping[str, str]:
        import holidays

        if country not in _countries():
            return {}
        known = holidays.country_holidays(country)
        names = {code: name for name, code in known.subdivisions_aliases.items()}
        return {code: names.get(code, code) for code in known.subdivisions}


@lru_cache(MOST)
def _year(country: str, region: str | None, year: int) -> Mapping[date, str]:
    import holidays

    try:
        found = holidays.country_holidays(country, subdiv=region, years=year, language=_ENGLISH)
    except NotImplementedError:  # an older release of the library may have known it
        return {}
    return MappingProxyType({day: name for day, name in found.items() if day.year == year})


@lru_cache(1)
def _countries() -> Mapping[str, str]:
    from holidays.registry import COUNTRIES

    # A module's name is the country's: "united_states".
    return MappingProxyType({codes[1]: name.replace("_", " ").title() for name, codes in COUNTRIES.items()})
