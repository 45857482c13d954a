"""What `!channels` says of what seldom happens."""

from watchbill.model.remark import Barrier, Came
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import CHANNEL, a_view, at
from watchbill.words.channels import came


def test_where_listening_has_just_begun_nothing_is_wrong() -> None:
    told = Plain().write(came([Came(place=CHANNEL, barrier=Barrier.UNHEARD)], at(9), a_view({})))

    assert told.splitlines()[1:] == [
        "  - #ops: I have just begun to listen there. Look again in a few minutes.",
    ]
