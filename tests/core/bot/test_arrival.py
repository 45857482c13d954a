"""A message as the seam takes it: clean, short enough, its command in small letters."""

import pytest
from errbot.backends.base import Message

from watchbill.bot.arrival import clean, spelt

COMMANDS = {"queue", "mro", "mro_today", "team_channel_here", "claim"}


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("!queue", "!queue"),
        ("!Queue", "!queue"),
        ("!MRO Today", "!mro today"),
        ("!Mro Friday", "!mro Friday"),
        ("!Team CHANNEL  here", "!team channel here"),
        ("!Claim TICKET-123 Anyway", "!claim TICKET-123 Anyway"),
        ("!claim TICKET-123", "!claim TICKET-123"),
        ("!Nothing Like That", "!Nothing Like That"),
        ("Queue", "Queue"),
        ("!", "!"),
        ("!Claim T-1 two\n lines  here", "!claim T-1 two\n lines  here"),
    ],
)
def test_a_command_is_known_in_any_case_and_its_words_stay_as_they_are(said: str, known: str) -> None:
    assert spelt(Message(said), "!", COMMANDS).body == known


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\x1b[31mred\x00", "[31mred"),
        ("\u202eevil\u200b", "evil"),
        ("\u200f2026-12-01", "2026-12-01"),
        ("\U0001f469\u200d\U0001f692 \ud83d", "\U0001f469\u200d\U0001f692 "),
        (None, ""),
    ],
)
def test_what_nobody_sees_is_left_out(said: str | None, kept: str) -> None:
    assert clean(said) == kept
