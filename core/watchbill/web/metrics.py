"""`/metrics`: the desk in numbers, in the text format of Prometheus.

No person, team or conversation is a label: how many lines there are depends on nothing that people do.
"""

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Metric, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

import watchbill
from watchbill.model.duty import DueKind, SendState
from watchbill.model.mail import Machine
from watchbill.model.tally import Pile
from watchbill.rules.owed import Fate
from watchbill.rules.wellbeing import Report, in_state, together
from watchbill.vitals import Vitals

#: What every scraper reads.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_UNSENT = [each for each in SendState if each not in (SendState.SENT, SendState.REPLACED)]
_process = ProcessCollector(registry=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Collector):
    """What there is to tell at one moment; fulfils what `prometheus_client` calls a collector."""

    vitals: Vitals
    #: Which checks of `/readyz` are well, by name.
    well: Mapping[str, bool]
    #: None while nobody can tell.
    report: Report | None

    def written(self) -> bytes:
        """The page as it is sent."""
        return generate_latest(self)

    def collect(self) -> Iterator[Metric]:
        """Every metric, in the order in which people look for them."""
        yield from self._process()
        yield _flag("watchbill_well", "Whether all is well, so far as anybody can tell.", self._all_well)
        if self.report:
            yield from _owed(self.report)
            yield from _waiting(self.report)
            yield from _mail(self.report)
        yield from _process.collect()

    @property
    def _all_well(self) -> bool:
        return self.report is not None and self.report.well and self.vitals.works

    def _process(self) -> Iterator[Metric]:
        build = {"version": watchbill.__version__, "python": platform.python_version()}
        info = GaugeMetricFamily("watchbill_build_info", "What runs here; always 1.", labels=list(build))
        info.add_metric(list(build.values()), 1)
        yield info
        yield _flag(
            "watchbill_ready",
            "Whether people who write now are answered, as /readyz says.",
            all(self.well.values()),
        )
        yield _flag("watchbill_chat_connected", "Whether the chat is connected.", self.well["chat"])
        yield _flag(
            "watchbill_database_up", "Whether the database answers, with the right tables.", self.well["database"]
        )
        if stepped := self.vitals.stepped_at:
            name = "watchbill_engine_last_run_timestamp_seconds"
            yield GaugeMetricFamily(name, "When the engine last took a step.", value=stepped.timestamp())


def _owed(report: Report) -> Iterator[Metric]:
    yield GaugeMetricFamily("watchbill_teams", "Teams.", value=report.teams)
    counts = Counter((each.debt.kind, each.fate) for each in report.owed)
    owed = GaugeMetricFamily(
        "watchbill_owed",
        "What today owed up to now and what was missed lately, by what became of it.",
        labels=["kind", "state"],
    )
    for kind in DueKind:
        for fate in Fate:
            owed.add_metric([_label(kind), _label(fate)], counts[kind, fate])
    yield owed


def _waiting(report: Report) -> Iterator[Metric]:
    messages = GaugeMetricFamily("watchbill_outbox_messages", "Messages not sent, by state.", labels=["state"])
    ages = GaugeMetricFamily(
        "watchbill_outbox_oldest_seconds", "The age of the oldest of these.", labels=["state"]
    )
    for state in _UNSENT:
        pile = in_state(report.messages, {state})
        messages.add_metric([_label(state)], pile.count)
        ages.add_metric([_label(state)], _age(pile, report.now))
    yield from (messages, ages)
    due, commands, now = report.due, report.commands, report.now
    waiting, puzzling = report.deliveries, together(report.puzzling.values())
    for name, says, value in (
        ("due_open", "Scheduled things that are not done, future ones too.", due.open),
        ("due_overdue", "Scheduled things that should have been done by now.", due.overdue.count),
        ("due_overdue_oldest_seconds", "For how long the oldest of these has been so.", _age(due.overdue, now)),
        ("due_failing", "Scheduled things not done of which an attempt has failed.", due.failing),
        ("due_buried", "Scheduled things of the last day that are tried no more.", due.buried),
        ("inbox_undone", "Commands that are stored and not carried out yet.", commands.count),
        ("inbox_oldest_seconds", "The age of the oldest of these.", _age(commands, now)),
        ("deliveries_waiting", "Deliveries of sources that are stored and not understood yet.", waiting.count),
        ("deliveries_oldest_seconds", "The age of the oldest of these.", _age(waiting, now)),
        ("deliveries_puzzling", "Deliveries of sources that cannot be understood.", puzzling.count),
    ):
        yield GaugeMetricFamily(f"watchbill_{name}", says, value=value)


def _mail(report: Report) -> Iterator[Metric]:
    passed = GaugeMetricFamily(
        "watchbill_mails_passed_over", "Mails of the last day that are no questions, by reason.", labels=["reason"]
    )
    counts: Counter[str] = Counter()
    for (_, reason), count in report.passed_over.items():
        counts[reason] += count
    for reason in sorted(counts.keys() | {str(each) for each in Machine}):
        passed.add_metric([_label(reason)], counts[reason])
    yield passed
    says = "Mailboxes that could not be read for some time."
    yield GaugeMetricFamily("watchbill_mailboxes_unread", says, value=len(report.closed))


def _flag(name: str, says: str, value: bool) -> Metric:
    return GaugeMetricFamily(name, says, value=int(value))


def _age(pile: Pile, now: datetime) -> float:
    return max(0.0, (now - pile.oldest).total_seconds()) if pile.oldest else 0.0


def _label(value: str) -> str:
    return value.replace(" ", "_")
