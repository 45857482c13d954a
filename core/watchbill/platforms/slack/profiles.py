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
    _known: Remembered[tuple[Profile, float]] = field(default_factory=Remembered)

    def of(self, account: str) -> Profile:
        """Who has the account.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: Slack does not say.
        """
        known = self._known.get(account)
        if known and self.watch() < known[1]:
            return known[0]
        profile = _profile(account, self.api.ask("users.info", user=account)["user"], self.team)
        self._known.put(account, (profile, self.watch() + FRESH))
        return profile

    def forget(self, account: str) -> None:
        """The person's properties have changed."""
        self._known.drop(account)


def _profile(account: str, user: Mapping[str, Any], team: str) -> Profile:
    """Slack vouches for no guest, nobody of another workspace, no bot, and no address that is not confirmed."""
    shown = user.get("profile") or {}
    strange = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_workflow_bot", "deleted")
    vouched = (
        user.get("team_id") == team
        and not any(user.get(each) for each in strange)
        and user.get("is_email_confirmed", False) is True
    )
    return Profile(
        identity=Identity(platform="slack", id=account),
        name=str(shown.get("real_name") or user.get("real_name") or user.get("name") or account),
        email=str(shown["email"]) if vouched and shown.get("email") else None,
    )
