"""What alarms, their groups and the histories of items must do."""

from dataclasses import replace

from watchbill.model.people import TeamId
from watchbill.model.signal import Episode, Group
from watchbill.model.work import Deed, HistoryEntry, ItemId
from watchbill.ports import Database
from watchbill.testing.builders import ANN, OPS, an_item, at

WEB, A1 = TeamId("web"), ItemId("A1")
DISK = Episode(team=OPS, source="am", fingerprint="disk", episode="09:00", item=A1, firing=True, at=at(9))
GROUP = Group(
    team=OPS,
    source="am",
    key="{}",
    title="Disks",
    message="alerts:1",
    called=ANN,
    began_at=at(9),
    said_at=at(9),
    told_at=at(9),
)


class TestAlarms:
    """The port `Alarms`, in sentences."""

    def test_each_time_that_a_thing_goes_wrong_is_one(self, database: Database) -> None:
        with database.changing() as work:
            work.alarms.save(DISK)
            work.alarms.save(replace(DISK, episode="10:00", at=at(10)))

            assert work.alarms.get(OPS, "am", "disk", "09:00") == DISK
            assert work.alarms.get(OPS, "am", "disk", "11:00") is None
            assert work.alarms.get(WEB, "am", "disk", "09:00") is None

    def test_saving_replaces_it(self, database: Database) -> None:
        over = replace(DISK, firing=False, ended_at=at(9, 5), item=ItemId("A2"))
        with database.changing() as work:
            work.alarms.save(DISK)
            work.alarms.save(over)

            assert work.alarms.get(OPS, "am", "disk", "09:00") == over

    def test_an_item_is_wrong_while_anything_of_it_is(self, database: Database) -> None:
        cpu = replace(DISK, fingerprint="cpu", at=at(10))
        over = replace(DISK, episode="8", firing=False, at=at(8))
        with database.changing() as work:
            for each in (DISK, cpu, over, replace(DISK, fingerprint="x", item=ItemId("A2"))):
                work.alarms.save(each)
            assert work.alarms.firing(OPS, A1) is True
            assert work.alarms.firing(WEB, A1) is False

            work.alarms.save(replace(DISK, firing=False, ended_at=at(11)))
            assert work.alarms.firing(OPS, A1) is True
            work.alarms.save(replace(cpu, firing=False, ended_at=at(11)))
            assert work.alarms.firing(OPS, A1) is False

    def test_each_time_that_a_thing_is_wrong_still_is_listed(self, database: Database) -> None:
        later = replace(DISK, episode="08:00", at=at(10), item=ItemId("A2"))
        over = replace(DISK, episode="7", firing=False, at=at(7), ended_at=at(8))
        others = replace(DISK, team=WEB), replace(DISK, source="grafana"), replace(DISK, fingerprint="cpu")
        with database.changing() as work:
            for each in (later, DISK, over, *others):
                work.alarms.save(each)

            assert work.alarms.wrong(OPS, "am", "disk") == [DISK, later]
            assert work.alarms.wrong(OPS, "am", "gpu") == []

    def test_a_group_is_there_once_and_known_by_its_beginning(self, database: Database) -> None:
        later = replace(GROUP, key="b", began_at=at(10))
        with database.changing() as work:
            work.alarms.save_group(later)
            work.alarms.save_group(GROUP)
            work.alarms.save_group(replace(GROUP, message="alerts:1", revision=1, told_at=at(11)))
            work.alarms.save_group(replace(GROUP, team=WEB))

            assert work.alarms.group(OPS, "am", "{}") == replace(
                GROUP, message="alerts:1", revision=1, told_at=at(11)
            )
            assert work.alarms.lock_group(OPS, "am", "b") == later
            assert work.alarms.group(OPS, "am", "c") is None
            assert work.alarms.lock_group(OPS, "am", "c") is None
            assert [each.key for each in work.alarms.begun(OPS, at(9))] == ["{}", "b"]
            assert work.alarms.begun(OPS, at(9, 1)) == [later]


