"""`watchbill intake`: the addresses to which sources post, and what of their deliveries cannot be understood."""

import argparse
import secrets
from collections.abc import Iterator, Sequence

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Unknown
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Failure
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.nearest import nearest
from watchbill.services import addressing, auditing
from watchbill.words.sentences import counted

#: Bytes of a secret: nobody guesses it.
_LENGTH = 32
#: Failures that are shown; more are counted.
_MOST = 20
_PLACE = "command line"


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Do what is asked; the exit code."""
    settings = opening.read(terminal)
    opening.existing(settings)
    opening.prepare(settings)
    with opening.desk(settings, environment=terminal.environment) as desk:
        match asked.action:
            case "token":
                return _token(desk, asked.team, terminal)
            case "revoke":
                return _revoke(desk, asked.team, terminal)
            case "failed":
                return _failed(desk, asked.delivery, terminal)
            case "replay":
                return _replay(desk, asked.source, terminal)
            case _:
                return _forget(desk, asked.source, terminal)


def _token(desk: App, handle: str, terminal: Terminal) -> int:
    token = secrets.token_urlsafe(_LENGTH)
    with desk.database.changing() as work:
        team = _team(work, handle)
        addressing.issue(work, team, token, desk.clock.now())
        auditing.record(work, None, _PLACE, desk.clock.now())
    names = sorted(
        name for name, each in desk.sources.items() if not each.mailbox and each.team in (None, team.id)
    )
    terminal.say(
        f"Sources of {team.name} post to this address, behind the name of your host; it is good within a second, "
        "and nobody can show it again.\n\n"
        f"  /in/SOURCE/{token}\n\n"
        f"SOURCE is one of {', '.join(names)}; docs/how-to/alerts.md shows what to set where. Whoever knows the "
        f"address speaks for the source: `watchbill intake revoke {team.id}` ends it."
    )
    return OK


def _revoke(desk: App, handle: str, terminal: Terminal) -> int:
    with desk.database.changing() as work:
        team = _team(work, handle)
        count = addressing.revoke(work, team)
        auditing.record(work, None, _PLACE, desk.clock.now())
    if count:
        ended = counted(count, "address takes", "addresses take")
        terminal.say(
            f"{ended} nothing for {team.name} any more. `watchbill intake token {team.id}` makes a new one."
        )
    else:
        terminal.say(f"{team.name} has no addresses.")
    return OK


def _failed(desk: App, number: int | None, terminal: Terminal) -> int:
    if number is not None:
        return _show(desk, number, terminal)
    with desk.database.reading() as work:
        failures = work.deliveries.failed(_MOST)
        count = sum(each.count for each in work.deliveries.failures().values())
        waiting = _waiting(work)
    if not failures:
        terminal.say(f"Nothing waits for you.{waiting}")
        return OK
    terminal.say("\n".join(_lines(failures, count)))
    return ATTENTION


def _lines(failures: Sequence[Failure], count: int) -> Iterator[str]:
    yield f"{counted(count, 'delivery', 'deliveries')} could not be understood, newest first:"
    for each in failures:
        yield f"  {_line(each.delivery)}: {each.why}"
    if count > len(failures):
        yield f"  and {count - len(failures)} more"
    yield "`watchbill intake failed NUMBER` shows one as it came."
    yield "After a fix: `watchbill intake replay`. To be told no more of them: `watchbill intake forget`."


def _show(desk: App, number: int, terminal: Terminal) -> int:
    with desk.database.reading() as work:
        delivery, failure = work.deliveries.get(number), work.deliveries.failure(number)
    if delivery is None:
        raise Unknown("delivery", str(number), remedy="`watchbill intake failed` lists them.")
    terminal.say(f"{_line(delivery)}{': ' + failure.why if failure else ''}")
    for name, value in sorted(delivery.headers.items()):
        terminal.say(_printable(f"{name}: {value}"))
    terminal.say("\n" + (_printable(delivery.body.decode(errors="backslashreplace")) or "(empty)"))
    return OK


def _line(came: Delivery) -> str:
    about = f"{came.source} for {came.team}, {counted(len(came.body), 'byte', 'bytes')}"
    return f"{came.id}  {came.at:%Y-%m-%d %H:%M} UTC  {about}"


def _waiting(work: UnitOfWork) -> str:
    """What is nobody's to look at yet."""
    count = work.deliveries.unread().count
    wait = counted(count, "delivery waits", "deliveries wait")
    return f" {wait} for the desk, new or to be tried again." if count else ""


def _replay(desk: App, source: str | None, terminal: Terminal) -> int:
    with desk.database.changing() as work:
        _known(work, desk, source)
        waiting, count = _waiting(work), work.deliveries.again(source)
        _note(work, desk, "intake replay", source, count)
    desk.stir()
    if count:
        terminal.say(
            f"{counted(count, 'delivery waits', 'deliveries wait')} to be understood, once the desk runs."
        )
    else:
        terminal.say(f"There is nothing to understand again.{waiting}")
    return OK


def _forget(desk: App, source: str | None, terminal: Terminal) -> int:
    with desk.database.changing() as work:
        _known(work, desk, source)
        waiting, count = _waiting(work), work.deliveries.forgive(source)
        _note(work, desk, "intake forget", source, count)
    if count:
        terminal.say(f"{counted(count, 'delivery is', 'deliveries are')} not told of any more.")
    else:
        terminal.say(f"There is nothing to forget.{waiting}")
    return OK


def _known(work: UnitOfWork, desk: App, source: str | None) -> None:
    """Make sure that it is a source, set up or one whose deliveries are still there."""
    known = sorted({*desk.sources, *(name for _, name in work.deliveries.failures())})
    if source is None or source in known:
        return
    if source.isdecimal():
        remedy = "Write a source and no number: all that it said is meant."
        raise Unknown("source", source, remedy=f"{remedy} Known are {', '.join(known)}.")
    raise Unknown("source", source, nearest(source, known), f"Known are {', '.join(known)}.")


def _note(work: UnitOfWork, desk: App, action: str, source: str | None, count: int) -> None:
    if count:
        auditing.altered(work, action, source or "every source", str(count), "0")
        auditing.record(work, None, _PLACE, desk.clock.now())


def _team(work: UnitOfWork, handle: str) -> Team:
    team = work.teams.get(TeamId(handle))
    if team is None:
        raise Unknown("team", handle, nearest(handle, [each.id for each in work.teams.everything()]))
    return team


def _printable(text: str) -> str:
    """The text, but nothing in it moves a terminal's cursor."""
    return "".join(each if each.isprintable() or each in "\n\t" else repr(each)[1:-1] for each in text)
