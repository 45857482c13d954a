"""Typed, guarded calls of the hooks: the only caller of pluggy."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pluggy import PluginManager

from watchbill.errors import SettingsInvalid
from watchbill.hooks import answers
from watchbill.hooks.guard import Guard, Question, T, several
from watchbill.model.absence import Absence
from watchbill.model.event import Event
from watchbill.model.message import Content
from watchbill.model.people import Identity, Person, PersonId
from watchbill.model.team import Team
from watchbill.model.work import Item
from watchbill.ports import CalendarFactory, SiteFactory, SourceFactory, TrackerFactory
from watchbill.settings import Settings


class HookCalls:
    """The hooks as services and the app see them; fulfils `ports.Hooks`.

    What each call means stands in `watchbill.hooks.specs`. Only `startup`, `trackers`, `sites`,
    `calendars` and `sources` ever raise.
    """

    def __init__(self, plugins: PluginManager) -> None:
        self._plugins = plugins
        self._guard = Guard(plugins)

    def startup(self, settings: Settings) -> None:
        """Tell everybody that the desk starts.

        Raises:
            SettingsInvalid: plugins refuse the start; each says why.
        """
        self._guard.at_start(
            Question(hook="watchbill_startup", facts={"settings": settings}, check=answers.nothing)
        )

    def shutdown(self) -> None:
        """Tell everybody that the desk leaves."""
        self._tell("watchbill_shutdown")

    def trackers(self, settings: Settings) -> Mapping[str, TrackerFactory]:
        """Every tracker by its name.

        Raises:
            SettingsInvalid: two plugins bring a tracker of one name, or a plugin refuses the start.
        """
        question = Question(hook="watchbill_trackers", facts={"settings": settings}, check=answers.trackers)
        return _together(self._guard.at_start(question), "a tracker")

    def sites(self, settings: Settings) -> Mapping[str, SiteFactory]:
        """Every type of outside trackers by its name.

        Raises:
            SettingsInvalid: two plugins bring a type of one name, or a plugin refuses the start.
        """
        question = Question(hook="watchbill_sites", facts={"settings": settings}, check=answers.sites)
        return _together(self._guard.at_start(question), "a type of trackers")

    def calendars(self, settings: Settings) -> Mapping[str, CalendarFactory]:
        """Every type of calendars by its name.

        Raises:
            SettingsInvalid: two plugins bring a type of one name, or a plugin refuses the start.
        """
        question = Question(hook="watchbill_calendars", facts={"settings": settings}, check=answers.calendars)
        return _together(self._guard.at_start(question), "a type of calendars")

    def sources(self, settings: Settings) -> Mapping[str, SourceFactory]:
        """Every type of sources by its name.

        Raises:
            SettingsInvalid: two plugins bring a type of one name, or a plugin refuses the start.
        """
        question = Question(hook="watchbill_sources", facts={"settings": settings}, check=answers.sources)
        return _together(self._guard.at_start(question), "a type of sources")

    def person(self, identity: Identity) -> PersonId | None:
        """Whose account this is, as the first plugin that knows says."""
        facts = {"platform": identity.platform, "identity": identity.id}
        return next(self._guard.ask(Question(hook="watchbill_person", facts=facts, check=answers.person)), None)

    def scores(self, item: Item, now: datetime) -> Sequence[tuple[int, str]]:
        """Points and reasons that move an item within its kind; more points come first."""
        facts = {"item": item, "now": now}
        return tuple(self._guard.ask(Question(hook="watchbill_score", facts=facts, check=answers.score)))

    def absences(self, people: Sequence[Person], first: date, last: date) -> Sequence[Absence]:
        """Absences known to plugins."""
        question = Question(
            hook="watchbill_absences",
            facts={"people": people, "first": first, "last": last},
            check=answers.absence_of(people),
            shape=several,
            most=answers.MOST_ABSENCES,
        )
        return tuple(self._guard.ask(question))

    def objections(self, action: str, person: Person, now: datetime) -> Sequence[str]:
        """Every reason that a plugin gives against the action; any refuses it."""
        question = Question(
            hook="watchbill_objections",
            facts={"action": action, "person": person, "now": now},
            check=answers.text,
            shape=several,
            most=answers.MOST,
        )
        return tuple(each for each in self._guard.ask(question) if each.strip())

    def handover_sections(self, team: Team, day: date, now: datetime) -> Sequence[Content]:
        """Further sections of the evening check, in the order of the plugins."""
        question = Question(
            hook="watchbill_handover_sections",
            facts={"team": team, "day": day, "now": now},
            check=answers.section,
            shape=several,
            most=answers.MOST,
        )
        return tuple(each for each in self._guard.ask(question) if each.blocks)

    def happened(self, events: Iterable[Event]) -> None:
        """Tell everybody, event by event."""
        for event in events:
            self._tell("watchbill_happened", event=event)

    def implementers(self) -> Mapping[str, Sequence[str]]:
        """Which plugins answer each hook, by the hook's name, first answer first."""
        relay = self._plugins.hook
        names = sorted(name for name in vars(relay) if name.startswith("watchbill_"))
        return {name: [each.plugin_name for each in getattr(relay, name).get_hookimpls()[::-1]] for name in names}

    def _tell(self, hook: str, **facts: object) -> None:
        for _ in self._guard.ask(Question(hook=hook, facts=facts, check=answers.nothing)):
            pass


def _together(given: Iterable[tuple[str, Mapping[str, T]]], what: str) -> Mapping[str, T]:
    """What plugins brought, by name, each given with its plugin's.

    Raises:
        SettingsInvalid: two brought something of one name.
    """
    everything: dict[str, T] = {}
    bringers: dict[str, list[str]] = {}
    for plugin, brought in given:
        everything.update(brought)
        for name in brought:
            bringers.setdefault(name, []).append(plugin)
    mistakes = [
        f"The plugins {' and '.join(plugins)} both bring {what} named {name}. Leave one of them out: "
        "WATCHBILL_PLUGINS names those to load."
        for name, plugins in bringers.items()
        if len(plugins) > 1
    ]
    if mistakes:
        raise SettingsInvalid(mistakes)
    return everything
