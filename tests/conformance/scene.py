"""The team of the plugins' tests, met in some chat: Ann leads Ben, Chloe and Dmitri; Zoe is unknown, Gus a guest.

It is 10:00 of Tuesday, 2026-12-01, in Paris, and Ben is on MRO.
"""

from dataclasses import replace

from tests.core.bot.desks import Gate
from tests.plugins.conftest import TEAM, fill
from watchbill import bot
from watchbill.model import Address, Content, Identity, PersonId, say
from watchbill.ports import Database

KNOWN = ("ann", "ben", "chloe", "dmitri", "eve")


class Slowly(bot.Plugin):
    """One command that waits"""

    #: Set anew by each test that uses it.
    gate: Gate = Gate()

    @bot.command(may=bot.EVERYBODY)
    def slowly(self, request: bot.Request) -> Content:
        """Wait until the test says so.

        Example: !slowly
        """
        self.gate.wait()
        return say("slowly is done")

    @bot.command(changes=True, may=bot.EVERYBODY)
    def patiently(self, request: bot.Request) -> Content:
        """Wait until the test says so, and be stored.

        Example: !patiently
        """
        self.gate.wait()
        return say("patiently is done")


def populate(database: Database, channel: Address, account: "dict[str, str]") -> None:
    """The team posts in this channel, and everybody known has their account."""
    with database.changing() as work:
        fill(work)
        work.teams.save(replace(TEAM, channel=channel, watched=()))
        for name in KNOWN:
            for old in work.people.identities(PersonId(name)):
                work.people.unlink(old)
            work.people.link(Identity(platform=channel.platform, id=account[name]), PersonId(name))
            person = work.people.get(PersonId(name))
            assert person is not None
            work.people.save(replace(person, email=f"{name}@example.org"))
