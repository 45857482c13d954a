"""What was changed from here a moment ago is named in searches: the latest, and not for long."""

from watchbill.trackers.jira.recent import MOST, PATIENCE, Recent


def test_the_latest_are_named() -> None:
    recent = Recent(lambda: 0.0)
    for number in range(MOST + 10):
        recent.note(str(number))
    recent.note("15")

    assert recent.ids() == [*range(10, 15), *range(16, MOST + 10), 15]


def test_after_a_while_they_are_forgotten() -> None:
    now = [0.0]
    recent = Recent(lambda: now[0])
    recent.note("1")
    now[0] = PATIENCE
    recent.note("2")
    assert recent.ids() == [1, 2]

    now[0] += 1
    assert recent.ids() == [2]


def test_what_is_no_id_of_jira_is_not_named() -> None:
    recent = Recent(lambda: 0.0)
    recent.note("1²")
    recent.note("abc")

    assert recent.ids() == []
