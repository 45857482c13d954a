"""What the web needs of the desk; `watchbill.app.App` is one."""

from collections.abc import Mapping
from typing import Protocol

from watchbill.doors import Doors
from watchbill.jobs.receiving import Receiver
from watchbill.ports import Clock, Database, Ids
from watchbill.services.reckoning import Reckoning
from watchbill.services.reporting import Reporting
from watchbill.sources.listing import Listed
from watchbill.vitals import Vitals


class Watched(Protocol):
    """The application, as somebody sees it who watches."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def reckoning(self) -> Reckoning: ...
    @property
    def reporting(self) -> Reporting: ...
    @property
    def doors(self) -> Doors: ...
    @property
    def vitals(self) -> Vitals: ...
    @property
    def receiver(self) -> Receiver: ...
    @property
    def sources(self) -> Mapping[str, Listed]:
        """Who posts here, by the name in the address."""
        ...
