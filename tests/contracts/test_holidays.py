"""What public holidays must do, from the library as from a test's own."""

from datetime import date

import pytest

from watchbill.calendars.public_holidays import PublicHolidays
from watchbill.ports import Holidays
from watchbill.testing.holidays import SomeHolidays

CHRISTMAS, WOMEN, EPIPHANY = date(2026, 12, 25), date(2027, 3, 8), date(2027, 1, 6)


@pytest.fixture(params=["fake", "library"])
def holidays(request: pytest.FixtureRequest) -> Holidays:
    """Both know that Berlin and Bavaria have a day more than Germany."""
    if request.param == "library":
        return PublicHolidays()
    return SomeHolidays(
        {
            ("DE", None): {CHRISTMAS: "Christmas Day", date(2027, 1, 1): "New Year's Day"},
            ("DE", "BE"): {WOMEN: "Women's Day"},
            ("DE", "BY"): {EPIPHANY: "Epiphany"},
        }
    )


class TestHolidays:
    """The port `Holidays`, in sentences."""

    def test_a_country_has_its_holidays_with_english_names(self, holidays: Holidays) -> None:
        found = holidays.of("DE", None, date(2026, 12, 1), date(2026, 12, 25))

        assert found == {CHRISTMAS: "Christmas Day"}

    def test_both_ends_count_and_nothing_beyond(self, holidays: Holidays) -> None:
        assert holidays.of("DE", None, CHRISTMAS, CHRISTMAS) == {CHRISTMAS: "Christmas Day"}
        assert holidays.of("DE", None, date(2026, 12, 24), date(2026, 12, 24)) == {}

    def test_a_region_has_more_than_its_country_over_the_turn_of_the_year(self, holidays: Holidays) -> None:
        span = date(2026, 12, 31), date(2027, 3, 8)
        country, berlin, bavaria = (holidays.of("DE", region, *span) for region in (None, "BE", "BY"))

        assert berlin == {**country, WOMEN: "Women's Day"}
        assert bavaria == {**country, EPIPHANY: "Epiphany"}
        assert country[date(2027, 1, 1)] == "New Year's Day"

    def test_what_nobody_knows_has_no_holidays(self, holidays: Holidays) -> None:
        year = date(2026, 1, 1), date(2026, 12, 31)

        assert holidays.of("XX", None, *year) == holidays.of("DE", "XX", *year) == {}
        assert holidays.regions("XX") == {}

    def test_countries_and_regions_have_names(self, holidays: Holidays) -> None:
        assert holidays.countries()["DE"] == "Germany"
        assert holidays.regions("DE")["BE"] == "Berlin"
        assert holidays.regions("FR").get("BE") is None
