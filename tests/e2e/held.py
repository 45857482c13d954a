"""A plugin that holds the desk at one moment until somebody writes into a pipe; tests load it by its path.

HELD_AT names the moment ("startup", "objections", "sections", "happened"), HELD_BY the pipe.
"""

import os
from pathlib import Path

import watchbill


@watchbill.hookimpl
def watchbill_startup() -> None:
    """Before the schedule begins."""
    hold("startup")


@watchbill.hookimpl
def watchbill_objections() -> None:
    """In the middle of a transaction."""
    hold("objections")


@watchbill.hookimpl
def watchbill_handover_sections() -> None:
    """In the middle of the transaction that posts an evening check, or changes one."""
    hold("sections")


@watchbill.hookimpl
def watchbill_happened() -> None:
    """After the commit, before the answer is said."""
    hold("happened")


def hold(moment: str) -> None:
    """Say so, and wait."""
    if os.environ["HELD_AT"] == moment:
        print(f"held at {moment}", flush=True)
        Path(os.environ["HELD_BY"]).read_bytes()


def held(folder: Path, moment: str) -> dict[str, str]:
    """What a process needs to be held: writing into `folder / "pipe"` lets it go on."""
    os.mkfifo(folder / "pipe")
    return {"WATCHBILL_PLUGINS": __file__, "HELD_AT": moment, "HELD_BY": str(folder / "pipe")}
