"""One command carried out inside a transaction: who asks, may they, what do the words mean, do it."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from watchbill.bot import declaring, words
from watchbill.bot.admission import admit
from watchbill.bot.declaring import Command
from watchbill.bot.desk import Desk
from watchbill.bot.request import Request
from watchbill.deferred import Deferred
from watchbill.model.duty import Received
from watchbill.model.message import Content
from watchbill.ports import UnitOfWork
from watchbill.rules.lateness import late_by
from watchbill.services import amending, auditing, correcting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that an active plugin offers."""

    method: Callable[..., Content]
    command: Command


def offered(method: Callable[..., Any] | None) -> Offer | None:
    """The offer behind a method that Errbot registered; None when it is not one of ours."""
    known = declaring.of(method) if method is not None else None
    return Offer(method, known) if method is not None and known else None


def carry_out(desk: Desk, work: UnitOfWork, offer: Offer, received: Received) -> Content:
    """The command's answer.

    Raises:
        WatchbillError: with the reason for the person; the transaction is to be rolled back.
    """
    now = desk.clock.now()
    who = Deferred(lambda: desk.directory.caller(work, received.sender, received.address, now))
    admit(offer.command.facts.name, offer.command.may, who)
    request = Request(who=who, work=work, now=now, said_at=received.at, words=received.words, about=received.about)
    arguments = offer.command.read(received.words, lambda: request.today)
    team = request.caller.team if offer.command.facts.changes else None
    if team:
        work.teams.hold(team.id)
    answer = offer.method(request, **arguments)
    if offer.command.facts.changes:
        _audit(request)
        if team:
            correcting.owe(work, team, now)
        answer = amending.promise(work, answer, reply_key(received), request)
    return _late(request) + answer if late_by(received.at, now) else answer


def reply_key(received: Received) -> str:
    """The idempotency key of a stored command's answer."""
    return f"reply:{received.platform}:{received.event_id}"


def _audit(request: Request) -> None:
    if request.work.events:
        by, address = request.caller.person, request.address
        place = f"{address.platform} {address.conversation}"
        auditing.record(request.work, by.id if by else None, place, request.now)


def crash(what: str) -> str:
    """Log the exception that is being handled; the reference under which the log has it."""
    reference = secrets.token_hex(4).upper()
    log.exception("%s failed, reference %s", what, reference)
    return reference


def _late(request: Request) -> Content:
    where = request.caller.team or request.caller.person
    said = request.said_at.astimezone(ZoneInfo(where.zone) if where else None)
    return words.late(f"{said:%H:%M}" if said.date() == request.today else f"{said:%Y-%m-%d %H:%M}")
