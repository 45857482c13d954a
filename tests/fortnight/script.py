"""The fortnight of team Ops, from Monday 19 October to Monday 2 November 2026: ten turns, and a clock change.

Who is on MRO when nobody says otherwise: Dmitri, Esra, Ben, Farid, Chloe; then Ann, Ben, Esra, Dmitri, Farid.
"""

from datetime import date

from tests.fortnight.crew import ANN, BEN, CHLOE, DMITRI, ESRA, FARID
from tests.fortnight.steps import Alert, Day, Look, Says, Story, TrackerAway, TrackerBack

STORY: Story = (
    Day(date(2026, 10, 19), "Dmitri begins. An ordinary day: one ticket is done, two are not."),
    Says("08:55", ANN, "!mro week"),
    Says("09:05", DMITRI, "!next"),
    Says("09:06", DMITRI, "!claim OPS-1"),
    Says("09:30", ANN, "!team report on"),
    Says("10:15", FARID, "!ask Can I get access to the staging database?"),
    Says("10:20", DMITRI, "!ack Q1"),
    Says("10:31", DMITRI, "!resolve Q1 no ticket: added to the group"),
    Says("11:40", DMITRI, "!done OPS-1 valid until October 2028"),
    Says("11:45", DMITRI, "!claim OPS-2"),
    Says("15:10", DMITRI, "!claim OPS-4"),
    Says(
        "16:40",
        DMITRI,
        "!note OPS-2 half of the files are copied. Next: copy the rest, still waiting for room in the bucket",
    ),
    Says("17:10", DMITRI, "!highlight The mail gateway has a new certificate, good for two years"),
    Says("17:12", DMITRI, "!evening", alone=True),
    Says("17:41", DMITRI, "!note OPS-4 the first page is written"),
    Look("19:00"),
    #
    Day(date(2026, 10, 20), "Esra takes over one ticket of two; the other one waits. Ben is on duty this night."),
    Says("08:45", ANN, "!mro night ben today"),
    Says("09:08", ESRA, "!accept OPS-4"),
    Says("14:00", ESRA, "!claim OPS-5"),
    Says("14:30", ESRA, "!block OPS-5 waiting for the network team"),
    Says("16:45", ESRA, "!highlight The network team answers tomorrow"),
    Says("17:15", ESRA, "!skip OPS-4"),
    Look("19:00"),
    #
    Day(
        date(2026, 10, 21),
        "An alert in the night: Ben is not on MRO after it, Ann is. Nobody takes anything over.",
    ),
    Alert("02:14", "ReplicationStopped", "db-2 is 40 minutes behind"),
    Says("02:17", BEN, "!ack A1"),
    Says("02:50", BEN, "!resolve A1 restarted the replica"),
    Alert("02:51", "ReplicationStopped", over=True),
    Says("09:30", ANN, "!morning"),
    Says("10:00", BEN, "!mro why"),
    TrackerAway("17:20"),
    TrackerBack("18:05"),
    Look("19:00"),
    #
    Day(date(2026, 10, 22), "Farid is ill before the announcement, Chloe steps in. An incident, late in the day."),
    Says("08:30", FARID, "!mro away today ill"),
    Says("09:31", CHLOE, "!passed OPS-2"),
    Says("10:30", ESRA, "!mro swap 28 oct with ben for 27 oct"),
    Says("10:42", BEN, "!mro accept S1"),
    Says("16:55", BEN, "!incident Checkout is slow for everybody"),
    Says("16:58", CHLOE, "!ack I1"),
    Says("17:40", CHLOE, "!skip OPS-5"),
    Look("19:00"),
    #
    Day(date(2026, 10, 23), "Chloe takes over late, ends what was passed on four times, and leaves early."),
    Says("11:40", CHLOE, "!accept all"),
    Says("14:10", ANN, "!mro night dmitri saturday"),
    Says("15:20", CHLOE, "!done OPS-2 all files are in the new bucket"),
    Says("16:30", CHLOE, "!handover"),
    Says("17:05", CHLOE, "!track I1"),
    Look("19:00"),
    #
    Day(date(2026, 10, 24), "A Saturday."),
    Look("12:00"),
    #
    Day(date(2026, 10, 25), "The clocks go back at three: an alert in the hour that comes twice."),
    Alert("02:30", "QueueTooLong", "900 orders wait"),
    Says("02:34", DMITRI, "!ack A2"),
    Alert("02:55", "QueueTooLong", over=True),
    Look("12:00"),
    #
    Day(date(2026, 10, 26), "Ann, who leads, is on MRO herself. The report of the first week."),
    Says("09:05", ANN, "!passed"),
    Says("09:10", ANN, "!accept all"),
    Says("10:00", ANN, "!resolve I1 the cache was too small"),
    Says("10:20", ANN, "!done OPS-9 the cache has four times the room"),
    Look("19:00"),
    #
    Day(
        date(2026, 10, 27),
        "Esra is ill after she was announced; Farid steps in, and takes over one ticket of two.",
    ),
    Says("09:20", ESRA, "!mro away today ill"),
    Says("09:45", FARID, "!accept OPS-4"),
    Says("17:05", FARID, "!evening", alone=True),
    Says("17:45", FARID, "!highlight The network team still has not answered"),
    Look("19:00"),
    #
    Day(date(2026, 10, 28), "Esra is well again: Ben gives her the rest of the day."),
    Says("09:05", BEN, "!accept all"),
    Says("13:00", BEN, "!mro give today to esra"),
    Says("13:04", ESRA, "!mro accept S2"),
    Says("13:20", ESRA, "!accept all"),
    Says("13:30", ESRA, "!unblock OPS-5"),
    Says("16:00", ESRA, "!done OPS-5 the port is open"),
    Look("19:00"),
    #
    Day(date(2026, 10, 29), "The day before the office is shut."),
    Says("09:05", DMITRI, "!accept all"),
    Says("10:00", DMITRI, "!claim OPS-6"),
    Says("11:00", CHLOE, "!claim OPS-7"),
    Says("11:01", CHLOE, "!keep OPS-7"),
    Says("16:00", DMITRI, "!release OPS-4"),
    Look("19:00"),
    #
    Day(date(2026, 10, 30), "The office is shut: nobody is on MRO."),
    Look("19:00"),
    Day(date(2026, 10, 31), "A Saturday."),
    Look("12:00"),
    Day(date(2026, 11, 1), "All Saints' Day, a Sunday."),
    Look("12:00"),
    #
    Day(date(2026, 11, 2), "Farid has the last turn, and the report of the second week is there."),
    Says("09:05", FARID, "!accept all"),
    Says("14:00", FARID, "!done OPS-6 they are gone"),
    Look("19:00"),
)
