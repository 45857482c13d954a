"""Errands carried out at an outside tracker; the network is asked outside of any transaction."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from watchbill.errors import SiteRefuses
from watchbill.model.errand import Errand, ErrandKind
from watchbill.model.people import PersonId
from watchbill.model.site import SiteTicket
from watchbill.ports import Site
from watchbill.rules import errands as rules
from watchbill.rules import reflecting
from watchbill.rules.errands import Standing
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import Request
from watchbill.services.settling import Settling
from watchbill.words import sites as words

_log = logging.getLogger(__name__)

#: How often a ticket that changes hands is looked at anew; then it is tried later, so often, after such a pause.
TRIES, PATIENCE, PAUSE = 3, 5, timedelta(seconds=5)

#: Opens a transaction for the team whose board it is, in which this process still has the right to the tracker.
Changing = Callable[[], AbstractContextManager[Request]]


class _Refused(Exception):
    """The errand cannot be carried out: the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """Carries out errands, one at a time; what is asked again finds what was done before."""

    site: Site
    mirroring: Mirroring
    changing: Changing
    #: Is called for a ticket that is not known here, and so perhaps on no board: what changed is to be read.
    unknown: Callable[[], None]

    @property
    def _settling(self) -> Settling:
        return Settling(self.mirroring)

    def carry_out(self, errand: Errand) -> None:
        """Do it, and write down what became of it.

        Raises:
            SiteAway: nobody knows whether it is done; it stays an errand.
        """
        try:
            match errand.kind:
                case ErrandKind.CHANGE:
                    self._change(errand)
                case ErrandKind.COMMENT:
                    self._comment(errand)
                case ErrandKind.CREATE:
                    self._create(errand)
                case ErrandKind.LOOK:
                    self._look(errand)
        except (SiteRefuses, _Refused) as no:
            _log.info("%s of %s was refused: %s", errand.kind, errand.key, no)
            told = self._as_it_stays(errand)
            with self.changing() as request:
                present = request.work.errands.get(errand.id) or errand  # it may have another key by now
                self._settling.refused(request, present, told, str(no))

    def _change(self, errand: Errand) -> None:
        for _ in range(TRIES):
            told = self._told(errand)
            if told is None:
                return
            errand = replace(errand, key=told.key)
            account = self._account(errand, told)
            column = errand.column or told.column
            standing = rules.standing(errand, told, account)
            if standing in (Standing.TAKEN, Standing.CLOSED):
                with self.changing() as request:
                    self._settling.overtaken(request, errand, told, standing)
                return
            now = told if standing is Standing.MADE else self.site.change(told, account, column)
            if now:
                with self.changing() as request:
                    if errand.person and account:
                        self.mirroring.accounts.spell(request.work, errand.person, now.account)
                    self._settling.done(request, errand, now)
                return
        if errand.attempts >= PATIENCE:
            raise _Refused(f"{errand.key} changes in {self.site.label} each time that I try.")
        with self.changing() as request:
            later = replace(errand, attempts=errand.attempts + 1, again_at=request.now + PAUSE)
            request.work.errands.save(later)

    def _comment(self, errand: Errand) -> None:
        told = self._told(errand)
        if told is None:
            return
        errand = replace(errand, key=told.key)
        with self.changing() as request:
            text = words.comment(errand.text, errand.person, request)
        if not self._was_tried(errand) or not self._is_there(told, text):
            self.site.comment(told, text)
        with self.changing() as request:
            self._settling.done(request, errand, None)

    def _create(self, errand: Errand) -> None:
        marker = f"wb-{errand.id}"
        with self.changing() as request:
            ticket = request.work.tickets.get(errand.key)
            if ticket is None:
                self._settling.gone(request, errand)
                return
        told = self.site.made(marker) if self._was_tried(errand) else None
        told = told or self.site.create(ticket.title, ticket.text, marker)
        with self.changing() as request:
            self._settling.made(request, errand, told)

    def _look(self, errand: Errand) -> None:
        key = self.site.key(errand.key)
        told = self.site.get(key) if key else None
        with self.changing() as request:
            request.work.errands.remove(errand.id)
            if told and request.work.mirrored.by_id(self.mirroring.tracker, told.id) is None:
                self.unknown()
            elif told:
                self.mirroring.reflect(request.work, request.team, told, request.now, certain=True)
            elif key:
                self._settling.forget(request, key)

    def _told(self, errand: Errand) -> SiteTicket | None:
        """The ticket as it is there now; None, and the errand is over, where it is not there any more."""
        told = self.site.get(errand.key)
        with self.changing() as request:
            if told is None:
                self._settling.gone(request, errand)
            elif told.key != errand.key:
                self.mirroring.rename(request.work, errand.key, told.key, request.now)
                self.mirroring.reflect(request.work, request.team, told, request.now, certain=True)
        return told

    def _as_it_stays(self, errand: Errand) -> SiteTicket | None:
        """The ticket of what is refused, as it is there; None where there is none to be had."""
        if errand.kind in (ErrandKind.CREATE, ErrandKind.LOOK):
            return None
        with suppress(SiteRefuses):
            return self.site.get(errand.key)
        return None

    def _account(self, errand: Errand, told: SiteTicket) -> str | None:
        if errand.keeps:
            return told.account
        return self._account_of(errand.person) if errand.person else None

    def _account_of(self, person: PersonId) -> str:
        with self.changing() as request:
            known, whose = self.mirroring.accounts.account(request.work, person), request.work.people.get(person)
            unknown = words.no_account(self.site.label, self.mirroring.tracker, person, request)
        found = known or (self.site.account(whose.email) if whose and whose.email else None)
        if found is None:
            raise _Refused(unknown)
        if known is None:
            with self.changing() as request:
                if not self.mirroring.accounts.link(request.work, person, found):
                    raise _Refused(unknown)
        return found

    def _was_tried(self, errand: Errand) -> bool:
        """Whether it may be there already; from now on it may."""
        if errand.attempts:
            return True
        with self.changing() as request:
            request.work.errands.save(replace(errand, attempts=1))
        return False

    def _is_there(self, told: SiteTicket, text: str) -> bool:
        return any(reflecting.gist(each.text) == reflecting.gist(text) for each in self.site.comments(told))
