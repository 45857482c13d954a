"""What is known of who can be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.people import Membership, Person, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """The facts about one team's people that can keep them from a turn, for the days that somebody asks about."""

    #: Past and future ones too.
    memberships: Sequence[Membership] = ()
    #: For the zone and the weekdays of each; who is left out lives and works as the team does.
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    absences: Sequence[Absence] = ()
    nights: Sequence[NightDuty] = ()
    #: The public holidays of those who have any, by their own date, with their names.
    holidays: Mapping[PersonId, Mapping[date, str]] = field(default_factory=dict)
