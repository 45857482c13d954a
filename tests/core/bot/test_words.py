"""What the seam says when a stored command has to wait."""

from watchbill.bot import words
from watchbill.errors import StorageUnavailable
from watchbill.platforms.plain import Plain


def test_what_waits_for_a_database_need_not_be_said_again() -> None:
    assert "no need to repeat it" in Plain().write(words.noted(StorageUnavailable("is full")))


def test_what_a_restored_backup_may_lack_is_to_be_said_again() -> None:
    said = Plain().write(words.noted(StorageUnavailable("is damaged")))

    assert "no need to repeat it" not in said
    assert "If your command is not answered after that, say it again." in said
