"""What a tracker says is wrong, and for how long it wants to be left alone."""

import json
from datetime import UTC, datetime

import pytest

from watchbill.errors import SiteAway
from watchbill.trackers.answering import Answer, reason, wait

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DATE = {"date": "Tue, 01 Dec 2026 09:00:00 GMT"}
EPOCH = int(NOW.timestamp())
USED_UP = {"x-ratelimit-remaining": "0"}


def answer(status: int = 400, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
    return Answer(status=status, headers=headers or {}, body=body, label="Jira")


def says(told: object) -> Answer:
    return answer(body=json.dumps(told).encode())


class TestReason:
    """What it says, in a line."""

    @pytest.mark.parametrize(
        ("told", "line"),
        [
            ({"errorMessages": ["Issue does not exist."], "errors": {}}, "Issue does not exist."),
            ({"errorMessages": [], "errors": {"summary": "is too long"}}, "summary: is too long."),
            (
                {"errorMessages": ["No."], "errors": {"assignee": "cannot be assigned"}},
                "No. assignee: cannot be assigned.",
            ),
            ({"message": "Not Found", "documentation_url": "https://example.org"}, "Not Found."),
            (
                {"message": "Validation Failed", "errors": [{"message": "title is missing"}, {"code": "x"}]},
                "Validation Failed. title is missing.",
            ),
            ({"errors": ["Subject cannot be blank", "Subject cannot be blank"]}, "Subject cannot be blank."),
            ({"errors": [{"field": "assignees", "code": "invalid"}]}, "assignees: invalid."),
            ({"message": "Really?"}, "Really?"),
            ({"message": "x" * 300}, "x" * 299 + "…"),
            ({"message": "x" * 299}, "x" * 299 + "."),
            ({"error": {"status": 412, "msg": "Etag mismatch"}}, "Etag mismatch."),
            ({"message": "two\nlines\x1b[31m and\u202e more"}, "two lines [31m and more."),
            ({"message": "x" * 400}, "x" * 299 + "…"),
        ],
    )
    def test_from_the_usual_places(self, told: object, line: str) -> None:
        assert reason(says(told)) == line

    @pytest.mark.parametrize(
        "told",
        [
            None,
            [],
            7,
            "no",
            {"message": 5, "errors": 7, "errorMessages": {"a": 1}, "error": "x"},
            {"errors": [None, {"message": [], "field": "a", "code": 5}], "error": {"msg": 5}},
            {"message": "\n"},
        ],
    )
    def test_of_what_is_strange_there_is_just_the_status(self, told: object) -> None:
        assert reason(says(told)) == "status 400."

    @pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000])
    def test_of_no_json_there_is_just_the_status(self, body: bytes) -> None:
        assert reason(answer(body=body)) == "status 400."


class TestWait:
    """For how long it wants to be left alone."""

    @pytest.mark.parametrize(
        ("status", "headers", "seconds"),
        [
            (429, {"retry-after": "30"}, 30),
            (429, {"retry-after": " 30 "}, 30),
            (503, {"retry-after": "30"}, 30),
            (403, {"retry-after": "30"}, 30),
            (429, {"retry-after": "0"}, 1),
            (429, {}, 60),
            (503, {}, 0),
            (403, {}, 0),
            (429, {"retry-after": "soon"}, 60),
            (429, {"retry-after": "\u0663"}, 60),
            (429, {"retry-after": "-5"}, 60),
            (503, {"retry-after": "-5"}, 0),
            (429, {"retry-after": "86400"}, 3600),
            (429, {"retry-after": "9" * 5000}, 3600),
            (429, {"retry-after": "Tue, 01 Dec 2026 09:02:00 GMT", **DATE}, 120),
            (429, {"retry-after": "Tue, 01 Dec 2026 08:00:00 GMT", **DATE}, 1),
            (429, {"retry-after": "Tue, 01 Dec 2037 08:00:00 GMT", **DATE}, 3600),
            (429, {"retry-after": "Tue, 01 Dec 2026 09:02:00 +9999999999"}, 60),
            (403, {"x-ratelimit-reset": f"{EPOCH + 90}", **USED_UP, **DATE}, 90),
            (429, {"x-ratelimit-reset": f"{EPOCH + 90}", **USED_UP, **DATE}, 90),
            (403, {"x-ratelimit-reset": f"{EPOCH - 90}", **USED_UP, **DATE}, 1),
            (403, {"x-ratelimit-reset": f"{EPOCH + 90_000}", **USED_UP, **DATE}, 3600),
            (403, {"x-ratelimit-reset": f"{EPOCH + 90}", "retry-after": "7", **USED_UP, **DATE}, 7),
            (403, {"x-ratelimit-reset": "9" * 5000, **USED_UP, **DATE}, 60),
            (403, {"x-ratelimit-reset": "-1", **USED_UP, **DATE}, 60),
            (403, {"x-ratelimit-reset": "99999999999", **USED_UP, **DATE}, 3600),
            (403, {**USED_UP}, 60),
            (403, {"x-ratelimit-remaining": "7", "x-ratelimit-reset": f"{EPOCH + 90}", **DATE}, 0),
            (200, {"retry-after": "30"}, 0),
            (404, {"retry-after": "30"}, 0),
            (500, {"retry-after": "30"}, 0),
        ],
    )
    def test_as_it_asks(self, status: int, headers: dict[str, str], seconds: float) -> None:
        assert wait(answer(status, headers=headers)) == seconds

    @pytest.mark.parametrize(
        "headers",
        [
            {"retry-after": "Tue, 01 Dec 2026 09:02:00 GMT"},
            {"x-ratelimit-reset": f"{EPOCH + 120}", **USED_UP},
        ],
    )
    def test_by_our_clock_only_where_it_does_not_tell_its_own(self, headers: dict[str, str]) -> None:
        wrong = datetime(2031, 1, 1, tzinfo=UTC)

        assert wait(answer(429, headers=headers), lambda: NOW) == 120
        assert wait(answer(429, headers={**headers, **DATE}), lambda: wrong) == 120
        assert wait(answer(429, headers=headers)) == 60

    def test_a_limit_of_github_that_only_its_words_tell_of_is_one(self) -> None:
        told = json.dumps({"message": "You have exceeded a secondary rate limit."}).encode()

        assert wait(answer(403, told)) == 60


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"a":', b"\xff\xfe\x00", b"[" * 100_000, b"NaN", b'{"a": -Infinity}', b"9" * 5000]
)
def test_what_is_no_json_is_told(body: bytes) -> None:
    with pytest.raises(SiteAway, match=r"^Jira answers, but not with JSON: is its address right\?$"):
        answer(200, body).json()
