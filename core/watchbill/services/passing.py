"""The chain: what is not done passes from one person on MRO to the next, and nothing is dropped (M2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from watchbill.model.handover import EveningCheck
from watchbill.model.passage import Course, End, Passage
from watchbill.model.people import PersonId
from watchbill.ports import TrackerFactory
from watchbill.rules import chain
from watchbill.services.request import Request
from watchbill.words.carried import said


@dataclass(frozen=True, slots=True)
class Passing:
    """Writes down what passes on, and sees that somebody takes it over."""

    trackers: Mapping[str, TrackerFactory]

    def hand(self, request: Request, check: EveningCheck) -> None:
        """Have what an evening check tells as passing on wait for the next person, once for each evening."""
        passages = request.work.passages
        links = list(_links(request, check))
        last = passages.last(check.team, [each.key for each in links])
        for link in links:
            before = last.get(link.key)
            if before and (before.day, before.course) == (check.day, Course.EVENING):
                passages.reword(replace(link, number=before.number))
                continue
            if before and before.waits:
                passages.end(replace(before, end=End.PASSED_ON, ended_at=request.now))
            passages.add(replace(link, number=before.number + 1 if before else 1))

    def change_over(self, request: Request, day: date) -> None:
        """Have what whoever was on MRO earlier on the day has not done wait for whoever is on MRO now."""

    def raise_overdue(self, request: Request, day: date) -> None:
        """Tell the team's leads, once, what nobody has taken over by the day; it stays with whoever has it."""


def _links(request: Request, check: EveningCheck) -> Iterator[Passage]:
    """What passes on, each as the first passage of its key."""
    for each in check.carried:
        link = _link(request, check, each.key, each.title, each.owner)
        passed = chain.times_after(each.passed, each.since, check.day)
        yield replace(link, note=said(each), times=passed[0], since=passed[1])
    for item in (each for each in check.open_items if each.passes):
        link = _link(request, check, item.item.id, item.item.title, item.item.owner)
        passed = chain.times_after(item.passed, item.since, check.day)
        yield replace(link, times=passed[0], since=passed[1])


def _link(request: Request, check: EveningCheck, key: str, title: str, owner: PersonId | None) -> Passage:
    return Passage(
        team=check.team,
        key=key,
        number=1,
        title=title,
        day=check.day,
        giver=owner or check.person,
        to=check.next_person,
        at=request.now,
        since=check.day,
    )
