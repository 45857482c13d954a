"""The application: its parts put together."""

from watchbill.app.data import alone, database_url, migrate, open_database
from watchbill.app.desk import App
from watchbill.app.wiring import build

__all__ = ["App", "alone", "build", "database_url", "migrate", "open_database"]
