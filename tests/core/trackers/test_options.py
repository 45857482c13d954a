"""The table of a tracker, read key by key."""

from collections.abc import Mapping

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.trackers.options import LONGEST_SECRET, MOST_NAMES, Options

SECRET = "hunter2"
STRANGE: list[object] = [None, 5, True, [], {}, ["a"], {"env": "X"}, "", " ", "a\nb", "x" * 501, 1.5]


def mistakes(options: Options) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as wrong:
        options.done()
    return wrong.value.mistakes


def table(value: object) -> Options:
    """One that says this of "it"."""
    return Options({"it": value}, ["it"])


def nothing() -> Options:
    return Options({}, ["it"])


def test_a_table_that_is_right_is_read_whole() -> None:
    given: Mapping[str, object] = {
        "url": "https://jira.example.org/jira/",
        "token": SECRET,
        "project": " ABC ",
        "name": "Our Jira",
        "board": 7,
        "blocked": ["Blocked", " Waiting ", "Blocked"],
    }
    options = Options(given, given.keys())

    assert options.address("url") == "https://jira.example.org/jira"
    assert options.secret("token") == SECRET
    assert options.matching("project", "[A-Z]+", "ABC") == "ABC"
    assert options.text("name", "Our Jira") == "Our Jira"
    assert options.number("board", None, 1, 10) == 7
    assert options.names("blocked", ()) == ("Blocked", "Waiting")
    options.done()


def test_what_it_does_not_say_has_its_default() -> None:
    options = nothing()

    assert options.address("it", "https://api.example.org") == "https://api.example.org"
    assert options.text("it", "a line", "") == ""
    assert options.matching("it", "[A-Z]+", "ABC", "any") == "any"
    assert (options.number("it", None, 1, 9), options.number("it", 5, 1, 9)) == (None, 5)
    assert options.names("it", ["Blocked"]) == ("Blocked",)
    assert not options.has("it")
    options.done()


def test_what_has_no_default_has_to_be_there() -> None:
    options = nothing()
    options.address("it")
    options.secret("it")
    options.text("it", "Our Jira")
    options.matching("it", "[A-Z]+", "ABC")

    assert mistakes(options) == (
        "it: write where it is, and nothing secret: https://tracker.example.org",
        'it: write where it is: { env = "NAME" } or { file = "/run/secrets/name" }',
        "it: write a line: Our Jira",
        "it: write a line: ABC",
    )


def test_every_mistake_is_told_together_and_none_shows_what_was_written() -> None:
    options = Options(
        {"url": f"https://me:{SECRET}@x", "token": f"{SECRET}é", "board": SECRET, "toekn": SECRET},
        [
            "board",
            "token",
            "url",
        ],
    )
    options.address("url")
    options.secret("token")
    options.number("board", None, 1, 9)
    options.wrong("board: is of another project")

    told = mistakes(options)
    assert [each.partition(":")[0] for each in told] == ["toekn", "url", "token", "board", "board"]
    assert told[0] == "toekn: there is no such key; known are board, token, url"
    assert SECRET not in "".join(told) + repr(options)


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("https://tracker.example.org", "https://tracker.example.org"),
        (" https://tracker.example.org/tr// ", "https://tracker.example.org/tr"),
        ("http://127.0.0.1:3903/tr/", "http://127.0.0.1:3903/tr"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://jirä.example.org", "https://jirä.example.org"),
    ],
)
def test_an_address(told: str, address: str) -> None:
    options = table(told)

    assert options.address("it") == address
    options.done()


@pytest.mark.parametrize(
    "told",
    [
        *STRANGE,
        "tracker.example.org",
        "ftp://tracker.example.org",
        "https://",
        "https:///tr",
        "https://[::1",
        "https://a b.example.org",
        "https://x.example.org/a b",
        "https://x.example.org:0",
        "https://x.example.org:99999",
        "https://x.example.org:port",
        "https://me@x.example.org",
        "https://me:secret@x.example.org",
        "https://x.example.org?token=secret",
        "https://x.example.org?",
        "https://x.example.org#secret",
        "https://x.example.org\\@evil.example.org",
        f"https://{'x' * 70}.example.org:é",
    ],
)
def test_what_is_no_address(told: object) -> None:
    options = table(told)

    assert options.address("it") == ""
    assert mistakes(options) == ("it: write where it is, and nothing secret: https://tracker.example.org",)


