"""What docs/how-to/alerts.md tells people to send is understood, and its lists are those of the code."""

import json
import re
from pathlib import Path

from tests.core.sources.posting import TYPES, alarm, made, recorded
from watchbill.sources import generic

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "alerts.md").read_text(encoding="utf-8")
PLAIN = made("generic")


def test_the_template_for_datadog_is_the_one_that_was_recorded_filled_in() -> None:
    (template,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    names, filled = json.loads(template), json.loads(recorded("generic/datadog_triggered"))

    assert names.keys() == filled.keys()
    assert all(re.fullmatch(r"\$[A-Z_]+", each) for each in names.values())


def test_what_curl_posts_goes_wrong_and_is_well_again() -> None:
    first, second = (alarm(PLAIN, json.loads(each)) for each in re.findall(r"curl -d '(.*?)'", PAGE))

    assert (first.firing, second.firing) == (True, False)
    assert first.fingerprint == second.fingerprint == "The backup of db-2 failed"


def test_what_one_tries_first_is_an_alert() -> None:
    (tried,) = re.findall(r"curl http://127.0.0.1:8080/in/generic/TOKEN -d '(.*?)'", PAGE)

    assert alarm(PLAIN, json.loads(tried)).firing


def test_every_type_and_every_place_is_named() -> None:
    assert [each for each in (*TYPES, *generic.PLACES) if f"`{each}`" not in PAGE] == []


def test_every_state_that_is_named_is_known() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `state`"))
    wrong, well = row.split(" or *")
    words = [re.findall(r"\*([a-z]+)\*", each) for each in (wrong, "*" + well)]

    assert all(words)
    assert set(words[0]) <= set(generic.FIRING)
    assert set(words[1]) <= set(generic.RESOLVED)
