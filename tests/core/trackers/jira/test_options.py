"""The table of a board in Jira: every mistake is told at once, with what to write, and shows no secret."""

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.trackers.jira import jira
from watchbill.trackers.jira.jql import mistake

CLOUD = {"url": "https://example.atlassian.net/", "project": "OPS", "user": "desk@example.org", "token": "geheim"}


def mistakes(**table: object) -> list[str]:
    with pytest.raises(SettingsInvalid) as wrong:
        jira(table)
    return list(wrong.value.mistakes)


def test_what_is_needed_is_enough() -> None:
    site = jira(CLOUD)
    assert (site.label, site.key("OPS-1")) == ("Jira", "OPS-1")
    site.close()
    center = jira({"url": "http://127.0.0.1:8080/jira", "project": "O_2", "token": "geheim"})
    assert center.key("O_2-1") == "O_2-1"
    center.close()


def test_every_key_may_be_there() -> None:
    more = {
        "jql": 'component = "A (B" AND (x = 1)',
        "blocked": ["Stuck"],
        "in_progress": "Doing",
        "done": "Closed",
    }
    further = {"backlog": "Selected", "issuetype": "Incident", "sprint_field": "customfield_7", "per_second": 3}

    jira({**CLOUD, **more, **further}).close()


def test_an_empty_table_says_all_that_is_missing() -> None:
    told = mistakes()

    assert [each.partition(":")[0] for each in told] == ["url", "token", "project"]
    assert told[2] == 'project: write a line: "OPS", in capital letters'


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("project", "ops", 'project: write it like "OPS", in capital letters'),
        ("project", 'OPS" OR "HR', 'project: write it like "OPS", in capital letters'),
        ("user", "desk", 'user: write it like "desk@example.org"'),
        ("user", "a:b@example.org", 'user: write it like "desk@example.org"'),
        ("user", 5, 'user: write a line: "desk@example.org"'),
        ("blocked", "Blocked", 'blocked: write a list of up to 50 names: ["Blocked", "Waiting"]'),
        ("in_progress", ["Doing"], 'in_progress: write a line: "Selected"'),
        ("issuetype", 7, 'issuetype: write a line: "Task"'),
        ("sprint_field", "Sprint", 'sprint_field: write it like "customfield_10020"'),
        ("per_second", 0, "per_second: write a number from 1 to 100"),
        ("per_second", True, "per_second: write a number from 1 to 100"),
        ("jql", "status = Open ORDER BY key", "jql: leave ORDER BY out: the order is that of the board"),
        ("jql", "a = 1) OR (b = 2", "jql: a parenthesis is missing"),
        ("jql", "(a = 1", "jql: a parenthesis is missing"),
        ("jql", 'a = "1', "jql: a quotation mark is missing"),
        ("jql", 5, 'jql: write a line: "component = Network"'),
    ],
)
def test_a_mistake_says_what_to_write(key: str, value: object, told: str) -> None:
    assert mistakes(**{**CLOUD, key: value}) == [told]


def test_an_unknown_key_is_told_with_those_that_are_known() -> None:
    (told,) = mistakes(**CLOUD, status="Open")

    assert told.startswith(
        "status: there is no such key; known are backlog, blocked, done, in_progress, issuetype, jql"
    )


def test_no_secret_is_shown() -> None:
    told = mistakes(url="https://a:geheim@example.org", token="geheim\n", project="geheim", user="geheim")

    assert len(told) == 4
    assert not any("geheim" in each for each in told)


def test_no_secret_is_in_what_a_debugger_prints() -> None:
    site = jira(CLOUD)
    assert "geheim" not in repr(vars(site)) + repr(site)
    site.close()


def test_words_in_quotation_marks_are_no_part_of_a_condition() -> None:
    assert mistake("summary ~ \"order by (\" AND text ~ 'it \\' )'") == ""
