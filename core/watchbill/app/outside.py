"""What a desk reads and speaks with outside, by name: as plugins bring it and as files of the settings say."""

from collections.abc import Mapping, Sequence

from watchbill.calendars import subscribing
from watchbill.calendars.subscribing import Subscribed
from watchbill.errors import SettingsInvalid
from watchbill.hooks.calls import HookCalls
from watchbill.jobs.collecting import Watched
from watchbill.ports import Ids, TrackerFactory
from watchbill.settings import Settings
from watchbill.sources.listing import Listed
from watchbill.trackers import listing as tracker_listing
from watchbill.trackers.mirror import Known, mirrors


def trackers(settings: Settings, hooks: HookCalls, ids: Ids) -> Mapping[str, TrackerFactory]:
    """Those of plugins, and the mirrors of those in the file.

    Raises:
        SettingsInvalid: two have one name.
    """
    brought, listed = hooks.trackers(settings), tracker_listing.names(settings.trackers)
    twice = sorted(brought.keys() & set(listed))
    if twice:
        raise SettingsInvalid([f"the tracker {each} is in the file, and a plugin brings it too" for each in twice])
    return Known({**brought, **{name: mirrors(name, ids) for name in listed}})


def calendars(settings: Settings, hooks: HookCalls, environment: Mapping[str, str]) -> Sequence[Subscribed]:
    """Those in the file; `environment` has their secrets.

    Raises:
        SettingsInvalid: the file is wrong.
    """
    given = settings.calendars
    return subscribing.load(given, hooks.calendars(settings), environment) if given else ()


def mailboxes(sources: Mapping[str, Listed]) -> Mapping[str, Watched]:
    """The sources that are read."""
    return {
        name: Watched(name=name, team=each.team, mailbox=each.mailbox)
        for name, each in sources.items()
        if each.mailbox and each.team
    }
