"""The grammar of the command line; what a command does is imported only when it is called."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from watchbill import __version__

_ENDS = """\
exit codes:
  0  all is well
  1  a person must act; the reason stands on standard error (of doctor: on standard output)
  2  the command line was not understood

Settings are read from the environment: WATCHBILL_DATABASE_URL, WATCHBILL_VAR, ... (docs/reference/settings.md).
"""
_RUN = """\
Start the bot that config.py describes, and keep the team's schedule.

It ends by SIGTERM or Ctrl-C: commands in flight are answered first. On SQLite the tables are brought up to date at
the start, and one process may run on a file; on PostgreSQL any number may, after `watchbill db upgrade`.
"""
_DEMO = """\
Open the desk in this terminal with a prepared team: people, a night behind them, a board.

You are today's MRO person, unless --as says who else. When nobody is on MRO at this hour, the demo's clock
starts in the morning of the next working day. What you do is kept (in var/demo) until --reset. With standard input
that is no terminal, commands are read line by line.
"""
_APPLY = """\
Create or update teams, people, accounts and members from a file; docs/how-to/team-file.md describes it.

Shows what would change and asks. Nothing is changed unless all of the file is right. What the file does not
mention stays as it is; only a member who is missing from a team's list leaves the team, as of yesterday.
"""
_ROTA = """\
Show what each team's next weeks would be like if nothing else becomes known: turns, shares, broken rules.

Broken is a rule where a day has nobody, somebody serves who cannot, or two turns of one person lie too near
together; then the exit code is 1. With --file as if the team file were applied: `watchbill rota simulate --file
team.toml` checks one before it is merged. Nothing is changed.
"""
_CALENDARS = """\
Read every calendar of leave and night duty now, and say what is in it about whom.

For trying a file of calendars (WATCHBILL_CALENDARS; docs/how-to/calendars.md): entries that are about nobody known
are shown by their titles. Nothing is changed. The exit code is 1 when one cannot be read.
"""
_INIT = """\
Ask for chat, team, people, time zone and tracker, and write config.py, team.toml and watchbill.env into a folder.

The team is made at once, and for Slack a one-time code is printed that makes the first admin. Nothing is written
over: a folder that has one of these files is refused.
"""
_ADMIN = """\
Print a one-time code. Whoever says `!admin CODE` to the bot alone within a day is that person from then on, and an
admin. An earlier code of the same person is good no more.
"""
_SLACK = """\
Print the manifest that makes the app: at api.slack.com/apps choose "Create New App", "From a manifest", paste it.

Without --url for Socket Mode, which needs no public address; with it for signed HTTP.
"""
_DOCTOR = """\
Look at Python, settings, state folder, database, time zones, plugins and every team.

With `slack` it asks the workspace too.

Each line is ok, attention (works, but know it) or wrong (does not work until somebody acts), with what to do
behind an arrow. Nothing is changed. The exit code is 1 when something is wrong.
"""
_BACKUP = """\
Write what the SQLite database holds now into a new file, while the desk runs and without holding it up.

FILE is whole or not there; it is never written over another. `watchbill restore FILE` takes it back. PostgreSQL
makes its own backups, by pg_dump: the command says how.
"""
_EXPORT = """\
Write everything that the database holds into one readable file, one JSON object a line; - is standard output.

SQLite and PostgreSQL give the same file, all of one moment, while the desk runs. `watchbill import FILE` and
`watchbill restore FILE` take it, also in a later release. It holds no passwords, but names and what people wrote.
"""
_IMPORT = """\
Bring an export, or the SQLite file of a desk, into an empty database: the way from SQLite to PostgreSQL.

Stop the desk first: what waits to be said in FILE is said by the desk on the new database. (Of an older FILE use
`watchbill restore`, on an empty database too.) All of it comes in or nothing; counts and hashes are compared.
"""
_RESTORE = """\
Put FILE, a backup or an export, in the place of everything that the database holds.

