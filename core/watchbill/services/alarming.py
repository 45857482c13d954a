"""What an alarm is to a team: an item that comes, comes again, or is over; or one of too many."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from watchbill.model.event import Reported, Resolved
from watchbill.model.signal import Alarm, Episode
from watchbill.model.work import Deed, Item, ItemId, ItemState
from watchbill.rules import alarms as rules
from watchbill.services import alerting, deeds
from watchbill.services.request import Request
from watchbill.words import alerts as words


@dataclass(slots=True)
class Alarming:
    """Takes in the alarms of one source and team, in one transaction; the same again changes nothing."""

    request: Request
    source: str
    #: The items that became another, as they are now, in the order in which they did.
    changed: dict[ItemId, Item] = field(default_factory=dict)
    #: What was not there before.
    arrived: set[ItemId] = field(default_factory=set)
    #: With which group each of the source's groups is told.
    _told_with: dict[str, str] = field(default_factory=dict)
    #: For how many more alerts there is room in the queue; None before it was counted.
    _room: int | None = None

    def take_in(self, alarm: Alarm) -> None:
        """Make the team's items what the alarm says."""
        if alarm.firing:
            self._fires(alarm)
        else:
            self._is_well(alarm)

    def _fires(self, alarm: Alarm) -> None:
        known = self._known(alarm)
        if known and (known.firing or alarm.episode):
            return  # told again, or later than its end
        before = self._end(alarm)  # it began anew: what was before is over, though nobody said so
        item = self._again(alarm) or self._new(alarm)
        self._note(alarm, item.id)
        self._resolve(before)  # this may be another item

    def _is_well(self, alarm: Alarm) -> None:
        known = self._known(alarm)
        if known is None:  # its beginning was never told, or is told later and is old news then
            self._note(alarm, ItemId(""))
        elif not known.firing:
            return
        self._resolve(self._end(alarm))

    def _end(self, alarm: Alarm) -> Sequence[Episode]:
        """End each time that the thing is wrong; what these were."""
        work, now = self.request.work, self.request.now
        wrong = work.alarms.wrong(self.request.team.id, self.source, alarm.fingerprint)
        for each in wrong:
            work.alarms.save(replace(each, firing=False, ended_at=now))
        return wrong

    def _resolve(self, ended: Sequence[Episode]) -> None:
        """Resolve the items of which nothing is wrong any more."""
        work = self.request.work
        for each in ended:
            item = work.items.lock(each.team, each.item)
            if item and item.state is not ItemState.RESOLVED and not work.alarms.firing(each.team, each.item):
                over = replace(item, state=ItemState.RESOLVED, resolved_at=self.request.now, parked_for=None)
                work.items.save(over)
                self._became(over, Deed.RESOLVED)
                work.happened(Resolved(item=over))

    def _again(self, alarm: Alarm) -> Item | None:
        """The item of an earlier time, where this is the same once more."""
        before = self._latest(alarm.fingerprint)
        if before is None or not rules.flaps(before, self.request.now):
            return None
        item = replace(
            rules.reopened(before, self.request.now, mended=self._mended(before)),
            title=alarm.title,
            link=alarm.link,
            details=alarm.details,
            severity=min(before.severity, alarm.severity),
        )
        self.request.work.items.save(item)
        self._became(item, Deed.CAME_AGAIN)
        alerting.again(self.request, self.source, item.group)
        return item

    def _new(self, alarm: Alarm) -> Item:
        group = self._told_with.get(alarm.group) or alerting.join(self.request, self.source, alarm)
        self._told_with[alarm.group] = group
        return self._add(alarm, group) if self._has_room() else self._together(alarm, group)

    def _together(self, alarm: Alarm, group: str) -> Item:
        """The one item of everything that came beyond what a person can read."""
        known = self._latest(rules.STORM)
        if known is None or known.state is ItemState.RESOLVED:
            many = replace(alarm, fingerprint=rules.STORM, title=words.storm_of(self.source), link="", details="")
            return self._add(many, group)
        more = replace(known, times=known.times + 1, severity=min(known.severity, alarm.severity))
        self.request.work.items.save(more)
        self.changed[more.id] = more
        return more

    def _add(self, alarm: Alarm, group: str) -> Item:
        work, team = self.request.work, self.request.team.id
        item = Item(
            id=work.items.next_id(team, alarm.kind),
            team=team,
            kind=alarm.kind,
            title=alarm.title,
            severity=alarm.severity,
            source=self.source,
            dedupe_key=rules.key_of(self.source, alarm.fingerprint),
            opened_at=self.request.now,
            group=group,
            link=alarm.link,
            details=alarm.details,
        )
        work.items.add(item)
        self.arrived.add(item.id)
        self._became(item, Deed.CAME)
        work.happened(Reported(item=item))
        return item

    def _has_room(self) -> bool:
        if self._room is None:
            self._room = rules.room(self.request.work.items.unresolved(self.request.team.id))
        self._room -= 1
        return self._room >= 0

    def _became(self, item: Item, what: Deed) -> None:
        self.changed[item.id] = item
        deeds.write(self.request, item, what, self.source)

    def _latest(self, fingerprint: str) -> Item | None:
        """The item that came last of this thing; nobody else changes it before this is done."""
        key = rules.key_of(self.source, fingerprint)
        latest = self.request.work.items.latest(self.request.team.id, key)
        return self.request.work.items.lock(latest.team, latest.id) if latest else None

    def _known(self, alarm: Alarm) -> Episode | None:
        return self.request.work.alarms.get(self.request.team.id, self.source, alarm.fingerprint, alarm.episode)

    def _note(self, alarm: Alarm, item: ItemId) -> None:
        now = self.request.now
        episode = Episode(
            team=self.request.team.id,
            source=self.source,
            fingerprint=alarm.fingerprint,
            episode=alarm.episode,
            item=item,
            firing=alarm.firing,
            at=now,
            ended_at=None if alarm.firing else now,
        )
        self.request.work.alarms.save(episode)

    def _mended(self, item: Item) -> bool:
        """Whether a person said that it is over."""
        last = self.request.work.histories.last(item.team, item.id, Deed.RESOLVED)
        return last is not None and last.person is not None
