"""A Slack of our own, on this machine: Web API, Socket Mode and signed HTTP, for tests and for trying the product.

`FakeSlack` is one workspace with its servers. What a person there does is `people`, what goes wrong `faults`.

It is kept honest by `slack-bolt`, which knows nothing of us, as a second client in the tests, and by the shapes
that docs.slack.dev publishes. It differs from Slack in this:

- one workspace, one app, one bot; tokens are fixed strings, nothing is installed by OAuth.
- permissions of people are not looked at; scopes of the token are, and whether the bot is in a channel.
- reactions are told when they are added; nobody takes one back, and no list of them can be asked for.
- search, files, pins, bookmarks, reminders, scheduled messages, canvases and workflows are not there.
- markup in `text` is not parsed but for who is called; blocks are checked for what we and Bolt send.
- nothing is limited in its rate unless a fault says so; what is brought again comes after `patience`, not minutes.
- a slash command or a button that is not acknowledged is gone, as in Slack; the person sees no warning here.
"""

from watchbill.testing.slack.faults import Faults
from watchbill.testing.slack.people import People
from watchbill.testing.slack.server import FakeSlack
from watchbill.testing.slack.state import Channel, Message, Slacker, Workspace

__all__ = ["Channel", "FakeSlack", "Faults", "Message", "People", "Slacker", "Workspace"]
