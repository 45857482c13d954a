"""Who is on MRO on which day: a ledger of credit, with a gap between one's turns (M13, M14).

Each working day everybody who is available earns a share of the turn, and the one who serves pays a whole turn;
whoever has most credit is due.
"""

from watchbill.rules.rotation.closing import close
from watchbill.rules.rotation.planning import hand, horizon, plan, repair

__all__ = ["close", "hand", "horizon", "plan", "repair"]
