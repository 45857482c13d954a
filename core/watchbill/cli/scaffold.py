"""The files of a first desk, from the answers to `watchbill init`."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from watchbill import places
from watchbill.cli import envfile
from watchbill.cli.answers import Answers, Somebody

_TEAM = """\
# The team, written by `watchbill init`. Change it and say: watchbill apply team.toml
# Every key is explained in docs/how-to/team-file.md; what is not written here stays as it is.
"""
_ENV = """\
# Settings of the desk, written by `watchbill init`; docs/reference/settings.md has all of them. It holds
# secrets: keep it to yourself (mode 600). Here `watchbill` reads it by itself, systemd does by EnvironmentFile=.
"""


def files(answers: Answers, folder: Path) -> Mapping[str, str]:
    """The text of each file by its name."""
    configuration = Path(places.configuration()).read_text(encoding="utf-8")
    return {
        "config.py": configuration,
        "team.toml": team_file(answers),
        envfile.NAME: _environment(answers, folder),
    }


def team_file(answers: Answers) -> str:
    """The team file: people by their handles, the first as lead."""
    handle = re.sub(r"[^a-z0-9._-]+", "-", answers.team.casefold()).strip("-.")[:40]
    lines = [_TEAM, *(_person(each, answers) for each in answers.people)]
    lines.append(f"[teams.{_key(handle)}]\nname = {_text(answers.team)}\nzone = {_text(answers.zone)}")
    if answers.platform == "console":
        lines.append('channel = "console #ops"')
    lines.append(f"tracker = {_text(answers.tracker)}\nmembers = [")
    for place, each in enumerate(answers.people):
        role = ', role = "lead"' if place == 0 else ""
        lines.append(f"  {{ person = {_text(each.handle)}{role} }},")
    return "\n".join([*lines, "]", ""])


def _person(each: Somebody, answers: Answers) -> str:
    lines = [f"[people.{_key(each.handle)}]", f"name = {_text(each.name)}", f"zone = {_text(answers.zone)}"]
    if each.email:
        lines.append(f"email = {_text(each.email)}")
    if answers.platform == "console":
        lines.append(f"accounts = {{ console = {_text(each.handle)} }}")
    return "\n".join([*lines, ""])


def _environment(answers: Answers, folder: Path) -> str:
    variables = {"WATCHBILL_BACKEND": answers.platform, "WATCHBILL_VAR": str(folder.absolute() / "var")}
    if answers.platform == "slack":
        variables |= {
            "WATCHBILL_SLACK_BOT_TOKEN": answers.bot_token,
            "WATCHBILL_SLACK_APP_TOKEN": answers.app_token,
        }
    return _ENV + envfile.written(variables)


def _key(handle: str) -> str:
    return handle if re.fullmatch(r"[a-z0-9_-]+", handle) else _text(handle)


def _text(words: str) -> str:
    """A TOML string: JSON's is one, but for two characters."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
