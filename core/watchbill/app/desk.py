"""One desk: everything that a bot, the web and the command line speak to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from watchbill.calendars.subscribing import Subscribed
from watchbill.doors import Doors
from watchbill.hooks.calls import HookCalls
from watchbill.jobs.heartbeat import Heartbeat
from watchbill.jobs.keeping import Keeper
from watchbill.jobs.receiving import Receiver
from watchbill.jobs.rereading import Rereading
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.jobs.waking import Waking
from watchbill.jobs.watching import Watching
from watchbill.model.address import Address
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Site, TrackerFactory
from watchbill.services.absenting import Absenting
from watchbill.services.accepting import Accepting
from watchbill.services.arranging import Arranging
from watchbill.services.asking import Asking
from watchbill.services.choosing import Choosing
from watchbill.services.claiming import Claiming
from watchbill.services.directory import Directory
from watchbill.services.following import Following
from watchbill.services.foreseeing import Foreseeing
from watchbill.services.gathering import Gathering
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.joining import Joining
from watchbill.services.mornings import Mornings
from watchbill.services.overhearing import Overhearing
from watchbill.services.overnight import Overnight
from watchbill.services.passing import Passing
from watchbill.services.peopling import Peopling
from watchbill.services.queueing import Queueing
from watchbill.services.reckoning import Reckoning
from watchbill.services.reporting import Reporting
from watchbill.services.rhythm import Rhythm
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.staffing import Staffing
from watchbill.services.staleness import Staleness
from watchbill.services.swapping import Swapping
from watchbill.services.ticketing import Ticketing
from watchbill.services.tracking import Tracking
from watchbill.settings import Settings
from watchbill.sources.listing import Listed
from watchbill.store.database import SqlDatabase
from watchbill.vitals import Vitals


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One desk: what it stores in, tells the time by, sends through, and every use case."""

    settings: Settings
    clock: Clock
    timing: Timing
    ids: Ids
    database: Database
    vitals: Vitals
    doors: Doors
    hooks: HookCalls
    trackers: Mapping[str, TrackerFactory]
    sender: Sender
    engine: Engine
    waking: Waking | None
    directory: Directory
    rotating: Rotating
    absenting: Absenting
    overnight: Overnight
    arranging: Arranging
    queueing: Queueing
    staleness: Staleness
    claiming: Claiming
    ticketing: Ticketing
    accepting: Accepting
    intake: Intake
    tracking: Tracking
    asking: Asking
    overhearing: Overhearing
    gathering: Gathering
    handing_over: HandingOver
    passing: Passing
    mornings: Mornings
    reporting: Reporting
    peopling: Peopling
    rhythm: Rhythm
    choosing: Choosing
    joining: Joining
    scheduling: Scheduling
    staffing: Staffing
    foreseeing: Foreseeing
    swapping: Swapping
    reckoning: Reckoning
    #: Who posts to us, by the name in the address, and what stores it.
    sources: Mapping[str, Listed]
    receiver: Receiver
    mailroom: Watching
    #: Outside trackers by name, and what keeps their mirrors.
    sites: Mapping[str, Site]
    keepers: Sequence[Keeper]
    keeping: Watching
    following: Following
    #: What is read again and again, and where.
    calendars: Sequence[Subscribed]
    rereading: Rereading
    #: None where no address is set.
    heartbeat: Heartbeat | None

    def start(self) -> None:
        """Tell plugins, then begin to do what is due; returns at once."""
        self.hooks.startup(self.settings)
        if self.waking:
            self.waking.agree()  # before anything is due by a clock of this machine alone
            self.waking.start()
        self.engine.start()
        self.rereading.start()
        self.mailroom.start()
        self.keeping.start()
        if self.heartbeat:
            self.heartbeat.start()

    def stop(self) -> None:
        """Finish what is being done, then tell plugins; the database stays open until `close`."""
        if self.heartbeat:
            self.heartbeat.stop()
        self.rereading.stop()
        self.mailroom.stop()
        self.keeping.stop()
        if self.waking:
            self.waking.stop()
        self.engine.stop()
        self.hooks.shutdown()

    def stir(self, addresses: Collection[Address] = ()) -> None:
        """Something is due or to be said: the engine looks at once.

        So do those of other processes, where a message goes to a platform that is not spoken here; without
        addresses they do in any case.
        """
        self.engine.wake()
        self.errands()
        here = self.sender.platforms
        if self.waking and not (addresses and all(each.platform in here for each in addresses)):
            self.waking.tell()

    def errands(self) -> None:
        """Something is to be told to an outside tracker: whoever keeps its mirror looks soon, here at once."""
        for each in self.keepers:
            each.wake()

    def close(self) -> None:
        """Store what was handed in, and give back the database's connections."""
        self.receiver.stop()
        if self.waking:
            self.waking.stop()
        for site in self.sites.values():
            site.close()
        if isinstance(self.database, SqlDatabase):
            self.database.dispose()
