"""The grammar of the command line; what a command does is imported only when it is called."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from watchbill import __version__
from watchbill.cli import descriptions as says

#: Adds a command: its name, what it does in a few words and in a text, and its module where that has another name.
_Command = Callable[..., argparse.ArgumentParser]
#: Where argparse keeps commands or actions; its class has no public name.
_Several: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """Understands `watchbill ...`; `module` in what it returns names the one of `watchbill.cli` to call."""
    whole = argparse.ArgumentParser(
        prog="watchbill",
        description="The interrupt desk of a team, in the chat it already uses.",
        epilog=says.ENDS,
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
    _init(command("init", "make a new desk: configuration, team, first admin", says.INIT))
    _run(command("run", "the bot, until SIGTERM or Ctrl-C", says.RUN))
    _demo(command("demo", "try it in this terminal, with a prepared team", says.DEMO))
    _apply(command("apply", "create or update teams and people from a file", says.APPLY))
    _rota(command("rota", "look at the turns of the next weeks", "Look at the turns of the next weeks."))
    _report(command("report", "a team's figures, and the addresses of the page that shows them", says.REPORT))
    command("calendars", "read the calendars of leave and night duty, to try them", says.CALENDARS)
    _intake(command("intake", "addresses for alerts, and what of them is not understood", says.INTAKE))
    command("mail", "look into the mailboxes, and at what of them is no question", says.MAIL)
    command("web", "take in what sources post, in a process of its own", says.WEB)
    _doctor(command("doctor", "look at settings, database and teams, and say what to do", says.DOCTOR))
    _admin(command("admin", "print a one-time code that makes somebody an admin", says.ADMIN))
    _slack(command("slack", "what makes the app in Slack", "What makes the app in Slack."))


def _keeping(command: _Command) -> None:
    short = "bring the database's tables up to date, or look at them"
    _db(command("db", short, f"{short[0].upper()}{short[1:]}."))
    _file(command("backup", "keep the SQLite database as it is now, while the desk runs", says.BACKUP))
    _restore(command("restore", "put a backup or an export in the place of everything", says.RESTORE))
    _file(command("export", "write everything as one readable file", says.EXPORT))
    _file(command("import", "bring an export or an SQLite file into an empty database", says.IMPORT, "importing"))


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
    manifest = _add(_actions(own), "manifest", "print the app's manifest", says.SLACK)
    manifest.add_argument("--url", metavar="URL", help="where Slack reaches the desk: https://HOST/in/slack")


def _doctor(own: argparse.ArgumentParser) -> None:
    own.add_argument(
        "what", nargs="?", choices=["slack"], help="look at the workspace too: tokens, scopes, channels"
    )
    own.add_argument("--channel", metavar="ID", help="post a test message there (with slack)")


def _intake(own: argparse.ArgumentParser) -> None:
    actions = _actions(own)
    for name, short in (
        ("token", "make one more address for a team's sources, and print it"),
        ("revoke", "let every address of a team take nothing any more"),
    ):
        actions.add_parser(name, help=short).add_argument("team", metavar="TEAM")
    failed = actions.add_parser("failed", help="list what could not be understood; exit code 1 where there is any")
    failed.add_argument("delivery", type=int, nargs="?", metavar="NUMBER", help="show this one as it came")
    for name, short in (
        ("replay", "understand again what could not be understood"),
        ("forget", "tell no more of what could not be understood"),
    ):
        one = actions.add_parser(name, help=short)
        one.add_argument("source", nargs="?", metavar="SOURCE", help="of this one alone")


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
    simulate = _add(_actions(own), "simulate", short, says.ROTA)
    simulate.add_argument("--weeks", type=int, default=26, metavar="N", help="1 to 52 (default: 26)")
    simulate.add_argument("--team", metavar="TEAM", help="only this one")
    simulate.add_argument("--file", type=Path, metavar="FILE", help="a team file, as if it were applied")
    simulate.add_argument("--json", action="store_true", help="for programs: teams, people, broken rules, turns")


def _report(own: argparse.ArgumentParser) -> None:
    own.usage = "watchbill report TEAM [PERIOD] [--csv]\n       watchbill report link|revoke TEAM"
    own.add_argument("words", nargs="+", metavar="TEAM", help="a team, and the days: last week, 2026-W48, 2026-11")
    own.add_argument("--csv", action="store_true", help="as lines: section, name, figure, value")


def _db(own: argparse.ArgumentParser) -> None:
    actions = _actions(own)
    actions.add_parser("upgrade", help="bring the tables to this release; safe to repeat")
    actions.add_parser("status", help="say whether the tables are this release's; exit code 1 when not")
