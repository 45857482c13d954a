"""The in-memory database: every port of the store, held to the real ones by the contract tests."""

from watchbill.testing.memory.database import MemoryDatabase, MemoryUnit

__all__ = ["MemoryDatabase", "MemoryUnit"]