@pytest.mark.parametrize("told", [None, 5, True, [], ["x"], {}, {"env": "X"}, "", "  "])
def test_a_secret_that_is_not_there(told: object) -> None:
    options = table(told)

    assert options.secret("it") == ""
    assert mistakes(options) == ('it: write where it is: { env = "NAME" } or { file = "/run/secrets/name" }',)


@pytest.mark.parametrize("told", ["hünter2", "two\nlines", "a\r\nX-Evil: 1", "x" * (LONGEST_SECRET + 1), "a\x00"])
def test_a_secret_that_cannot_be_sent(told: str) -> None:
    options = table(told)

    assert options.secret("it") == ""
    (mistake,) = mistakes(options)
    assert mistake.startswith("it: is no secret of a tracker, but several lines, or has letters like é")


@pytest.mark.parametrize("told", ["one\ntwo", "one\\ntwo", "\none\r\ntwo\n"])
def test_a_secret_of_several_lines(told: str) -> None:
    options = table(told)

    assert options.lines("it") == "one\ntwo\n"
    options.done()


@pytest.mark.parametrize("told", [None, 5, True, [], {}, "", " \n "])
def test_a_secret_of_several_lines_that_is_not_there(told: object) -> None:
    options = table(told)

    assert options.lines("it") == ""
    assert mistakes(options) == ('it: write where it is: { env = "NAME" } or { file = "/run/secrets/name" }',)


@pytest.mark.parametrize("told", ["one\ntwö", "one\x00\ntwo", "x" * (LONGEST_SECRET + 1)])
def test_a_secret_of_several_lines_that_is_none(told: str) -> None:
    options = table(told)

    assert options.lines("it") == ""
    assert mistakes(options) == ("it: is no key: it is too long, or has letters like é; copy it anew",)


@pytest.mark.parametrize(("told", "word"), [("Iv1.abc-d_e", "Iv1.abc-d_e"), (123456, "123456"), ("7", "7")])
def test_a_word(told: object, word: str) -> None:
    options = table(told)

    assert options.word("it", "123456") == word
    options.done()


@pytest.mark.parametrize(
    "told", [*(each for each in STRANGE if each != 5), "a b", "a/b", "é", pytest.param(10**5000, id="long")]
)
def test_what_is_no_word(told: object) -> None:
    options = table(told)

    assert options.word("it", "123456") == ""
    assert mistakes(options) == ("it: write it like 123456",)


@pytest.mark.parametrize("told", STRANGE)
def test_what_is_no_line(told: object) -> None:
    options = table(told)

    assert (options.text("it", "Our Jira", "Jira"), options.matching("it", "[A-Z]+", "ABC")) == ("", "")
    assert mistakes(options) == ("it: write a line: Our Jira", "it: write a line: ABC")


@pytest.mark.parametrize("told", ["abc", "AB C", "ABC\u0410", "A/../B"])
def test_what_is_of_another_form(told: str) -> None:
    options = table(told)

    assert options.matching("it", "[A-Z]+", "ABC") == ""
    assert mistakes(options) == ("it: write it like ABC",)


@pytest.mark.parametrize("told", ["5", True, 0, 11, -1, 10**30, 5.0, [], {}])
def test_what_is_no_number_within_bounds(told: object) -> None:
    options = table(told)

    assert options.number("it", 3, 1, 10) == 3
    assert mistakes(options) == ("it: write a number from 1 to 10",)


@pytest.mark.parametrize(
    "told", [5, "Blocked", {}, ["a", 5], ["a", ""], [["a"]], ["a\nb"], ["a"] * (MOST_NAMES + 1)]
)
def test_what_is_no_list_of_names(told: object) -> None:
    options = table(told)

    assert options.names("it", ["Waiting"]) == ("Waiting",)
    assert mistakes(options) == ('it: write a list of up to 50 names: ["Blocked", "Waiting"]',)


def test_no_names_at_all_may_be_meant() -> None:
    assert table([]).names("it", ["Waiting"]) == ()
