"""Who sees to what was just put into the queue."""

from watchbill.model.escalation import OnDuty
from watchbill.model.message import Content, say
from watchbill.words import times
from watchbill.words.people import mentioned, named
from watchbill.words.view import View


def on_duty(found: OnDuty, view: View) -> Content:
    """Calls whoever is on duty; where nobody is, says so, and who will be there when."""
    if found.person is None:
        return say("Nobody is on MRO right now: it waits there for whoever looks next.")
    duty = "on night duty" if found.night else "on MRO"
    if found.start is None:
        return say(mentioned(found.person, view.names), f" is {duty}.")
    zone, today = view.team.zone, view.team.today(view.now)
    day, starts = times.on(view.team.today(found.start), today), times.clock(found.start, zone)
    return say(
        "Nobody is on duty at this hour; ", named(found.person, view.names), f" is {duty} {day}, from {starts}."
    )
