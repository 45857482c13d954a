"""A GitHub of our own, on this machine: issues by REST and a project by GraphQL, for tests.

`FakeGitHub` has one repository and, where a test wants it, one project. It is kept honest by the contract of sites
that the adapter fulfils beside it and beside `emulate` alike, and by GraphQL's official schema, by which
`graphql-core` carries out each query. It differs from GitHub in this:

- permissions are not looked at, but for who may be assigned; whoever signs in may do all else.
- a project has one field, and workflows of projects do nothing: what is closed stays where it was.
- nothing is limited in its rate unless a fault says so.
"""

from watchbill.testing.github.server import FakeGitHub
from watchbill.testing.github.state import Fault, Hub, Issue, Item, Project

__all__ = ["FakeGitHub", "Fault", "Hub", "Issue", "Item", "Project"]
