"""What people type to name a thing, where tickets and items name each other."""

from typing import NewType

#: As the tracker writes it, upper case: "TICKET-123".
TicketKey = NewType("TicketKey", str)
#: Short enough to type: "A1" for an alert, "I2" for an incident, "Q3" for a question.
ItemId = NewType("ItemId", str)
