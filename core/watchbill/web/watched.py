"""What the web needs of the desk; `watchbill.app.App` is one."""

from typing import Protocol

from watchbill.doors import Doors
from watchbill.ports import Clock, Database
from watchbill.services.reckoning import Reckoning
from watchbill.vitals import Vitals


class Watched(Protocol):
    """The application, as somebody sees it who watches."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def reckoning(self) -> Reckoning: ...
    @property
    def doors(self) -> Doors: ...
    @property
    def vitals(self) -> Vitals: ...
