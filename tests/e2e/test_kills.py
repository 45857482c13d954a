"""`kill -9` in the middle of commands: nothing half done, nothing lost, nothing twice."""

import fcntl
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.e2e import killing
from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.held import held
from tests.e2e.running import RUN, Running, come_true, running
from watchbill.model import TicketKey
from watchbill.model.duty import SendState
from watchbill.testing.postgres import PostgresServer
