"""The library of public holidays: asked late, and once a year."""

from datetime import date

import pytest

from watchbill.calendars.public_holidays import PublicHolidays
from watchbill.errors import Unknown
from watchbill.services import countries

YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("DE", "BE", date(2026, 3, 8), "Women's Day"),
        ("FR", None, date(2026, 7, 14), "National Day"),
        ("US", None, date(2026, 11, 26), "Thanksgiving Day"),
        ("GB", "SCT", date(2026, 11, 30), "Saint Andrew's Day"),
        ("US", None, date(2026, 7, 3), "Independence Day (observed)"),
        ("FR", "57", date(2026, 12, 26), "Saint Stephen's Day"),
        ("ES", "Barcelona", date(2026, 9, 24), "Our Lady of Mercy"),
        ("JP", None, date(2026, 5, 5), "Children's Day"),
    ],
)
def test_days_have_english_names(country: str, region: str | None, day: date, name: str) -> None:
    assert PublicHolidays().of(country, region, *YEAR).get(day) == name


def test_a_holiday_that_is_observed_in_the_year_before_is_found_there() -> None:
    found = PublicHolidays().of("US", None, date(2021, 12, 31), date(2021, 12, 31))

    assert found == {date(2021, 12, 31): "New Year's Day (observed)"}


def test_every_country_is_two_letters_and_a_name() -> None:
    known = PublicHolidays().countries()

    assert len(known) > 200
    assert all(len(code) == 2 and code.isupper() and name for code, name in known.items())
    assert (known["US"], known["GB"], known["DE"]) == ("United States", "United Kingdom", "Germany")


def test_every_region_that_is_offered_can_be_asked_about() -> None:
    holidays = PublicHolidays()

    for country in ("AU", "CA", "CH", "DE", "ES", "FR", "GB", "IT", "US"):
        for region in holidays.regions(country):
            assert holidays.of(country, region, *YEAR), f"{country} {region}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("UK", "GB"),
        ("USA", "US"),
        ("Germany", "DE"),
        ("GER", "DE"),
        ("UK SCT", "GB"),
        ("Frankreich", "FR"),
        ("DX", None),
    ],
)
def test_what_people_write_for_a_country_names_its_code(said: str, meant: str | None) -> None:
    with pytest.raises(Unknown) as refused:
        countries.find(PublicHolidays(), said)

    assert meant is None or meant in refused.value.nearest
