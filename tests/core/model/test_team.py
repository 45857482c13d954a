"""What a team says of itself."""

from dataclasses import replace

from watchbill.model import Address
from watchbill.testing.builders import CHANNEL, a_team


def test_its_places_are_its_channels_each_once_without_threads_and_nobody_alone() -> None:
    sre, alone = replace(CHANNEL, conversation="#sre"), Address(platform="console", conversation="@ann")
    team = a_team(channel=CHANNEL, watched=(sre, replace(CHANNEL, thread="m1"), alone, sre))

    assert team.places == (CHANNEL, sre)
    assert a_team(channel=None, watched=(sre,)).places == (sre,)
    assert a_team(channel=alone).places == ()
