"""Following calendars that others keep: what they say of people becomes facts, and turns follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.errors import CalendarUnreadable, Unknown
from watchbill.model.absence import Fact, FactId, FactT
from watchbill.model.people import PersonId
from watchbill.model.subscription import (
    LONGEST_WAIT,
    PERIOD,
    Mark,
    Reading,
    Subscription,
    SubscriptionKind,
    SubscriptionState,
    source_of,
)
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import following
from watchbill.rules.following import Told
from watchbill.rules.nearest import nearest
from watchbill.rules.permissions import LEADS
from watchbill.services import auditing, mending
from watchbill.services.calendar_facts import Duties, Facts, Leave
from watchbill.services.directory import Caller
from watchbill.services.rotating import Rotating
from watchbill.services.understanding import Understood, fingerprint, is_hidden, understand
from watchbill.words.calendars import Followed

#: After so long a calendar is read anew, even where it says that nothing has changed: time has gone on.
FRESH = timedelta(hours=6)
_EMPTY = "It has become empty."
_HIDDEN = "It names nobody I know any more, at the same times as before. Share it with its titles."


@dataclass(frozen=True, slots=True)
class Following:
    """Takes over what calendars say."""

    rotating: Rotating
    ids: Ids
    #: Those that are read, by name.
    subscriptions: Mapping[str, Subscription]

    def known(self, work: UnitOfWork, subscription: Subscription, now: datetime) -> Mark:
        """The mark of the last reading while it is good enough for now; else one that fits no calendar."""
        state = work.subscriptions.get(subscription.name)
        if state is None or state.read_at is None or not timedelta(0) <= now - state.read_at < FRESH:
            return Mark()
        return state.mark if state.setting == fingerprint(subscription, work.people.everyone()) else Mark()

    def unchanged(self, work: UnitOfWork, subscription: Subscription, now: datetime) -> None:
        """Note that the calendar was reached, and is as it was."""
        work.subscriptions.save(_well(_state(work, subscription.name, now), now))

    def failed(self, work: UnitOfWork, subscription: Subscription, why: CalendarUnreadable, now: datetime) -> None:
        """Note that the calendar cannot be read; what was read before stays."""
        state = _state(work, subscription.name, now)
        since = state.failing_since if state.failure else now
        wait = min(max(PERIOD, timedelta(seconds=why.wait)), LONGEST_WAIT)
        work.subscriptions.save(replace(state, failure=str(why), failing_since=since, again_at=now + wait))

    def take_over(self, work: UnitOfWork, subscription: Subscription, reading: Reading, now: datetime) -> None:
        """Make the facts what the calendar says of the time ahead, and repair the turns that this hits.

        A calendar that had entries and has none, or hides whom they are about, counts as one that cannot be read.
        """
        leave, duties = Leave(work, subscription.source, now), Duties(work, subscription.source, now)
        before: list[Fact] = [*leave.standing(), *duties.standing()]
        understood = understand(work, subscription, reading)
        doubt = _doubt(work, reading, understood, before)
        if doubt:
            told = (
                f"{doubt} What was read before still counts; `!calendars forget {subscription.name}` drops that."
            )
            self.failed(work, subscription, CalendarUnreadable(told), now)
            return
        on_leave = subscription.kind is SubscriptionKind.LEAVE
        people = self._follow(leave, understood.told if on_leave else (), reading, now)
        people |= self._follow(duties, () if on_leave else understood.told, reading, now)
        auditing.record(work, None, f"calendar {subscription.name}", now)
        self._mend(work, people, now)
        counted: list[Fact] = [*leave.standing(), *duties.standing()]
        read = replace(
            _well(_state(work, subscription.name, now), now),
            read_at=now,
            mark=reading.mark,
            setting=fingerprint(subscription, work.people.everyone()),
            strange=understood.strange,
        )
        work.subscriptions.save(replace(read, entries=len(counted), people=len({each.person for each in counted})))

    def forget(self, work: UnitOfWork, name: str, now: datetime) -> int:
        """Drop what was read in a calendar and is not over; one that is still set is read anew.

        Returns:
            How many entries counted.

        Raises:
            Unknown: no calendar of this name was ever read.
        """
        states = {each.name for each in work.subscriptions.everything()}
        if name not in states:
            raise Unknown("calendar", name, nearest(name, sorted(states)), "`!calendars` shows those there are.")
        leave, duties = Leave(work, source_of(name), now), Duties(work, source_of(name), now)
        absences, nights = leave.standing(), duties.standing()
        for absence in absences:
            leave.drop(absence)
        for duty in nights:
            duties.drop(duty)
        work.subscriptions.remove(name)
        dropped: list[Fact] = [*absences, *nights]
        self._mend(work, {each.person for each in dropped}, now)
        return len(dropped)

    def look(self, work: UnitOfWork) -> tuple[Followed, ...]:
        """Every calendar that is set, and every one that was and still counts, by name."""
        states = {each.name: each for each in work.subscriptions.everything()}
        return tuple(
            Followed(name=name, subscription=self.subscriptions.get(name), state=states.get(name))
            for name in sorted(states.keys() | self.subscriptions.keys())
        )

    def may_see_titles(self, caller: Caller) -> bool:
        """Whether who asks may read titles where they ask: a lead, or an admin, alone with the bot."""
        return caller.rank in LEADS and caller.address.direct

    def _follow(self, facts: Facts[FactT], told: Sequence[Told], reading: Reading, now: datetime) -> set[PersonId]:
        change = following.compare(facts.standing(), facts.refused(), told, now, reading.until)
        for gone in change.gone:
            facts.drop(gone)
        for new in change.new:
            facts.add(new, FactId(self.ids()))
        return set(change.people)

    def _mend(self, work: UnitOfWork, people: set[PersonId], now: datetime) -> None:
        for person in sorted(people):
            mending.of_person(self.rotating, work, person, now)


def _doubt(work: UnitOfWork, reading: Reading, understood: Understood, before: Sequence[Fact]) -> str:
    """Why a reading is not believed that would take back everything; empty where it is."""
    if before and reading.total == 0:
        return _EMPTY
    return _HIDDEN if is_hidden(work, understood, before) else ""


def _state(work: UnitOfWork, name: str, now: datetime) -> SubscriptionState:
    return work.subscriptions.get(name) or SubscriptionState(name=name, again_at=now)


def _well(state: SubscriptionState, now: datetime) -> SubscriptionState:
    return replace(state, well_at=now, again_at=now + PERIOD, failure="", failing_since=None)
