"""Who may use which command, cell by cell."""

import pytest

from watchbill.rules import permissions
from watchbill.rules.permissions import Standing

#: Written out a second time on purpose: unknown, member, today's MRO, lead, admin.
EXPECTED = """
mro                 yes yes yes yes yes
mro today           yes yes yes yes yes
mro tomorrow        yes yes yes yes yes
mro week            yes yes yes yes yes
mro on              yes yes yes yes yes
mro why             yes yes yes yes yes
mro fairness        yes yes yes yes yes
mro simulate        yes yes yes yes yes
mro away            no  yes yes yes yes
mro back            no  yes yes yes yes
mro night           no  yes yes yes yes
mro night back      no  yes yes yes yes
mro swap            no  yes yes yes yes
mro give            no  yes yes yes yes
mro take            no  yes yes yes yes
mro accept          no  yes yes yes yes
mro decline         no  yes yes yes yes
mro cancel          no  yes yes yes yes
queue               yes yes yes yes yes
next                yes yes yes yes yes
show                yes yes yes yes yes
ask                 yes yes yes yes yes
incident            no  yes yes yes yes
ack                 no  yes yes yes yes
resolve             no  yes yes yes yes
claim               no  yes yes yes yes
release             no  yes yes yes yes
block               no  yes yes yes yes
unblock             no  yes yes yes yes
done                no  yes yes yes yes
reopen              no  yes yes yes yes
ticket              no  yes yes yes yes
board               yes yes yes yes yes
mine                no  yes yes yes yes
note                no  yes yes yes yes
highlight           no  yes yes yes yes
evening             no  yes yes yes yes
handover            no  no  yes yes yes
team                yes yes yes yes yes
team list           yes yes yes yes yes
team channel here   no  no  no  yes yes
team limit          no  no  no  yes yes
team rest           no  no  no  yes yes
team overlap        no  no  no  yes yes
person              no  yes yes yes yes
person add          no  no  no  yes yes
person zone         no  yes yes yes yes
person days         no  yes yes yes yes
person country      no  yes yes yes yes
person role         no  no  no  yes yes
person weight       no  no  no  yes yes
person leave        no  no  no  yes yes
person link         no  no  no  yes yes
person unlink       no  no  no  no  yes
calendars           no  yes yes yes yes
calendars forget    no  no  no  yes yes
whoami              yes yes yes yes yes
health              yes yes yes yes yes
help                yes yes yes yes yes
"""
ROWS = {row[:20].strip(): row[20:].split() for row in EXPECTED.strip().splitlines()}
CELLS = [
    (command, standing, cell)
    for command, row in ROWS.items()
    for standing, cell in zip(Standing, row, strict=True)
]


@pytest.mark.parametrize(("command", "standing", "cell"), CELLS)
def test_cell(command: str, standing: Standing, cell: str) -> None:
    assert (standing in permissions.who_may(command)) is (cell == "yes")


def test_every_command_of_the_table_is_written_out_here() -> None:
    assert set(permissions.TABLE) == set(ROWS)


@pytest.mark.parametrize("standing", Standing)
def test_a_command_that_is_not_in_the_table_is_nobodys(standing: Standing) -> None:
    assert standing not in permissions.who_may("reboot")


def test_who_may_names_everybody_who_is_allowed() -> None:
    assert permissions.who_may("handover") == {Standing.MRO, Standing.LEAD, Standing.ADMIN}
    assert permissions.who_may("reboot") == frozenset()


def test_an_admin_may_do_everything() -> None:
    assert all(Standing.ADMIN in may for may in permissions.TABLE.values())
