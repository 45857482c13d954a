"""`watchbill doctor slack`: whether the desk hears and speaks in its workspace, and what to do where not."""

from collections.abc import Iterator, Mapping
from typing import Any

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.findings import Finding, attention, ok, wrong
from watchbill.errors import SendLater, SendRefused, SendUnknown, SettingsInvalid
from watchbill.model.address import Address
from watchbill.model.team import Team
from watchbill.platforms.slack.manifest import OPTIONAL, SCOPES
from watchbill.platforms.slack.web import LockedOut, WebApi
from watchbill.platforms.slack.workspace import Keys, checked
from watchbill.settings import Settings, identity

#: What it says in the channel of the test.
_TEST = "This is a test by `watchbill doctor slack`: I can write here."
_REINSTALL = "add it to the app (OAuth & Permissions), install the app again, and copy the new token"
#: What to do about Slack's word for why it refuses a token.
_TOKEN = "copy it again: OAuth & Permissions, Bot User OAuth Token"  # noqa: S105 - a remedy
_REMEDIES: Mapping[str, str] = {
    "invalid_auth": _TOKEN,
    "token_revoked": _TOKEN,
    "account_inactive": "the app was removed from the workspace: install it again, and copy the new token",
    "not_allowed_token_type": "it is of another kind: xoxb- is the bot's, xapp- the app's",
    "missing_scope": _REINSTALL,
    "channel_not_found": "name another channel by its id (its details in Slack end with it), or invite the bot",
    "not_in_channel": "say /invite @watchbill in it",
    "is_archived": "name another channel",
}

_ELSE = "docs.slack.dev explains it"


def findings(settings: Settings, channel: str | None) -> Iterator[Finding]:
    """Everything that is found, in the order in which one thing needs the other."""
    if settings.backend != "slack":
        yield attention("Slack: WATCHBILL_BACKEND is not slack", "set it, so that `watchbill run` speaks there")
    try:
        keys = checked(Keys(**identity(settings)))
    except SettingsInvalid as mistaken:
        yield from (wrong(f"settings: {each}", "correct it and run this again") for each in mistaken.mistakes)
        return
    bot = WebApi(keys.bot_token, keys.api)
    try:
        signed_in, scopes = bot.scopes()
        yield ok(f"Slack: signed in to {signed_in.get('team')} as @{signed_in.get('user')}")
        yield from _scopes(scopes)
        yield from _hearing(keys, settings)
        yield from _teams(bot, settings, scopes)
        yield _spoken(bot, channel)
    except (SendLater, SendRefused, SendUnknown) as trouble:
        yield _trouble("Slack", trouble)
    finally:
        bot.close()


def _scopes(scopes: frozenset[str]) -> Iterator[Finding]:
    missing = [each for each in SCOPES if each not in scopes]
    if missing:
        yield wrong(f"scopes: {', '.join(missing)} missing ({SCOPES[missing[0]]})", _REINSTALL)
    else:
        yield ok(f"scopes: all {len(SCOPES)} are there")
    for each in OPTIONAL:
        if each not in scopes:
            yield attention(f"scopes: without {each} nobody {OPTIONAL[each]}", f"if you want that: {_REINSTALL}")


def _hearing(keys: Keys, settings: Settings) -> Iterator[Finding]:
    if keys.app_token:
        app = WebApi(keys.app_token, keys.api)
        try:
            app.call("apps.connections.open")
            yield ok("Socket Mode: a socket may be opened")
        except (SendLater, SendRefused, SendUnknown) as trouble:
            yield _trouble(
                "Socket Mode",
                trouble,
                "switch it on, and copy the App-Level Token (scope connections:write)",
            )
        finally:
            app.close()
    elif settings.web is None:
        yield wrong("HTTP: nothing listens for Slack", "set WATCHBILL_WEB, or the app's token for Socket Mode")
    else:
        yield ok(f"HTTP: Slack posts to https://YOUR-HOST/in/slack, which must lead to {settings.web}")


def _teams(bot: WebApi, settings: Settings, scopes: frozenset[str]) -> Iterator[Finding]:
    if opening.pending(settings):
        return
    with opening.desk(settings) as desk:
        for team in _of_slack(desk):
            yield from _channels(bot, team)
            if team.handle and "usergroups:read" in scopes:
                yield _group(bot, team)


def _of_slack(desk: App) -> list[Team]:
    with desk.database.reading() as work:
        return [each for each in work.teams.everything() if _places(each)]


def _places(team: Team) -> list[Address]:
    return [each for each in team.places if each.platform == "slack"]


def _channels(bot: WebApi, team: Team) -> Iterator[Finding]:
    for place in _places(team):
        does = "posts in" if place == team.channel else "listens to"
        yield _channel(bot, team, place.conversation, does)


def _channel(bot: WebApi, team: Team, where: str, does: str) -> Finding:
    try:
        found: Mapping[str, Any] = bot.ask("conversations.info", channel=where)["channel"]
    except (SendLater, SendRefused, SendUnknown) as trouble:
        remedy = (
            "say /invite @watchbill there, or name another channel in the team file or by `!team channel here`"
        )
        return _trouble(f"team {team.id}: channel {where}", trouble, remedy)
    if not found.get("is_member"):
        return wrong(f"team {team.id}: the bot is not in #{found.get('name')}", "say /invite @watchbill there")
    return ok(f"team {team.id}: {does} #{found.get('name')}")


def _group(bot: WebApi, team: Team) -> Finding:
    known = {each.get("handle") for each in bot.ask("usergroups.list").get("usergroups") or ()}
    if team.handle not in known:
        return wrong(f"team {team.id}: there is no user group @{team.handle}", "make it, or drop `handle`")
    return ok(f"team {team.id}: @{team.handle} calls whoever is on MRO")


def _spoken(bot: WebApi, channel: str | None) -> Finding:
    if channel is None:
        return attention("test message: none was posted", "`watchbill doctor slack --channel C0123456` posts one")
    try:
        bot.call("chat.postMessage", channel=channel, text=_TEST)
    except (SendLater, SendRefused, SendUnknown) as trouble:
        return _trouble(f"test message in {channel}", trouble)
    return ok(f"test message: posted in {channel}")


def _trouble(what: str, trouble: Exception, otherwise: str = "") -> Finding:
    match trouble:
        case SendRefused():
            word = str(trouble)
            return wrong(f"{what}: Slack refuses ({word})", otherwise or _REMEDIES.get(word, _ELSE))
        case LockedOut(error=error):
            return wrong(
                f"{what}: Slack does not take the token ({error})", otherwise or _REMEDIES.get(error, _ELSE)
            )
        case SendLater(everywhere=True):
            return wrong(f"{what}: cannot be reached", "look at the network and at status.slack.com")
        case SendLater(seconds=seconds):
            return attention(f"{what}: asks to wait {seconds:g} s", "run this again then")
        case _:
            return wrong(f"{what}: gives no answer of Slack's", "look at the network and at status.slack.com")
