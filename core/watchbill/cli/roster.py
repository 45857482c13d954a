"""Team files as the command line is given them."""

from functools import partial
from pathlib import Path

from watchbill.app import App
from watchbill.errors import Refused, SettingsInvalid
from watchbill.jobs import schedule
from watchbill.ports import UnitOfWork
from watchbill.services import countries, team_file
from watchbill.services.team_file import Known, TeamFile


def read(file: Path) -> str:
    """The text of a team file.

    Raises:
        SettingsInvalid: it is not in UTF-8.
        Refused: it cannot be read.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsInvalid([f"{file.name}: is not in UTF-8; save it so"]) from None
    except OSError as wrong:
        raise Refused(
            f"{file} cannot be read: {wrong.strerror}. Name a team file, like examples/team.toml."
        ) from None


def parsed(desk: App, work: UnitOfWork, name: str, text: str) -> TeamFile:
    """What a team file's text means for this desk.

    Raises:
        SettingsInvalid: with every mistake in it.
    """
    people = [each.id for each in work.people.everyone()]
    country = partial(countries.find, desk.arranging.holidays)
    known = Known(cron=schedule.check, country=country, trackers=desk.trackers, people=people)
    return team_file.parse(text, name=name, known=known, now=desk.clock.now())
