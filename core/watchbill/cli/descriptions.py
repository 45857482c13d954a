"""What `--help` says of each command beside its grammar."""

ENDS = """\
exit codes:
  0  all is well
  1  a person must act; the reason stands on standard error (of doctor: on standard output)
  2  the command line was not understood

Settings are read from the environment: WATCHBILL_DATABASE_URL, WATCHBILL_VAR, ... (docs/reference/settings.md).
"""
RUN = """\
Start the bot that config.py describes, and keep the team's schedule.

It ends by SIGTERM or Ctrl-C: commands in flight are answered first. On SQLite the tables are brought up to date at
the start, and one process may run on a file; on PostgreSQL any number may, after `watchbill db upgrade`.
"""
DEMO = """\
Open the desk in this terminal with a prepared team: people, a night behind them, a board.

You are today's MRO person, unless --as says who else. When nobody is on MRO at this hour, the demo's clock
starts in the morning of the next working day. What you do is kept (in var/demo) until --reset. With standard input
that is no terminal, commands are read line by line.
"""
APPLY = """\
Create or update teams, people, accounts and members from a file; docs/how-to/team-file.md describes it.

Shows what would change and asks. Nothing is changed unless all of the file is right. What the file does not
mention stays as it is; only a member who is missing from a team's list leaves the team, as of yesterday.
"""
ROTA = """\
Show what each team's next weeks would be like if nothing else becomes known: turns, shares, broken rules.

Broken is a rule where a day has nobody, somebody serves who cannot, or two turns of one person lie too near
together; then the exit code is 1. With --file as if the team file were applied: `watchbill rota simulate --file
team.toml` checks one before it is merged. Nothing is changed.
"""
REPORT = """\
Print what a team's days were like, in figures: who did what, what came in, how long it took, what passed on.

Without a PERIOD this week so far; else last week, month, last month, 2026-W48, 2026-11, 2026-11-16 2026-11-29.
`link` makes one more address at which WATCHBILL_WEB shows the report to whoever knows it, as a page and as CSV;
`revoke` ends all of the team's. docs/how-to/report.md says what each figure is.
"""
CALENDARS = """\
Read every calendar of leave and night duty now, and say what is in it about whom.

For trying a file of calendars (WATCHBILL_CALENDARS; docs/how-to/calendars.md): entries that are about nobody known
are shown by their titles. Nothing is changed. The exit code is 1 when one cannot be read.
"""
INTAKE = """\
The addresses to which sources of alerts post, and their deliveries that could not be understood.

docs/how-to/alerts.md shows what to set where.
"""
MAIL = """\
Look into every mailbox now, and list the mails of the last week that were passed over, and why.

For trying a file of sources with mailboxes (WATCHBILL_SOURCES; docs/how-to/mail.md). Nothing is changed, here or
in the mailbox. The exit code is 1 when one cannot be read, or is for a team that is not there.
"""
WEB = """\
Answer on WATCHBILL_WEB in a process of its own: store what sources post, for the bot on the same database, and
show reports.

The bot understands what was stored, at once on PostgreSQL, within five seconds on SQLite: give both the same
settings, but for the port. It ends by SIGTERM or Ctrl-C: requests in flight are answered first.
"""
INIT = """\
Ask for chat, team, people, time zone and tracker, and write config.py, team.toml and watchbill.env into a folder.

The team is made at once, and for Slack a one-time code is printed that makes the first admin. Nothing is written
over: a folder that has one of these files is refused.
"""
ADMIN = """\
Print a one-time code. Whoever says `!admin CODE` to the bot alone within a day is that person from then on, and an
admin. An earlier code of the same person is good no more.
"""
SLACK = """\
Print the manifest that makes the app: at api.slack.com/apps choose "Create New App", "From a manifest", paste it.

Without --url for Socket Mode, which needs no public address; with it for signed HTTP.
"""
DOCTOR = """\
Look at Python, settings, state folder, database, time zones, plugins, every team, the
teams of sources and the outside trackers, which are asked.

With `slack` it asks the workspace too.

Each line is ok, attention (works, but know it) or wrong (does not work until somebody acts), with what to do
behind an arrow. Nothing is changed. The exit code is 1 when something is wrong.
"""
BACKUP = """\
Write what the SQLite database holds now into a new file, while the desk runs and without holding it up.

FILE is whole or not there; it is never written over another. `watchbill restore FILE` takes it back. PostgreSQL
makes its own backups, by pg_dump: the command says how.
"""
EXPORT = """\
Write everything that the database holds into one readable file, one JSON object a line; - is standard output.

SQLite and PostgreSQL give the same file, all of one moment, while the desk runs. `watchbill import FILE` and
`watchbill restore FILE` take it, also in a later release. It holds no passwords, but names and what people wrote.
"""
IMPORT = """\
Bring an export, or the SQLite file of a desk, into an empty database: the way from SQLite to PostgreSQL.

Stop the desk first: what waits to be said in FILE is said by the desk on the new database. (Of an older FILE use
`watchbill restore`, on an empty database too.) All of it comes in or nothing; counts and hashes are compared.
"""
RESTORE = """\
Put FILE, a backup or an export, in the place of everything that the database holds.

Says what FILE and the database hold, and asks. The desk may run: it goes on with what was restored. On SQLite
what was there is kept beside the file. What waited to be said when FILE was written may have been said since, and
is not said again.
"""
