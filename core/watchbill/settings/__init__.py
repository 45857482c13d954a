"""Settings: read once from the environment; all mistakes are listed.

Each field's metadata is its documentation; `docs/reference/settings.md` is generated from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.settings import values
from watchbill.settings.values import Listen

__all__ = ["PREFIX", "Listen", "Settings", "identity", "read", "variable"]

PREFIX = "WATCHBILL_"


def _says(says: str, *, secret: bool = False) -> Mapping[str, Any]:
    return {"says": says, "secret": secret}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation decides; the defaults serve one team on one machine."""

    var: Path = field(
        default=Path("var"),
        metadata=_says("The folder for state: the SQLite file, its lock, Errbot's data."),
    )
    #: May carry a password: never shown.
    database_url: str = field(
        default="",
        metadata=_says(
            "Where the database is: `postgresql://...`, or `sqlite:///path`; empty is `watchbill.sqlite3` in "
            "the state folder.",
            secret=True,
        ),
    )
    clock: datetime | None = field(
        default=None,
        metadata=_says("Start the desk's clock here (ISO 8601 with its offset), for demo and tests only."),
    )
    plugins: tuple[str, ...] | None = field(
        default=None,
        metadata=_says(
            "Which plugins to load, commas between: names of installed ones, paths of files (`plugin.py`); "
            "unset loads all that are installed, empty none."
        ),
    )
    trace_hooks: bool = field(default=False, metadata=_says("1 logs every call of a hook."))
    log_level: str = field(default="WARNING", metadata=_says("How much is logged: DEBUG, INFO, WARNING or ERROR."))
    backend: str = field(
        default="console",
        metadata=_says(
            "Which chat `config.py` asks for: `console`, `slack`, or an Errbot backend by its own name."
        ),
    )
    console_person: str = field(
        default="", metadata=_says("Who sits at the console; empty is the name that the system knows you by.")
    )
    console_channel: str = field(
        default="#ops", metadata=_says("The room in which the person at the console speaks.")
    )

    #: What the bot signs in to Slack with: never shown.
    slack_bot_token: str = field(
        default="",
        metadata=_says("Slack: the bot's token (`xoxb-...`), or `file:` and a path.", secret=True),
    )
    slack_app_token: str = field(
        default="",
        metadata=_says(
            "Slack: the app's token (`xapp-...`), which Socket Mode needs; or `file:` and a path. Empty is HTTP.",
            secret=True,
        ),
    )
    slack_signing_secret: str = field(
        default="",
        metadata=_says(
            "Slack: the secret that signs what Slack posts to `/in/slack`; or `file:` and a path. Empty is "
            "Socket Mode alone.",
            secret=True,
        ),
    )
    slack_sockets: int = field(
        default=1,
        metadata=_says("Slack: how many sockets to keep, 1 to 10; over one, quick commands keep their order."),
    )
    slack_threads: bool = field(
        default=False, metadata=_says("Slack: 1 answers each command in a thread of its own.")
    )
    slack_api: str = field(
        default="https://slack.com/api/",
        metadata=_says("Slack: where its methods are; `https://slack-gov.com/api/` for GovSlack."),
    )

    calendars: Path | None = field(
        default=None,
        metadata=_says(
            "The file of the calendars that are read for leave and night duty (`calendars.toml`); empty is none."
        ),
    )

    sources: Path | None = field(
        default=None,
        metadata=_says(
            "The file of the sources that may post alerts and tickets to `/in/`, and of mailboxes "
            "(`sources.toml`); empty is those that need nothing but the secret of the address."
        ),
    )

    trackers: Path | None = field(
        default=None,
        metadata=_says(
            "The file of the outside trackers where teams have their tickets (`trackers.toml`); empty is none, "
            "and each team has the built-in board."
        ),
    )

    #: Carries a token: never shown.
    heartbeat_url: str = field(
        default="",
        metadata=_says(
            "An https address that is asked for every 5 minutes while all is well, so that somebody else notices "
            "when it falls silent; empty is none.",
            secret=True,
        ),
    )
    web: Listen | None = field(
        default=None,
        metadata=_says(
            "Where `watchbill run` answers over HTTP: `127.0.0.1:8080`, `[::1]:8080`, or `:8080` on every address "
            "of the machine; empty is nowhere."
        ),
    )

    def __repr__(self) -> str:
        shown = (f"{each.name}={self._shown(each.name)}" for each in fields(self))
        return f"Settings({', '.join(shown)})"

    def _shown(self, name: str) -> str:
        secret = next(each.metadata["secret"] for each in fields(self) if each.name == name)
        value = getattr(self, name)
        return "'...'" if secret and value else repr(value)


def variable(name: str) -> str:
    """The environment variable of a setting: "WATCHBILL_DATABASE_URL"."""
    return PREFIX + name.upper()


def identity(chosen: Settings) -> Mapping[str, Any]:
    """What Errbot calls BOT_IDENTITY: what the chosen chat's backend signs in with; it holds secrets."""
    if chosen.backend != "slack":
        return {}
    return {
        "bot_token": chosen.slack_bot_token,
        "app_token": chosen.slack_app_token,
        "signing_secret": chosen.slack_signing_secret,
        "api": chosen.slack_api,
        "sockets": chosen.slack_sockets,
    }


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives; an empty variable counts as unset, but for `plugins`.

    Raises:
        SettingsInvalid: with every variable that is wrong and what to write instead.
    """
    mistakes: list[str] = []
    given: dict[str, Any] = {}
    for each in fields(Settings):
        raw = environment.get(variable(each.name))
        if raw or (raw == "" and each.name == "plugins"):  # empty means the default, but no plugins is a choice
            try:
                given[each.name] = _CAST[each.name](raw)
            except ValueError as wrong:
                mistakes.append(f"{variable(each.name)}: {wrong}")
    mistakes += _misspelt(environment)
    if mistakes:
        raise SettingsInvalid(mistakes)
    return Settings(**given)


_CAST: Mapping[str, Any] = {
    "var": Path,
    "database_url": values.database_url,
    "clock": values.clock,
    "plugins": values.names,
    "trace_hooks": values.switch,
    "log_level": values.level,
    "backend": str,
    "console_person": str,
    "console_channel": str,
    "slack_bot_token": values.secret,
    "slack_app_token": values.secret,
    "slack_signing_secret": values.secret,
    "slack_sockets": values.sockets,
    "slack_threads": values.switch,
    "slack_api": str,
    "calendars": Path,
    "sources": Path,
    "trackers": Path,
    "heartbeat_url": values.heartbeat_url,
    "web": values.listen,
}

#: Variables that others of our programs read.
_ELSEWHERE = frozenset({"WATCHBILL_E2E"})


def _misspelt(environment: Mapping[str, str]) -> list[str]:
    known = {variable(each.name) for each in fields(Settings)} | _ELSEWHERE
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return [
        f"{name}: there is no such setting; known are {', '.join(sorted(known - _ELSEWHERE))}" for name in strange
    ]
