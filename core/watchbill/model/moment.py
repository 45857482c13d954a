"""Times are aware, always; a naive one is refused where it enters."""

from datetime import datetime


def require_aware(what: str, when: datetime | None) -> None:
    """Refuse a time without a zone.

    Raises:
        ValueError: `when` is naive; the text names the field.
    """
    if when is not None and when.utcoffset() is None:
        raise ValueError(f"{what} needs a time zone, got {when.isoformat()}")
