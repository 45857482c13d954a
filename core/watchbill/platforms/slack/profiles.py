"""Who somebody is, as far as the workspace vouches for it; asked once an hour and person."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from watchbill.model.people import Identity, Profile
from watchbill.platforms.slack.remembered import Remembered
from watchbill.platforms.slack.web import WebApi

#: Seconds for which an answer holds.
FRESH = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """The people of one workspace."""

    api: WebApi
    #: The workspace.
    team: str
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic
    _known: Remembered[tuple[Profile, bool, float]] = field(default_factory=Remembered)

    def of(self, account: str) -> Profile:
        """Who has the account.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: Slack does not say.
        """
        return self._told(account)[0]

    def is_full_member(self, account: str) -> bool:
        """Whether it is a person's of this workspace, and no guest's; raises as `of`."""
        return self._told(account)[1]

    def forget(self, account: str) -> None:
        """The person's properties have changed."""
        self._known.drop(account)

    def _told(self, account: str) -> tuple[Profile, bool]:
        known = self._known.get(account)
        if known and self.watch() < known[2]:
            return known[0], known[1]
        user = self.api.ask("users.info", user=account)["user"]
        profile, full = _profile(account, user, self.team), _is_full(user, self.team)
        self._known.put(account, (profile, full, self.watch() + FRESH))
        return profile, full


def _profile(account: str, user: Mapping[str, Any], team: str) -> Profile:
    """Slack vouches for no guest, nobody of another workspace, no bot, and no address that is not confirmed."""
    shown = user.get("profile") or {}
    vouched = _is_full(user, team) and user.get("is_email_confirmed", False) is True
    return Profile(
        identity=Identity(platform="slack", id=account),
        name=str(shown.get("real_name") or user.get("real_name") or user.get("name") or account),
        email=str(shown["email"]) if vouched and shown.get("email") else None,
    )


def _is_full(user: Mapping[str, Any], team: str) -> bool:
    """Whether it is a person of the workspace, and no guest."""
    strange = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_workflow_bot", "deleted")
    return user.get("team_id") == team and not any(user.get(each) for each in strange)
