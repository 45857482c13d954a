"""Due work, outbox, inbox, leases and their tally, as the store's transactions take them."""

from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.leases import SqlLeases
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tally import SqlTally
from watchbill.sql import Durable

DURABLE = Durable(due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, leases=SqlLeases, tally=SqlTally)
