"""Calls of the hooks: what plugins answer, and what happens when they fail."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from watchbill import hookimpl
from watchbill.calendars import types
from watchbill.errors import Refused, SettingsInvalid
from watchbill.hooks import answers, loading
from watchbill.hooks.calls import HookCalls
from watchbill.model.absence import Absence
from watchbill.model.event import Claimed, Event
from watchbill.model.message import Bullets, Code, Content, Link, Mention, Paragraph, Text, bullets, line, say
from watchbill.model.people import Identity, PersonId
from watchbill.ports import Hooks
from watchbill.settings import Settings
from watchbill.sources import types as sources
from watchbill.testing.builders import DAY, a_claim, a_person, a_team, an_absence, an_item, at
from watchbill.trackers import board

NOW = at(10)
ANN = a_person("ann")


class Plugin:
    """Answers every hook with what it was given; raises it where that is an exception."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.heard: list[Any] = []

    def _say(self, heard: object = None) -> Any:
        self.heard.append(heard)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    @hookimpl
    def watchbill_startup(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_shutdown(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_trackers(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_calendars(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_sources(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_person(self, identity: str) -> Any:
        return self._say(identity)

    @hookimpl
    def watchbill_score(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_absences(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_objections(self, action: str) -> Any:
        return self._say(action)

    @hookimpl
    def watchbill_handover_sections(self) -> Any:
        return self._say()

    @hookimpl
    def watchbill_happened(self, event: Event) -> Any:
        return self._say(event)


def calls(**plugins: Any) -> HookCalls:
    """The hooks with these plugins, the first of which is asked first, before the built-ins."""
    loaded = loading.load(Settings(plugins=()))
    for name, answer in reversed(plugins.items()):
        loaded.register(answer if isinstance(answer, Plugin) else Plugin(answer), name)
    return HookCalls(loaded)


def objections(**plugins: Any) -> list[str]:
    return list(calls(**plugins).objections("claim TICKET-1", ANN, NOW))


def sections(**plugins: Any) -> list[Content]:
    return list(calls(**plugins).handover_sections(a_team(), DAY, NOW))


def absences(**plugins: Any) -> list[Absence]:
    return list(calls(**plugins).absences([ANN], DAY, DAY))


def test_they_are_what_services_ask_for() -> None:
    hooks: Hooks = calls()

    assert hooks.objections("claim TICKET-1", ANN, NOW) == ()


def test_every_objection_is_heard_in_the_order_of_the_plugins() -> None:
    assert objections(one="Not now.", two=["Not you.", "Not here."], three=None) == [
        "Not now.",
        "Not you.",
        "Not here.",
    ]


def test_an_empty_objection_is_none() -> None:
    assert objections(one="", two=[" "], three=[]) == []


@pytest.mark.parametrize("failure", [ValueError("broken"), Refused("no"), SystemExit(3)])
def test_an_objector_that_raises_refuses_nothing_and_is_named_in_the_log(
    failure: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    assert objections(broken=failure, fine="Not now.") == ["Not now."]
    assert "plugin broken failed in watchbill_objections" in caplog.text


def test_a_plugin_that_fails_again_and_again_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    hooks = calls(broken=ValueError("broken"))

    for _ in range(50):
        hooks.objections("claim TICKET-1", ANN, NOW)

    assert caplog.text.count("plugin broken failed in watchbill_objections with ValueError") == 50
    assert caplog.text.count("Traceback") == 1


def test_a_hundred_wrong_answers_are_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert absences(odd=range(100)) == []
    assert [each.getMessage() for each in caplog.records] == [
        "plugin odd in watchbill_absences: gave a value of type int, not Absence; it is left out (and 99 more)"
    ]


def test_a_person_who_interrupts_the_program_is_obeyed() -> None:
    with pytest.raises(KeyboardInterrupt):
        objections(held=KeyboardInterrupt())


def test_an_answer_of_a_wrong_type_is_left_out_and_the_right_ones_beside_it_count(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert objections(odd=[7, "Not now."], odder=3.5) == ["Not now."]
    assert "plugin odd in watchbill_objections: gave a value of type int, not str" in caplog.text
    assert "plugin odder in watchbill_objections" in caplog.text


def test_what_came_before_an_exception_counts(caplog: pytest.LogCaptureFixture) -> None:
    def half() -> Iterator[str]:
        yield "Not now."
        raise ValueError("broken")

    assert objections(half=half()) == ["Not now."]
    assert "plugin half failed" in caplog.text


def test_an_endless_answer_ends(caplog: pytest.LogCaptureFixture) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "No."

    assert len(objections(endless=endless())) == answers.MOST
    assert "only its first 20 answers count" in caplog.text


def test_a_long_text_is_cut() -> None:
    (told,) = objections(long="x" * 10_000)

    assert len(told) == answers.LONGEST
    assert told.endswith("x…")


def test_a_text_is_made_fit_to_be_stored() -> None:
    assert objections(odd="a\0b\ud800 👩‍🚒") == ["ab? 👩‍🚒"]


def test_the_first_who_knows_a_person_is_believed_and_the_rest_are_not_asked() -> None:
    late = Plugin("cleo")
    identity = Identity(platform="slack", id="U1")

    assert calls(shy=None, sure="bob", late=late).person(identity) == "bob"
    assert late.heard == []


@pytest.mark.parametrize("answer", [ValueError("broken"), 7, None])
def test_who_fails_to_say_a_person_leaves_it_to_the_next(answer: object) -> None:
    assert calls(first=answer, second="bob").person(Identity(platform="slack", id="U1")) == "bob"


def test_nobody_knows_a_stranger() -> None:
    assert calls().person(Identity(platform="slack", id="U1")) is None


def test_all_scores_are_kept() -> None:
    assert calls(one=(50, "says prod"), two=None, three=(-5, "a test")).scores(an_item(), NOW) == (
        (50, "says prod"),
        (-5, "a test"),
    )


@pytest.mark.parametrize("answer", [50, ("50", "x"), (True, "x"), (50, None), (50, "x", "y"), "50"])
def test_what_is_no_score_is_left_out(answer: object, caplog: pytest.LogCaptureFixture) -> None:
    assert calls(odd=answer, fine=(1, "y")).scores(an_item(), NOW) == ((1, "y"),)
    assert "plugin odd in watchbill_score" in caplog.text


def test_points_have_a_limit() -> None:
    assert calls(one=(10**5000, "big")).scores(an_item(), NOW) == ((answers.MOST_POINTS, "big"),)


def test_absences_of_all_plugins_are_united() -> None:
    assert absences(one=[an_absence()], two=an_absence(), three=None) == [an_absence(), an_absence()]


def test_an_absence_of_somebody_else_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert absences(nosy=[an_absence("bob"), an_absence("ann")]) == [an_absence("ann")]
    assert "plugin nosy in watchbill_absences: spoke of 'bob'" in caplog.text


def test_sections_follow_each_other_as_the_plugins_answer() -> None:
    assert sections(one=say("a"), two=[say("b"), say("c")], empty=Content(())) == [say("a"), say("b"), say("c")]


def test_a_section_is_made_small_in_every_part() -> None:
    many = bullets(line("x" * 1000, Code("y" * 1000)) for _ in range(100))

    (content,) = sections(big=many)
    (shown,) = content.blocks

    assert isinstance(shown, Bullets)
    assert len(shown.entries) == answers.MOST
    assert {len(span.text) for span in shown.entries[0] if isinstance(span, Text | Code)} == {answers.LONGEST}


def test_a_link_that_leads_nowhere_sensible_is_shown_as_words() -> None:
    (content,) = sections(one=say(Link("docs", "https://docs.example/x"), Link("bad", "javascript:alert(1)")))

    assert content == say(Link("docs", "https://docs.example/x"), Text("bad"))


@pytest.mark.parametrize(
    "content",
    [
        Content((Paragraph(("bare words",)),)),  # type: ignore[arg-type]  # what a plugin without a type checker gives
        Content((Text("no block"),)),  # type: ignore[arg-type]
        Content((Paragraph((Mention(PersonId("ann"), 7),)),)),  # type: ignore[arg-type]
        "a section",
    ],
)
def test_a_section_with_a_wrong_part_is_left_out(content: object, caplog: pytest.LogCaptureFixture) -> None:
    assert sections(odd=content, fine=say("a")) == [say("a")]
    assert "plugin odd in watchbill_handover_sections" in caplog.text


def test_everybody_hears_every_event_though_one_fails(caplog: pytest.LogCaptureFixture) -> None:
    deaf, well = Plugin(ValueError("broken")), Plugin(None)
    events = [Claimed(claim=a_claim("TICKET-1")), Claimed(claim=a_claim("TICKET-2"))]

    calls(deaf=deaf, well=well).happened(events)

    assert deaf.heard == well.heard == events
    assert caplog.text.count("plugin deaf failed in watchbill_happened") == 2


def test_an_answer_where_none_is_asked_for_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    calls(chatty="hello").shutdown()

    assert "plugin chatty in watchbill_shutdown: gave a value of type str where nothing is asked" in caplog.text


def test_a_plugin_may_refuse_the_start_and_all_refusals_are_told() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        calls(one=Refused("Set JIRA_URL."), two=Refused("Set CAL_URL.")).startup(Settings())

    assert caught.value.mistakes == (
        "The plugin one refuses the start: Set JIRA_URL.",
        "The plugin two refuses the start: Set CAL_URL.",
    )


def test_a_bug_of_a_plugin_refuses_no_start(caplog: pytest.LogCaptureFixture) -> None:
    well = Plugin(None)

    calls(buggy=KeyError("x"), well=well).startup(Settings())

    assert well.heard == [None]
    assert "plugin buggy failed in watchbill_startup" in caplog.text


def test_trackers_of_all_plugins_are_known_together() -> None:
    assert calls(one={"jira": board.Board}, two={"github": board.Board}, three=None).trackers(Settings()) == {
        "jira": board.Board,
        "github": board.Board,
    }


def test_two_trackers_of_one_name_refuse_the_start() -> None:
    with pytest.raises(SettingsInvalid, match="The plugins one and two both bring a tracker named jira"):
        calls(one={"jira": board.Board}, two={"jira": board.Board}).trackers(Settings())


@pytest.mark.parametrize("answer", [["jira"], {"": board.Board}, {1: board.Board}, {"jira": "Board"}])
def test_what_are_no_trackers_is_left_out(answer: object, caplog: pytest.LogCaptureFixture) -> None:
    assert calls(odd=answer).trackers(Settings()) == {}
    assert "plugin odd in watchbill_trackers" in caplog.text


def test_types_of_calendars_are_known_together_and_two_of_one_name_refuse_the_start() -> None:
    assert calls(one={"hr": types.ics}, two={"ics": types.ics}).calendars(Settings()) == {
        "hr": types.ics,
        "ics": types.ics,
    }
    with pytest.raises(SettingsInvalid, match="one and two both bring a type of calendars named hr"):
        calls(one={"hr": types.ics}, two={"hr": types.ics}).calendars(Settings())


def test_what_are_no_types_of_calendars_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert calls(odd=["ics"]).calendars(Settings()) == {}
    assert "gave a value of type list, not types of calendars by name" in caplog.text


def test_types_of_sources_are_known_together_and_two_of_one_name_refuse_the_start() -> None:
    assert calls(one={"hr": sources.generic}, two={"own": sources.generic}).sources(Settings()) == {
        "hr": sources.generic,
        "own": sources.generic,
    }
    with pytest.raises(SettingsInvalid, match="one and two both bring a type of sources named hr"):
        calls(one={"hr": sources.generic}, two={"hr": sources.generic}).sources(Settings())


def test_what_are_no_types_of_sources_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert calls(odd=["generic"]).sources(Settings()) == {}
    assert "gave a value of type list, not types of sources by name" in caplog.text


def test_a_traced_call_is_logged_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    loaded = loading.load(Settings(plugins=(), trace_hooks=True))
    loaded.register(Plugin([an_absence(reason="the doctor")]), "leave")

    HookCalls(loaded).absences([ANN], DAY, DAY)

    assert "watchbill_absences asked leave: 1 answers" in caplog.text
    assert "doctor" not in caplog.text


def test_nothing_is_traced_unless_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    calls(one="Not now.").objections("claim TICKET-1", ANN, NOW)

    assert "asked one" not in caplog.text


def test_implementers_are_named_in_the_order_in_which_they_answer() -> None:
    assert calls(one=None, two=None).implementers()["watchbill_score"] == [
        "one",
        "two",
        "watchbill.hooks.defaults.urgency",
    ]
