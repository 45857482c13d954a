"""What deliveries of sources mean to a team: items that come, come again, or are over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.event import Reported, Resolved, TicketTouched
from watchbill.model.mail import Mail
from watchbill.model.people import TeamId
from watchbill.model.signal import Alarm, Episode, Signal, TicketChanged
from watchbill.model.work import Deed, Item, ItemId, ItemState
from watchbill.ports import UnitOfWork
from watchbill.rules import alarms as rules
from watchbill.rules.escalating import escalates
from watchbill.services import alerting, auditing, deeds, escalating, interrupting
from watchbill.services.corresponding import Corresponding
from watchbill.services.request import DirectRequest, Request
from watchbill.words import alerts as words


def take_in(work: UnitOfWork, team: TeamId, source: str, signals: Sequence[Signal], now: datetime) -> None:
    """Make it so what the source says to the team at `now` (aware), and audit what that changes.

    Raises:
        Puzzling: there is no such team.
    """
    whose = work.teams.get(team)
    if whose is None:
        raise Puzzling(f"there is no team {team}")
    Interpreting(DirectRequest(work=work, team=whose, now=now), source).take_in(signals)
    auditing.record(work, None, f"source {source}", now)


@dataclass(slots=True)
class Interpreting:
    """Takes in what one source says to one team, in one transaction; the same again changes nothing."""

    request: Request
    source: str
    #: The keys of groups of which there is something to tell, in order.
    _touched: dict[str, None] = field(default_factory=dict)
    #: The first that nobody has of each group, of what comes; and one of each of which something is over.
    _to_watch: dict[str, Item] = field(default_factory=dict)
    _ended: dict[str, Item] = field(default_factory=dict)
    #: With which group each of the source's groups is told.
    _told_with: dict[str, str] = field(default_factory=dict)
    #: What was not there before.
    _arrived: set[ItemId] = field(default_factory=set)
    #: For how many more alerts there is room in the queue; None before it was counted.
    _room: int | None = None

    def take_in(self, signals: Sequence[Signal]) -> None:
        """Make the team's items what these signals say, in their order, and have its channel told."""
        for signal in signals:
            match signal:
                case Alarm(firing=True):
                    self._fires(signal)
                case Alarm():
                    self._is_well(signal)
                case TicketChanged(ticket=ticket):
                    self.request.work.happened(TicketTouched(team=self.request.team.id, ticket=ticket))
                case Mail():
                    Corresponding(self.request, self.source).take_in(signal)
        self._interrupt()
        for key in self._touched:
            alerting.tell(self.request, self.source, key)
        escalating.watch(self.request, self._to_watch.values())
        escalating.over(self.request, self._ended.values())

    def _interrupt(self) -> None:
        """Whoever is called leaves what they work on; a message that calls them anyway says so."""
        if not self._arrived:
            return
        unresolved = self.request.work.items.unresolved(self.request.team.id)
        came = [each for each in unresolved if each.id in self._arrived]
        found = interrupting.interrupt(self.request, came)
        if found and not alerting.begins(self.request, self.source, found.item.group):
            interrupting.tell(self.request, found)

    def _fires(self, alarm: Alarm) -> None:
        known = self._known(alarm)
        if known and (known.firing or alarm.episode):
            return  # told again, or later than its end
        item = self._again(alarm) or self._new(alarm)
        self._touched[item.group] = None
        if escalates(item):
            self._to_watch.setdefault(item.group, item)
        self._note(alarm, item.id)

    def _again(self, alarm: Alarm) -> Item | None:
        """The item of an earlier time, where this is the same once more."""
        work, now = self.request.work, self.request.now
        latest = work.items.latest(self.request.team.id, self._key(alarm))
        before = work.items.lock(latest.team, latest.id) if latest else None
        if before is None or not rules.flaps(before, now):
            return None
        item = replace(rules.reopened(before, mended=self._mended(before)), title=alarm.title, link=alarm.link)
        item = replace(item, details=alarm.details, severity=min(item.severity, alarm.severity))
        work.items.save(item)
        self._write(item, Deed.CAME_AGAIN)
        alerting.again(self.request, self.source, item.group)
        return item

    def _new(self, alarm: Alarm) -> Item:
        group = self._told_with.get(alarm.group) or alerting.join(self.request, self.source, alarm)
        self._told_with[alarm.group] = group
        team, now = self.request.team.id, self.request.now
        if not self._has_room():
            return self._together(alarm, group)
        item = Item(
            id=self.request.work.items.next_id(team, alarm.kind),
            team=team,
            kind=alarm.kind,
            title=alarm.title,
            severity=alarm.severity,
            source=self.source,
            dedupe_key=self._key(alarm),
            opened_at=now,
            group=group,
            link=alarm.link,
            details=alarm.details,
        )
        return self._add(item)

    def _has_room(self) -> bool:
        if self._room is None:
            self._room = rules.room(self.request.work.items.unresolved(self.request.team.id))
        self._room -= 1
        return self._room >= 0

    def _together(self, alarm: Alarm, group: str) -> Item:
        """The one item of everything that came beyond what a person can read."""
        work, team = self.request.work, self.request.team.id
        key = f"{self.source}:{rules.STORM}"
        latest = work.items.latest(team, key)
        known = work.items.lock(team, latest.id) if latest else None
        if known and known.state is not ItemState.RESOLVED:
            more = replace(known, times=known.times + 1, severity=min(known.severity, alarm.severity))
            work.items.save(more)
            return more
        item = Item(
            id=work.items.next_id(team, alarm.kind),
            team=team,
            kind=alarm.kind,
            title=words.storm_of(self.source),
            severity=alarm.severity,
            source=self.source,
            dedupe_key=key,
            opened_at=self.request.now,
            group=group,
        )
        return self._add(item)

    def _is_well(self, alarm: Alarm) -> None:
        work, now = self.request.work, self.request.now
        known = self._known(alarm)
        if known is None:
            self._note(replace(alarm, firing=False), ItemId(""))  # what is told of its beginning later is old news
            return
        if not known.firing:
            return
        work.alarms.save(replace(known, firing=False, ended_at=now))
        item = work.items.lock(known.team, known.item)
        if item and item.state is not ItemState.RESOLVED and not work.alarms.firing(known.team, known.item):
            over = replace(item, state=ItemState.RESOLVED, resolved_at=now, parked_for=None)
            work.items.save(over)
            self._write(over, Deed.RESOLVED)
            work.happened(Resolved(item=over))
            self._touched[over.group] = None
            self._ended[over.group] = over

    def _add(self, item: Item) -> Item:
        self.request.work.items.add(item)
        self._arrived.add(item.id)
        self._write(item, Deed.CAME)
        self.request.work.happened(Reported(item=item))
        return item

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
            title=alarm.title,
            firing=alarm.firing,
            at=now,
            ended_at=None if alarm.firing else now,
        )
        self.request.work.alarms.save(episode)

    def _mended(self, item: Item) -> bool:
        """Whether a person said that it is over."""
        last = self.request.work.histories.last(item.team, item.id, Deed.RESOLVED)
        return last is not None and last.person is not None

    def _write(self, item: Item, what: Deed) -> None:
        deeds.write(self.request, item, what, self.source)

    def _key(self, alarm: Alarm) -> str:
        return f"{self.source}:{alarm.fingerprint}"
