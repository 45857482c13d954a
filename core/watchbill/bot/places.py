"""What a command's parameters are annotated with, one for each kind of place in its words."""

from datetime import date
from typing import Annotated

from watchbill.bot.kinds import Handle, KeyWord, LastDay, LastKey, Number, OneDay, OneWord, Rest, Switch, Why
from watchbill.bot.several import SeveralKeys
from watchbill.model.people import PersonId
from watchbill.model.proposal import ProposalId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import ItemId

#: One word, as it was written.
Word = Annotated[str, OneWord()]
#: A ticket's key: "TICKET-123".
Key = Annotated[TicketKey, KeyWord()]
#: One key of a ticket, or several.
Keys = Annotated[tuple[TicketKey, ...], SeveralKeys()]
#: The key of a ticket that is there, where a new one's title may stand instead.
Existing = Annotated[TicketKey, LastKey()]
#: An alert's, incident's or question's id: "A1".
Item = Annotated[ItemId, KeyWord()]
#: A proposal's id: "S1".
Proposal = Annotated[ProposalId, KeyWord()]
#: A person's handle: "ann".
Name = Annotated[PersonId, Handle()]
#: The rest of the line, and of the lines after it.
Text = Annotated[str, Rest()]
#: A day in the team's calendar.
Day = Annotated[date, OneDay()]
#: The last day of a span, after its first.
Until = Annotated[date, LastDay()]
#: The rest of the line after days.
Reason = Annotated[str, Why()]
#: True when the word that is the parameter's name stands there.
Flag = Annotated[bool, Switch()]
#: A whole number from 0 to a million.
Count = Annotated[int, Number()]