Says what FILE and the database hold, and asks. The desk may run: it goes on with what was restored. On SQLite
what was there is kept beside the file. What waited to be said when FILE was written may have been said since, and
is not said again.
"""


#: Adds a command: its name, what it does in a few words and in a text, and its module where that has another name.
_Command = Callable[..., argparse.ArgumentParser]
#: Where argparse keeps commands or actions; its class has no public name.
_Several: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """Understands `watchbill ...`; `module` in what it returns names the one of `watchbill.cli` to call."""
    whole = argparse.ArgumentParser(
        prog="watchbill",
        description="The interrupt desk of a team, in the chat it already uses.",
        epilog=_ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"watchbill {__version__}")
    commands: _Several = whole.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="command")

    def command(name: str, short: str, says: str, module: str = "") -> argparse.ArgumentParser:
        own = _add(commands, name, short, says)
        own.set_defaults(module=module or name)
        return own

    _desk(command)
    _keeping(command)
    return whole


def _actions(own: argparse.ArgumentParser) -> _Several:
    return own.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")


def _add(several: _Several, name: str, short: str, says: str) -> argparse.ArgumentParser:
    """One more command or action, whose description keeps its lines."""
    return several.add_parser(
        name, help=short, description=says, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def _desk(command: _Command) -> None:
    _init(command("init", "make a new desk: configuration, team, first admin", _INIT))
    _run(command("run", "the bot, until SIGTERM or Ctrl-C", _RUN))
    _demo(command("demo", "try it in this terminal, with a prepared team", _DEMO))
    _apply(command("apply", "create or update teams and people from a file", _APPLY))
    _rota(command("rota", "look at the turns of the next weeks", "Look at the turns of the next weeks."))
    command("calendars", "read the calendars of leave and night duty, to try them", _CALENDARS)
    _doctor(command("doctor", "look at settings, database and teams, and say what to do", _DOCTOR))
    _admin(command("admin", "print a one-time code that makes somebody an admin", _ADMIN))
    _slack(command("slack", "what makes the app in Slack", "What makes the app in Slack."))


def _keeping(command: _Command) -> None:
    short = "bring the database's tables up to date, or look at them"
    _db(command("db", short, f"{short[0].upper()}{short[1:]}."))
    _file(command("backup", "keep the SQLite database as it is now, while the desk runs", _BACKUP))
    _restore(command("restore", "put a backup or an export in the place of everything", _RESTORE))
    _file(command("export", "write everything as one readable file", _EXPORT))
    _file(command("import", "bring an export or an SQLite file into an empty database", _IMPORT, "importing"))


def _file(own: argparse.ArgumentParser) -> None:
    own.add_argument("file", type=Path, metavar="FILE")


def _restore(own: argparse.ArgumentParser) -> None:
    _file(own)
    own.add_argument("--yes", action="store_true", help="replace without asking")


def _run(own: argparse.ArgumentParser) -> None:
    own.add_argument(
        "--config",
        type=Path,
        default=Path("config.py"),
        metavar="PATH",
        help="Errbot's configuration (default: config.py in this folder)",
    )


def _init(own: argparse.ArgumentParser) -> None:
    own.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="FOLDER", help="default: this one")


def _admin(own: argparse.ArgumentParser) -> None:
    own.add_argument("person", metavar="PERSON", help="a handle: ann")


def _slack(own: argparse.ArgumentParser) -> None:
    manifest = _add(_actions(own), "manifest", "print the app's manifest", _SLACK)
    manifest.add_argument("--url", metavar="URL", help="where Slack reaches the desk: https://HOST/in/slack")


def _doctor(own: argparse.ArgumentParser) -> None:
    own.add_argument(
        "what", nargs="?", choices=["slack"], help="look at the workspace too: tokens, scopes, channels"
    )
    own.add_argument("--channel", metavar="ID", help="post a test message there (with slack)")


def _demo(own: argparse.ArgumentParser) -> None:
    own.add_argument(
        "--as", dest="person", metavar="PERSON", help="who you are: ann, ben, chloe, dmitri, emi, farid"
    )
    own.add_argument("--reset", action="store_true", help="forget everything the demo keeps, and end")


def _apply(own: argparse.ArgumentParser) -> None:
    own.add_argument("file", type=Path, metavar="FILE", help="a team file, like examples/team.toml")
    how = own.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="change without asking")
    how.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")


def _rota(own: argparse.ArgumentParser) -> None:
    short = "say who would serve how often, and which rules would be broken"
    simulate = _add(_actions(own), "simulate", short, _ROTA)
    simulate.add_argument("--weeks", type=int, default=26, metavar="N", help="1 to 52 (default: 26)")
    simulate.add_argument("--team", metavar="TEAM", help="only this one")
    simulate.add_argument("--file", type=Path, metavar="FILE", help="a team file, as if it were applied")
    simulate.add_argument("--json", action="store_true", help="for programs: teams, people, broken rules, turns")


def _db(own: argparse.ArgumentParser) -> None:
    actions = _actions(own)
    actions.add_parser("upgrade", help="bring the tables to this release; safe to repeat")
    actions.add_parser("status", help="say whether the tables are this release's; exit code 1 when not")
