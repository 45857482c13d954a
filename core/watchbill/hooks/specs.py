"""Every hook: a moment or a decision in which a plugin may take part.

A plugin is a module (or an object) with functions of these names, each marked with `@watchbill.hookimpl`, that
take any of the parameters by their names. Parameters are frozen values and times, never the bot or the database.
Calls come from several threads, often while a person waits: be quick.

Plugins answer before the built-ins, in the order in which `WATCHBILL_PLUGINS` names them (alphabetically where it
is unset); `@hookimpl(tryfirst=True)` and `trylast=True` move one within that order.

A plugin that raises, or answers with a wrong type, is named in the log and left out of that answer; the others go
on. Texts are cut at 500 characters; of objections and sections the first 20 of a plugin count.
"""
# mypy: disable-error-code="empty-body"
# A specification has no body: pluggy reads its name and its parameters only.

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from watchbill.markers import hookspec
from watchbill.model.absence import Absence
from watchbill.model.event import Event
from watchbill.model.message import Content
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.work import Item
from watchbill.ports import CalendarFactory, SiteFactory, SourceFactory, TrackerFactory
from watchbill.settings import Settings


@hookspec
def watchbill_startup(settings: Settings) -> None:
    """Get ready.

    When: once, after everything is put together and before the first command.
    Return: nothing. Raise a `watchbill.errors.WatchbillError` to refuse the start: its text is shown.
    Who wins: any refusal; all refusals are shown together.
    """


@hookspec
def watchbill_shutdown() -> None:
    """Leave in good order.

    When: once, after the last command was answered.
    Return: nothing.
    Who wins: nobody; everyone is told.
    """


@hookspec
def watchbill_trackers(settings: Settings) -> Mapping[str, TrackerFactory]:
    """Bring trackers: where tickets live.

    When: once, at the start.
    Return: trackers by the name that a team's `tracker` setting says; each is called with a unit of work and a
    team, and gives a `watchbill.ports.Tracker`. Raise a `watchbill.errors.WatchbillError` to refuse the start.
    Who wins: all are known together; two of one name refuse the start.
    """


@hookspec
def watchbill_sites(settings: Settings) -> Mapping[str, SiteFactory]:
    """Bring types of outside trackers: where a team's tickets really are.

    When: once, at the start.
    Return: factories by the name that `type` says in the file of trackers; each is called with the other keys of
    a tracker's table, and gives a `watchbill.ports.Site`, or raises a `watchbill.errors.SettingsInvalid`. What it
    gives is mirrored: it is asked by one thread of one process at a time, and never while a person waits.
    Who wins: all are known together; two of one name refuse the start.
    """


@hookspec
def watchbill_calendars(settings: Settings) -> Mapping[str, CalendarFactory]:
    """Bring types of calendars: where leave or night duty is kept.

    When: once, at the start.
    Return: factories by the name that `type` says in the file of calendars; each is called with the other keys of
    a calendar's table, and gives a `watchbill.ports.Calendar`, or raises a `watchbill.errors.SettingsInvalid`.
    Who wins: all are known together; two of one name refuse the start.
    """


@hookspec
def watchbill_sources(settings: Settings) -> Mapping[str, SourceFactory]:
    """Bring types of sources: who may post alerts, and what trackers say, to our door.

    When: once, at the start.
    Return: factories by the name that `type` says in the file of sources; each is called with the other keys of a
    source's table, and gives a `watchbill.ports.Source`, or raises a `watchbill.errors.SettingsInvalid`. One that
    can be made without any key is there under the name of its type, while the file lists nobody who posts.
    Who wins: all are known together; two of one name refuse the start.
    """


@hookspec(firstresult=True)
def watchbill_person(platform: str, identity: str) -> PersonId | None:
    """Say whose chat account this is.

    When: an account speaks that is linked to nobody. `identity` is the platform's own id of it.
    Return: the person's id ("ann"), or None to let others answer. An id that nobody has is nobody.
    Who wins: the first answer; the rest are not asked.
    """


@hookspec
def watchbill_score(item: Item, now: datetime) -> tuple[int, str] | None:
    """Move an item forward or back among items of its kind.

    When: a queue is put in order, once for each item: be quick, ask no network.
    Return: points (more come first; at most a million either way) and the reason in a few words, or None.
    Who wins: everybody; points are added up, `!next` shows the reasons.
    """


@hookspec
def watchbill_absences(people: Sequence[Person], first: date, last: date) -> Iterable[Absence] | None:
    """Say who is away.

    When: turns are decided for days from `first` to `last`, both included.
    Return: absences of these people that meet those days; others are ignored, at most 10,000 of a plugin count.
    Who wins: everybody; a person is away when the store or any plugin says so.
    """


@hookspec
def watchbill_objections(action: str, person: Person, now: datetime) -> str | Iterable[str] | None:
    """Object to what a person is about to do.

    When: before an action changes anything; `action` is the command and what it is about: "claim TICKET-123".
    Return: one sentence or several that say what to do instead; None, or nothing in it, agrees.
    Who wins: any objection refuses; all are shown.
    """


@hookspec
def watchbill_handover_sections(team: Team, day: date, now: datetime) -> Content | Iterable[Content] | None:
    """Add to the evening check.

    When: the evening check of the team's `day` is shown or posted.
    Return: one section or several, or None.
    Who wins: everybody; sections follow each other as the plugins answer.
    """


@hookspec
def watchbill_happened(event: Event) -> None:
    """Hear what happened.

    When: after the change is committed; once for each event, in order. What a loss of power takes back is done
        again at the next start, and told again.
    Return: nothing.
    Who wins: nobody; everyone is told.
    """
