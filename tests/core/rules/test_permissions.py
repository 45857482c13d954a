"""Who may use which command, cell by cell."""

import pytest

from watchbill.rules import permissions
from watchbill.rules.permissions import Standing

#: Written out a second time on purpose: outside, unknown, member, today's MRO, lead, admin.
EXPECTED = """
mro                 no  yes yes yes yes yes
mro today           no  yes yes yes yes yes
mro tomorrow        no  yes yes yes yes yes
mro week            no  yes yes yes yes yes
mro on              no  yes yes yes yes yes
mro why             no  yes yes yes yes yes
mro fairness        no  yes yes yes yes yes
mro simulate        no  yes yes yes yes yes
mro away            no  no  yes yes yes yes
mro back            no  no  yes yes yes yes
mro night           no  no  yes yes yes yes
mro night back      no  no  yes yes yes yes
mro rest            no  no  yes yes yes yes
mro swap            no  no  yes yes yes yes
mro give            no  no  yes yes yes yes
mro take            no  no  yes yes yes yes
mro accept          no  no  yes yes yes yes
mro decline         no  no  yes yes yes yes
mro cancel          no  no  yes yes yes yes
queue               no  yes yes yes yes yes
next                no  yes yes yes yes yes
show                no  yes yes yes yes yes
why                 no  yes yes yes yes yes
channels            no  no  yes yes yes yes
ask                 yes yes yes yes yes yes
incident            no  no  yes yes yes yes
ack                 no  no  yes yes yes yes
resolve             no  no  yes yes yes yes
track               no  no  yes yes yes yes
claim               no  no  yes yes yes yes
release             no  no  yes yes yes yes
block               no  no  yes yes yes yes
unblock             no  no  yes yes yes yes
accept              no  no  no  yes yes yes
keep                no  no  yes yes yes yes
done                no  no  yes yes yes yes
reopen              no  no  yes yes yes yes
ticket              no  no  yes yes yes yes
board               no  yes yes yes yes yes
mine                no  no  yes yes yes yes
note                no  no  yes yes yes yes
highlight           no  no  yes yes yes yes
skip                no  no  yes yes yes yes
digest              no  no  yes yes yes yes
morning             no  no  yes yes yes yes
evening             no  no  yes yes yes yes
passed              no  yes yes yes yes yes
handover            no  no  no  yes yes yes
report              no  no  yes yes yes yes
team                no  yes yes yes yes yes
team list           no  yes yes yes yes yes
team channel here   no  no  no  no  yes yes
team limit          no  no  no  no  yes yes
team topic          no  no  no  no  yes yes
team handle         no  no  no  no  yes yes
team escalation     no  no  no  no  yes yes
team evening        no  no  no  no  yes yes
team morning        no  no  no  no  yes yes
team report         no  no  no  no  yes yes
team acceptance     no  no  no  no  yes yes
team passes         no  no  no  no  yes yes
team link           no  no  no  no  yes yes
team rest           no  no  no  no  yes yes
team overlap        no  no  no  no  yes yes
person              no  no  yes yes yes yes
person add          no  no  no  no  yes yes
person zone         no  no  yes yes yes yes
person days         no  no  yes yes yes yes
person country      no  no  yes yes yes yes
person role         no  no  no  no  yes yes
person weight       no  no  no  no  yes yes
person leave        no  no  no  no  yes yes
person link         yes yes yes yes yes yes
person confirm      yes yes yes yes yes yes
person unlink       no  no  no  no  no  yes
calendars           no  no  yes yes yes yes
calendars forget    no  no  no  no  yes yes
admin               yes yes yes yes yes yes
whoami              yes yes yes yes yes yes
health              no  yes yes yes yes yes
help                yes yes yes yes yes yes
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