class TestHistories:
    """The port `Histories`, in sentences."""

    def test_an_items_lines_come_in_the_order_in_which_they_were_written(self, database: Database) -> None:
        came = HistoryEntry(team=OPS, item=A1, what=Deed.CAME, text="am", at=at(9))
        taken = HistoryEntry(team=OPS, item=A1, what=Deed.ACKNOWLEDGED, person=ANN, at=at(9))
        with database.changing() as work:
            for each in (came, replace(came, item=ItemId("A2")), replace(came, team=WEB), taken):
                work.histories.add(each)

            assert work.histories.of(OPS, A1) == [came, taken]

    def test_the_last_lines_come_oldest_first_and_all_are_counted(self, database: Database) -> None:
        lines = [
            HistoryEntry(team=OPS, item=A1, what=what, text=str(number), at=at(9))
            for number, what in enumerate((Deed.CAME, Deed.RESOLVED, Deed.CAME_AGAIN, Deed.RESOLVED, Deed.TRACKED))
        ]
        with database.changing() as work:
            for each in lines:
                work.histories.add(each)
            work.histories.add(replace(lines[1], item=ItemId("A2")))

            assert work.histories.lately(OPS, A1, 2) == lines[-2:]
            assert work.histories.lately(OPS, A1, 9) == lines
            assert work.histories.lately(WEB, A1, 9) == []
            assert [work.histories.count(OPS, each) for each in (A1, ItemId("A2"), ItemId("A3"))] == [5, 1, 0]

    def test_the_last_line_of_a_deed_is_found(self, database: Database) -> None:
        first = HistoryEntry(team=OPS, item=A1, what=Deed.RESOLVED, person=ANN, at=at(9))
        with database.changing() as work:
            for each in (first, replace(first, person=None), replace(first, what=Deed.CAME_AGAIN)):
                work.histories.add(each)

            assert work.histories.last(OPS, A1, Deed.RESOLVED) == replace(first, person=None)
            assert work.histories.last(OPS, A1, Deed.PARKED) is None
            assert work.histories.last(WEB, A1, Deed.RESOLVED) is None

    def test_what_people_did_last_within_a_time_comes_oldest_first(self, database: Database) -> None:
        lines = [
            HistoryEntry(team=OPS, item=ItemId(f"A{number}"), what=Deed.CLAIMED, person=ANN, at=at(9, minute))
            for number, minute in enumerate((0, 10, 10, 5, 20))
        ]
        with database.changing() as work:
            for each in (*lines, replace(lines[1], team=WEB)):
                work.histories.add(each)

            found = work.histories.done_within(OPS, at(9, 5), at(9, 20), 9)
            assert [each.item for each in found] == ["A3", "A1", "A2"]
            assert work.histories.done_within(OPS, at(9, 5), at(9, 20), 2) == found[-2:]
            assert work.histories.done_within(OPS, at(9, 20), at(9, 20), 9) == []

    def test_what_sources_and_the_desk_did_is_not_what_people_did(self, database: Database) -> None:
        done = HistoryEntry(team=OPS, item=A1, what=Deed.ACKNOWLEDGED, person=ANN, at=at(9))
        asked = replace(done, what=Deed.ESCALATED, text="backup", at=at(9, 2))
        again = replace(done, what=Deed.CAME_AGAIN, person=None, text="am", at=at(9, 1))
        with database.changing() as work:
            for each in (done, again, asked):
                work.histories.add(each)

            assert work.histories.done_within(OPS, at(9), at(10), 1) == [done]

    def test_it_is_found_when_each_item_of_a_time_was_first_taken(self, database: Database) -> None:
        taken = HistoryEntry(team=OPS, item=A1, what=Deed.CLAIMED, person=ANN, at=at(9, 20))
        with database.changing() as work:
            for key, opened in (("A1", at(9)), ("A2", at(9)), ("A3", at(8, 59)), ("A4", at(10))):
                work.items.add(an_item(key, opened_at=opened))
            work.items.add(an_item("A1", team=WEB, opened_at=at(9)))
            for each in (
                taken,
                replace(taken, what=Deed.ACKNOWLEDGED, person=None, at=at(9, 10)),
                replace(taken, what=Deed.CAME, at=at(9)),
                replace(taken, what=Deed.RESOLVED, item=ItemId("A2"), at=at(9, 5)),
                replace(taken, item=ItemId("A3")),
                replace(taken, item=ItemId("A4")),
            ):
                work.histories.add(each)

        with database.reading() as work:
            assert work.histories.first_taken(OPS, at(9), at(10)) == {A1: at(9, 10)}
            assert work.histories.first_taken(WEB, at(9), at(10)) == {}
