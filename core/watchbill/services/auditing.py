"""Who did what, from where: every event of a change that somebody asked for becomes an entry of the audit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from watchbill.model.audit import AuditEntry
from watchbill.model.duty import DueKind
from watchbill.model.event import (
    Absent,
    Acknowledged,
    Altered,
    Blocked,
    Claimed,
    Closed,
    Created,
    Designated,
    Escalated,
    Event,
    HandedOver,
    Missed,
    OnNightDuty,
    Overdue,
    Parked,
    PassedOn,
    Proposed,
    Released,
    Relieved,
    Reopened,
    Reported,
    Resolved,
    Returned,
    Settled,
    TakenUp,
    TicketTouched,
    Tracked,
    Unblocked,
    Untracked,
)
from watchbill.model.passage import Passage
from watchbill.model.people import PersonId, TeamId
from watchbill.model.proposal import Proposal
from watchbill.ports import UnitOfWork


def record(work: UnitOfWork, by: PersonId | None, place: str, now: datetime) -> None:
    """Audit everything that has happened in this unit of work so far.

    Args:
        work: a writing unit of work.
        by: who asked for it; None for whoever may use the machine, or an account that nobody knows.
        place: where they did: "console #ops", a file's name.
        now: aware.
    """
    for event in work.events:
        action, subject, before, after = _told(event)
        entry = AuditEntry(
            person=by, action=action, subject=subject, place=place, before=before, after=after, at=now
        )
        work.audit.record(entry)


def altered(work: UnitOfWork, action: str, subject: str, before: str, after: str) -> None:
    """Something in people or teams is otherwise now; nothing stands before or after as ""."""
    work.happened(Altered(action=action, subject=subject, before=before, after=after))


def missed(work: UnitOfWork, since: datetime) -> Iterator[Missed]:
    """What was missed at or after `since` (aware), as `record` wrote it; a newer release's kinds are left out."""
    kinds = {f"missed {each}": each for each in DueKind}
    for entry in work.audit.missed(since):
        team, _, day = entry.subject.rpartition(" ")
        if kind := kinds.get(entry.action):
            yield Missed(kind=kind, team=TeamId(team), day=date.fromisoformat(day), cause=entry.after)


def _told(event: Event) -> tuple[str, str, str, str]:
    """What was done, to what, from which state to which; titles, notes and reasons stay where they are."""
    match event:
        case Claimed(claim=claim):
            return "claim", claim.key, claim.taken_from or "", claim.person
        case Released(key=key, was=was):
            return "release", key, was or "", ""
        case Blocked(key=key):
            return "block", key, "in progress", "blocked"
        case Unblocked(key=key):
            return "unblock", key, "blocked", "in progress"
        case Closed(key=key, was=was):
            return "done", key, was or "", ""
        case Created(ticket=ticket):
            return "ticket", ticket.key, "", ticket.column
        case Reopened(key=key):
            return "reopen", key, "done", "backlog"
        case Reported(item=item):
            return f"report {item.kind}", item.id, "", item.state
        case Acknowledged(item=item, was=was):
            return "ack", item.id, was or "", item.owner or ""
        case TakenUp(item=item, was=was):
            return "claim", item.id, was or "", item.owner or ""
        case Tracked(item=item, was=was):
            return "track", item.id, was or "", item.ticket or ""
        case Untracked(item=item):
            return "no ticket", item.id, "", ""
        case Parked(key=key, person=person, by=by):
            return "park", key, person, by
        case Resolved(item=item):
            return "resolve", item.id, "", item.state
        case TicketTouched(ticket=ticket):
            return "changed outside", ticket, "", ""
        case HandedOver(handover=handover):
            return "handover", f"{handover.team} {handover.day}", "", ""
        case Absent(person=person, first=first, last=last, half=half):
            return "away", person, "", f"{first} {half}" if half else f"{first} to {last}"
        case Returned(absence=absence):
            return "back", absence.person, f"{absence.start.isoformat()} to {absence.end.isoformat()}", ""
        case OnNightDuty(person=person, first=first, last=last):
            return "night", person, "", f"{first} to {last}"
        case Relieved(duty=duty):
            return "night", duty.person, f"{duty.start.isoformat()} to {duty.end.isoformat()}", ""
        case Proposed(proposal=proposal) | Settled(proposal=proposal):
            return f"proposal {proposal.state}", f"{proposal.team} {proposal.id}", *_moved(proposal)
        case Designated(turn=turn):
            return "designation", f"{turn.team} {turn.day}", "", turn.primary or ""
        case Missed(kind=kind, team=team, day=day, cause=cause):
            return f"missed {kind}", f"{team} {day}", "", cause
        case Escalated(items=items, step=step, asked=asked):
            return "escalate", ", ".join(each.id for each in items), "", ", ".join(asked) or step
        case PassedOn(passages=passages):
            return "pass on", _keys(passages), *_people(passages)
        case Overdue(passages=passages, asked=asked):
            return "overdue", _keys(passages), _people(passages)[0], ", ".join(asked)
        case Altered(action=action, subject=subject, before=before, after=after):
            return action, subject, before, after


def _keys(passages: Sequence[Passage]) -> str:
    return ", ".join(each.key for each in passages)


def _people(passages: Sequence[Passage]) -> tuple[str, str]:
    """Who had these, and who is to take them over, each once."""
    givers = dict.fromkeys(each.giver for each in passages if each.giver)
    return ", ".join(givers), ", ".join(dict.fromkeys(each.to for each in passages if each.to))


def _moved(proposal: Proposal) -> tuple[str, str]:
    """Who has the days, and who is to have them."""
    before = ", ".join(f"{each.day} {each.giver or 'nobody'}" for each in proposal.moves)
    return before, ", ".join(f"{each.day} {each.taker}" for each in proposal.moves)
