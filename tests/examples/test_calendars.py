"""examples/calendars.toml is understood as it is."""

from pathlib import Path

from watchbill.calendars import subscribing, types

EXAMPLE = Path(__file__).parents[2] / "examples" / "calendars.toml"


def test_every_calendar_of_it_is_understood(tmp_path: Path) -> None:
    token, path = tmp_path / "token", tmp_path / "calendars.toml"
    token.write_text("hunter2\n", encoding="utf-8")
    text = EXAMPLE.read_text(encoding="utf-8").replace("/run/secrets/pagerduty", str(token))
    path.write_text(text, encoding="utf-8")
    secrets = {"LEAVE_ADDRESS": "https://a.test/1.ics", "BEN_ADDRESS": "webcal://a.test/2.ics"}

    found = subscribing.load(path, types.watchbill_calendars(), secrets)

    assert [each.name for each, _ in found] == ["ben", "leave", "nights"]
