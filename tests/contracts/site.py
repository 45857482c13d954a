"""What every outside tracker must do: a subclass that gives an empty `site` and a `second` client runs it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest

from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.ports import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who has an account at the tracker."""

    account: str
    email: str


def keys(pages: Iterable[Sequence[SiteTicket]]) -> list[TicketKey]:
    return [each.key for page in pages for each in page]


def of(pages: Iterable[Sequence[SiteTicket]], column: Column) -> list[TicketKey]:
    return [each.key for page in pages for each in page if each.column is column]


def changed(ticket: SiteTicket | None) -> SiteTicket:
    assert ticket is not None
    return ticket


class SiteContract:
    """The port `Site`, in sentences; fixtures: `site`, `second` (a client of the same place), `ann`, `bob`."""

    #: Whether several may be created in one second and still keep their order.
    orders = True
    #: Whether the place finds an account by its e-mail address.
    finds_people = True

    def make(self, site: Site, title: str = "one", marker: str = "m1", text: str = "") -> SiteTicket:
        return site.create(title, text, marker)

    def test_it_lets_us_in_and_says_as_whom(self, site: Site) -> None:
        assert site.check()

    def test_an_unknown_key_is_nothing(self, site: Site) -> None:
        made = self.make(site)

        assert site.get(TicketKey(made.key.rpartition("-")[0] + "-999999")) is None

    def test_what_was_created_comes_back_in_backlog_with_nobody_on_it(self, site: Site, second: Site) -> None:
        made = self.make(site, "Renew the certificate", text="It ends on Friday.\nSee A1.")

        found = changed(second.get(made.key))
        assert (found.key, found.id, found.title) == (made.key, made.id, "Renew the certificate")
        assert (found.column, found.holder) == (Column.BACKLOG, None)
        assert "It ends on Friday.\nSee A1." in found.text
        assert made.key in keys(second.board())
        assert made.key in [each.key for each in second.top()]

    def test_it_is_found_by_its_marker(self, site: Site, second: Site) -> None:
        made, other = self.make(site, marker="wb-5f3a-1"), self.make(site, marker="wb-5f3a-12")

        assert changed(second.made("wb-5f3a-1")).key == made.key
        assert changed(second.made("wb-5f3a-12")).key == other.key
        assert second.made("wb-5f3a-123") is None

    def test_a_new_ticket_is_the_last_of_backlog(self, site: Site) -> None:
        if not self.orders:
            pytest.skip("it has no order of a board")
        made = [self.make(site, title, f"m-{title}").key for title in ("one", "two", "three")]

        assert of(site.board(), Column.BACKLOG) == made
        assert [each.key for each in site.top()] == made

    def test_a_title_comes_back_letter_by_letter(self, site: Site) -> None:
        title = "<b>*Żółw*</b> @all 👩‍🚒 `x`; DROP TABLE tickets -- {code} [~ann]"

        made = self.make(site, title)

        assert changed(site.get(made.key)).title == title

    def test_who_is_given_it_has_it_in_progress(self, site: Site, second: Site, ann: Known) -> None:
        made = self.make(site)

        taken = changed(site.change(made, ann.account, Column.IN_PROGRESS))

        assert (taken.account, taken.column) == (ann.account, Column.IN_PROGRESS)
        found = changed(second.get(made.key))
        assert (found.account, found.column, found.mark) == (ann.account, Column.IN_PROGRESS, taken.mark)
        assert of(second.board(), Column.IN_PROGRESS) == [made.key]
        assert made.key not in [each.key for each in second.top()]

    def test_who_saw_it_before_somebody_else_took_it_is_too_late(
        self, site: Site, second: Site, ann: Known, bob: Known
    ) -> None:
        seen = self.make(site)
        changed(second.change(changed(second.get(seen.key)), bob.account, Column.IN_PROGRESS))

        assert site.change(seen, ann.account, Column.IN_PROGRESS) is None
        assert changed(site.get(seen.key)).account == bob.account

    def test_asked_again_for_what_is_so_already_it_is_content(self, site: Site, ann: Known) -> None:
        taken = changed(site.change(self.make(site), ann.account, Column.IN_PROGRESS))

        again = changed(site.change(taken, ann.account, Column.IN_PROGRESS))

        assert (again.account, again.column) == (ann.account, Column.IN_PROGRESS)

    def test_it_goes_from_hand_to_hand(self, site: Site, ann: Known, bob: Known) -> None:
        taken = changed(site.change(self.make(site), ann.account, Column.IN_PROGRESS))

        assert changed(site.change(taken, bob.account, Column.IN_PROGRESS)).account == bob.account

    def test_it_is_blocked_and_goes_on(self, site: Site, ann: Known) -> None:
        taken = changed(site.change(self.make(site), ann.account, Column.IN_PROGRESS))

        blocked = changed(site.change(taken, ann.account, Column.BLOCKED))
        assert (blocked.account, blocked.column) == (ann.account, Column.BLOCKED)
        assert of(site.board(), Column.BLOCKED) == [taken.key]

        again = changed(site.change(blocked, ann.account, Column.IN_PROGRESS))
        assert (again.account, again.column) == (ann.account, Column.IN_PROGRESS)

    def test_what_is_done_leaves_the_board_and_not_the_tracker(self, site: Site, ann: Known) -> None:
        taken = changed(site.change(self.make(site), ann.account, Column.IN_PROGRESS))

        done = changed(site.change(taken, ann.account, Column.DONE))

        assert done.column is Column.DONE
        assert keys(site.board()) == []
        assert changed(site.get(taken.key)).column is Column.DONE

    def test_what_was_done_is_opened_again_with_nobody_on_it(self, site: Site, ann: Known) -> None:
        taken = changed(site.change(self.make(site), ann.account, Column.IN_PROGRESS))
        done = changed(site.change(taken, ann.account, Column.DONE))

        again = changed(site.change(done, None, Column.BACKLOG))

        assert (again.holder, again.column) == (None, Column.BACKLOG)
        assert of(site.board(), Column.BACKLOG) == [taken.key]

    def test_what_changed_is_told_also_when_it_is_done(self, site: Site, ann: Known) -> None:
        before = self.make(site)
        done = changed(site.change(before, ann.account, Column.DONE))

        found = {each.key: each for page in site.changed(before.updated_at) for each in page}

        assert found[done.key].column is Column.DONE

    def test_comments_come_back_in_their_order_and_as_they_were(self, site: Site, second: Site) -> None:
        made = self.make(site)
        site.comment(made, "Asked the vendor.\n*Not* <b>bold</b> @all")
        site.comment(changed(site.get(made.key)), "second")

        told = [each.text for each in second.comments(made)]

        assert told == ["Asked the vendor.\n*Not* <b>bold</b> @all", "second"]

    def test_a_comment_on_what_was_seen_earlier_is_made_all_the_same(self, site: Site, ann: Known) -> None:
        seen = self.make(site)
        changed(site.change(seen, ann.account, Column.IN_PROGRESS))

        site.comment(seen, "late")

        assert [each.text for each in site.comments(seen)] == ["late"]

    def test_an_account_is_found_by_its_address(self, site: Site, ann: Known) -> None:
        if not self.finds_people:
            pytest.skip("it hides addresses")

        assert site.account(ann.email) == ann.account
        assert site.account("nobody@example.org") is None
