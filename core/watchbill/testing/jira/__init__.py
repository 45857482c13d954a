"""A Jira of our own, on this machine, of the cloud or a Data Center, for tests and for trying the product.

`FakeJira` is one site with its server. What people do there is `people`, what goes wrong `faults`, and by
how much the index lags behind `place.lag`.

It is kept honest by pycontribs' `jira` and by `jira.js`, which know nothing of us, as second clients in the tests.
It differs from Jira in this:

- one account signs in; an issue is seen by it or by nobody; roles, schemes and screens are not there.
- one workflow for every type of issue; a transition wants one field at most.
- of JQL it knows what the desk asks: comparisons, lists, EMPTY, relative and absolute dates, an order.
- documents are checked for the kinds of nodes that the desk and people's simplest texts have.
- where a search goes on, it finds as if it were asked anew; nothing is limited in its rate unless a fault says so.
- no webhooks, boards, attachments, worklogs and histories.
"""

from watchbill.testing.jira.faults import Faults
from watchbill.testing.jira.people import People
from watchbill.testing.jira.server import FakeJira
from watchbill.testing.jira.state import Comment, Issue, Person, Place, Status, Transition

__all__ = ["Comment", "FakeJira", "Faults", "Issue", "People", "Person", "Place", "Status", "Transition"]
