"""Everything that a report says, counted."""

from collections import Counter
from datetime import date

from watchbill.model.passage import End, Passage
from watchbill.model.report import Came, Chain, Checks, Fairness, Fixes, Share, TeamReport
from watchbill.model.work import ItemKind
from watchbill.rules import calendar, tracking
from watchbill.rules.reporting.facts import Facts
from watchbill.rules.reporting.lasting import elapsed, lasting
from watchbill.rules.reporting.loads import loads
from watchbill.rules.rotation.tallying import tally

#: Things that passed on most often and are named.
OFTEN = 5


def report(facts: Facts) -> TeamReport:
    """The figures of a period, up to now where it goes on."""
    team, period, today = facts.team, facts.period, facts.today
    return TeamReport(
        team=team.id,
        period=period,
        made_at=facts.now,
        so_far=period.last >= today,
        cut=facts.cut,
        workdays=len(calendar.workdays_between(team, period.first, min(period.last, today))),
        loads=loads(facts),
        came=came(facts),
        fairness=fairness(facts),
        chain=chain(facts),
        fixes=fixes(facts),
        checks=checks(facts),
    )


def came(facts: Facts) -> Came:
    """What was opened in the period, and how long it took until somebody had it, and until it was over.

    Both times begin when it was first opened, and are those of what was opened in the period: what happens to it
    after the period counts too, as far as it is known now. To acknowledge is the first line of its history that
    says acknowledged or claimed, by a person or a source; what was resolved without one has none. To resolve is
    up to when it was resolved last; what is open has none.
    """
    items = facts.opened
    kinds, sources = Counter(each.kind for each in items), Counter(each.source for each in items)
    return Came(
        total=len(items),
        kinds={kind: kinds[kind] for kind in ItemKind if kinds[kind]},
        sources=dict(sorted(sources.items(), key=lambda each: (-each[1], each[0]))),
        outside=sum(not calendar.at_work(facts.team, each.opened_at) for each in items),
        taken=lasting(elapsed(each.opened_at, facts.taken[each.id]) for each in items if each.id in facts.taken),
        resolved=lasting(elapsed(each.opened_at, each.resolved_at) for each in items if each.resolved_at),
    )


def fairness(facts: Facts) -> Fairness:
    """What each served of the days of the period that are closed, against their share (`rules.rotation`)."""
    shares = (Share(person=each.person, served=each.served, share=each.share) for each in tally(facts.closed_days))
    return Fairness(days=len(facts.closed_days), shares=tuple(shares))


def chain(facts: Facts) -> Chain:
    """What passed on in the period.

    In time is what was taken over before the leads were told of it. Often is what has passed on more than once
    since it was begun, by its newest passage of the period.
    """
    newest: dict[str, Passage] = {}
    for each in facts.passages:
        if each.key not in newest or newest[each.key].number < each.number:
            newest[each.key] = each
    often = sorted(
        (each for each in newest.values() if each.times > 1), key=lambda each: (-each.times, each.since, each.key)
    )
    return Chain(
        passages=len(facts.passages),
        in_time=sum(each.end is End.ACCEPTED and each.raised_at is None for each in facts.passages),
        raised=sum(each.raised_at is not None for each in facts.passages),
        waiting=sum(each.waits and each.raised_at is None for each in facts.passages),
        often=tuple(often[:OFTEN]),
    )


def fixes(facts: Facts) -> Fixes:
    """Alerts and incidents that somebody saw to and that were resolved in the period without a ticket (M5)."""
    fixed = [each for each in facts.unticketed if each.kind in tracking.FIXED]
    return Fixes(
        unexplained=tuple(each for each in fixed if tracking.wants_ticket(each)),
        explained=tuple(each for each in fixed if each.untracked is not None),
    )


def checks(facts: Facts) -> Checks:
    """Which evening checks were posted, and which not although their time had come.

    Of a day with neither a turn nor a plan nothing was owed: the desk did not know the team yet. Nor was it where
    the plan is done and nobody recorded that it was missed: the team was made later on that day.
    """
    known, planned = facts.checks, {each.day for each in facts.turns}

    def missed(day: date) -> bool:
        if day in known.told:
            return True
        due = known.owed[day] <= facts.now
        return due and not known.plans[day] if day in known.plans else due and day in planned

    silent = sorted({*known.owed, *known.told} - {*known.posted})
    return Checks(posted=tuple(sorted(known.posted)), missed=tuple(day for day in silent if missed(day)))
