"""The tables of the desk.

Rows that are a log (claims, audit) name people and teams without a foreign key: each insert on a hot path would
lock the same parent rows. Everything else refuses a team or a person that is not there.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Time,
    and_,
    false,
    literal_column,
)

from watchbill.model.passage import Course, End
from watchbill.model.people import Role, Side
from watchbill.model.proposal import ProposalState
from watchbill.model.ticket import ClaimKind, Outcome
from watchbill.model.ticket import Column as BoardColumn
from watchbill.model.turn import TurnKind
from watchbill.model.work import ItemKind, ItemState, Severity
from watchbill.sql.columns import Choice, Instant, Json, Number, Words, metadata, partial_index

people = Table(
    "people",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("email", Words),
    Column("admin", Boolean, nullable=False),
    Column("workdays", Json),
    Column("country", Words),
    Column("region", Words),
)

identities = Table(
    "identities",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("person", Words, ForeignKey("people.id"), nullable=False, index=True),
)

link_requests = Table(
    "link_requests",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("account", Words, primary_key=True),
    Column("person", Words, ForeignKey("people.id"), primary_key=True),
    Column("awaits", Choice(Side), nullable=False),
    Column("at", Instant, nullable=False),
)

#: Of each code only its digest is kept.
admin_codes = Table(
    "admin_codes",
    metadata,
    Column("person", Words, ForeignKey("people.id"), primary_key=True),
    Column("digest", Words, nullable=False),
    Column("until", Instant, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("workdays", Json, nullable=False),
    Column("holidays", Json, nullable=False),
    Column("day_starts", Time, nullable=False),
    Column("day_ends", Time, nullable=False),
    Column("designation", Words, nullable=False),
    Column("evening_check", Words, nullable=False),
    Column("wip_limit", Integer, nullable=False),
    Column("rest_seconds", Integer, nullable=False),
    Column("gap", Integer, nullable=False),
    Column("tracker", Words, nullable=False),
    Column("overlap_seconds", Integer, nullable=False, server_default="0"),
    Column("topic", Boolean, nullable=False, server_default=false()),
    Column("handle", Words),
    #: Empty where a team asks nobody else.
    Column("escalation_seconds", Integer, server_default="600"),
    #: Empty where the leads of a team are not told.
    Column("acceptance_seconds", Integer, server_default="7200"),
    Column("pass_limit", Integer, server_default="3"),
    Column("report", Words),
    Column("calendar_link", Words),
    Column("board_link", Words),
)

#: A team's conversations; position 0 is where it posts, the others are watched.
channels = Table(
    "channels",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("platform", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("thread", Words),
    Index("ix_channels_conversation", "platform", "conversation"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("person", Words, ForeignKey("people.id"), primary_key=True, index=True),
    Column("role", Choice(Role), nullable=False),
    Column("weight", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Words, primary_key=True),
    Column("person", Words, ForeignKey("people.id"), nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("reason", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", Words),
    Index("ix_absences_person", "person", "end"),
    Index("ix_absences_source", "source", "end"),
)

nights = Table(
    "nights",
    metadata,
    Column("id", Words, primary_key=True),
    Column("person", Words, ForeignKey("people.id"), nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("source", Words, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", Words),
    Index("ix_nights_person", "person", "end"),
    Index("ix_nights_source", "source", "end"),
)

#: How the readings of outside calendars went; what they found are absences and nights.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("name", Words, primary_key=True),
    Column("read_at", Instant),
    Column("well_at", Instant),
    Column("again_at", Instant, nullable=False),
    Column("failure", Words, nullable=False),
    Column("failing_since", Instant),
    Column("mark", Json, nullable=False),
    Column("setting", Words, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("strange", Json, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("primary", Words, ForeignKey("people.id")),
    Column("backup", Words, ForeignKey("people.id")),
    Column("kind", Choice(TurnKind), nullable=False),
    Column("skipped", Json, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("due", Json, nullable=False, server_default="[]"),
)

#: Each day in two columns of JSON, which are read and written as a whole: a row a person would be ten for one.
closed_days = Table(
    "closed_days",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("primary", Words, ForeignKey("people.id")),
    Column("backup", Words, ForeignKey("people.id")),
    Column("unpopular", Boolean, nullable=False),
    Column("shares", Json, nullable=False),
    Column("credits", Json, nullable=False),
    Column("closed_at", Instant, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("id", Words, primary_key=True),
    Column("giver", Words, ForeignKey("people.id")),
    Column("taker", Words, ForeignKey("people.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("instead", Date),
    Column("by", Words, nullable=False),
    Column("asked", Words),
    Column("at", Instant, nullable=False),
    Column("state", Choice(ProposalState), nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Words),
)
unsettled = proposals.c.state == literal_column("'open'")
partial_index("ix_proposals_open", proposals.c.team, where=unsettled)

items = Table(
    "items",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("id", Words, primary_key=True),
    Column("kind", Choice(ItemKind), nullable=False),
    Column("title", Words, nullable=False),
    Column("severity", Choice(Severity), nullable=False),
    Column("state", Choice(ItemState), nullable=False),
    Column("source", Words, nullable=False),
    Column("dedupe_key", Words, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("reporter", Words),
    Column("owner", Words),
    Column("ticket", Words),
    Column("note", Words, nullable=False),
    Column("resolved_at", Instant),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("group", Words, nullable=False, server_default=""),
    Column("link", Words, nullable=False, server_default=""),
    Column("details", Words, nullable=False, server_default=""),
    Column("untracked", Words),
    Column("parked_for", Words),
    Index("ix_items_resolved", "team", "resolved_at"),
    Index("ix_items_key", "team", "dedupe_key", "opened_at"),
    Index("ix_items_group", "team", "source", "group", "opened_at"),
)
#: Written out, not bound: a database matches only literal text with the condition of an index.
unresolved = items.c.state != literal_column("'resolved'")
#: Two reports with one key are one item, until it is resolved.
partial_index("ix_items_unresolved", items.c.team, items.c.dedupe_key, where=unresolved, unique=True)
partial_index("ix_items_ticket", items.c.team, items.c.ticket, where=items.c.ticket.is_not(None))

tickets = Table(
    "tickets",
    metadata,
    Column("key", Words, primary_key=True),
    Column("team", Words, ForeignKey("teams.id"), nullable=False),
    Column("title", Words, nullable=False),
    Column("column", Choice(BoardColumn), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("assignee", Words),
    Column("sprint", Boolean, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Words),
    Column("text", Words, nullable=False, server_default=""),
    Column("tracker", Words, nullable=False, server_default="board"),
    Index("ix_tickets_board", "team", "column", "rank", "key"),
)
#: At most one ticket is made for an item of a team.
partial_index(
    "ix_tickets_origin", tickets.c.team, tickets.c.origin, where=tickets.c.origin.is_not(None), unique=True
)

notes = Table(
    "notes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Words, nullable=False),
    Column("author", Words),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("repeats", Boolean, nullable=False, server_default=false()),
    Index("ix_notes_key", "key", "at", "id"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("team", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("kind", Choice(ClaimKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("taken_from", Words),
    Column("beyond_limit", Boolean, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", Choice(Outcome)),
    Column("parked_for", Words),
    Column("kept", Boolean, nullable=False, server_default=false()),
    Index("ix_claims_ended", "team", "outcome", "ended_at"),
)
not_ended = claims.c.ended_at.is_(None)
#: At most one open claim a ticket.
partial_index("ix_claims_held", claims.c.key, where=not_ended, unique=True)
partial_index("ix_claims_open", claims.c.team, where=not_ended)

handovers = Table(
    "handovers",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("by", Words),
    Column("to", Words),
    Column("posted_at", Instant, nullable=False),
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("checked_at", Instant),
)

carried = Table(
    "carried",
    metadata,
    Column("team", Words, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", Words, nullable=False, index=True),
    Column("title", Words, nullable=False),
    Column("column", Choice(BoardColumn), nullable=False),
    Column("owner", Words),
    Column("note", Words),
    Column("passed", Integer, nullable=False),
    Column("next", Words),
    Column("waiting", Words),
    Column("since", Date),
    ForeignKeyConstraint(["team", "day"], ["handovers.team", "handovers.day"]),
)

#: What an evening check only names.
left_out = Table(
    "left_out",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("person", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("team", Words, ForeignKey("teams.id"), primary_key=True),
    Column("key", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Words, nullable=False),
    Column("day", Date, nullable=False),
    Column("course", Choice(Course), nullable=False),
    Column("giver", Words),
    Column("to", Words),
    Column("note", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("raised_at", Instant),
    Column("ended_at", Instant),
    Column("end", Choice(End)),
    Column("by", Words),
    Index("ix_passages_day", "team", "day"),
)
waits = passages.c.end.is_(None)
partial_index("ix_passages_waiting", passages.c.team, where=waits)

highlights = Table(
    "highlights",
    metadata,
    Column("id", Number, primary_key=True),
    Column("team", Words, ForeignKey("teams.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("person", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_highlights_day", "team", "day"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("person", Words),
    Column("action", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("before", Words, nullable=False),
    Column("after", Words, nullable=False),
    Column("at", Instant, nullable=False),
)
#: Entries about something owed that was not done, which are rare: "!" is the character after the space.
missed = and_(audit.c.action >= literal_column("'missed '"), audit.c.action < literal_column("'missed!'"))
partial_index("ix_audit_missed", audit.c.at, where=missed)

#: The last number given in a series: "TICKET-" of "tickets", "A" of the items of a team.
counters = Table(
    "counters",
    metadata,
    Column("scope", Words, primary_key=True),
    Column("prefix", Words, primary_key=True),
    Column("value", Number, nullable=False),
)
