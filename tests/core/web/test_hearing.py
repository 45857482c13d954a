"""What other threads do is heard in the event loop: each by whoever waits for it, many at one waking."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from typing import Any, TypeVar

import pytest

from watchbill.web.hearing import Hearing

T = TypeVar("T")


def finish(doing: Sequence["Future[T]"], results: Sequence[T]) -> None:
    """In another thread, at once: the event loop waits for it and sees nothing of it before the end."""

    def do() -> None:
        for each, result in zip(doing, results, strict=True):
            each.set_result(result)

    thread = threading.Thread(target=do)
    thread.start()
    thread.join(30)


def test_everybody_hears_what_came_of_theirs() -> None:
    async def hear() -> list[object]:
        hearing = Hearing()
        doing = [Future[int]() for _ in range(100)]
        waiting = [asyncio.ensure_future(hearing.of(each)) for each in doing]
        await asyncio.sleep(0)
        finish(doing, range(100))
        return list(await asyncio.wait_for(asyncio.gather(*waiting), 30))

    assert asyncio.run(hear()) == list(range(100))


class Counting(asyncio.SelectorEventLoop):
    """Counts how often another thread wakes it."""

    wakings = 0

    def call_soon_threadsafe(self, *args: Any, **settings: Any) -> asyncio.Handle:  # type: ignore[override]
        self.wakings += 1
        return super().call_soon_threadsafe(*args, **settings)


def test_what_is_done_at_once_wakes_the_loop_once() -> None:
    async def hear() -> None:
        hearing = Hearing()
        doing = [Future[None]() for _ in range(100)]
        waiting = [asyncio.ensure_future(hearing.of(each)) for each in doing]
        await asyncio.sleep(0)
        finish(doing, [None] * 100)
        await asyncio.wait_for(asyncio.gather(*waiting), 30)

    loop = Counting()
    with closing(loop):
        loop.run_until_complete(hear())

    assert loop.wakings == 1


def test_what_was_done_before_is_heard_too() -> None:
    done = Future[str]()
    done.set_result("done")

    assert asyncio.run(asyncio.wait_for(Hearing().of(done), 30)) == "done"


def test_what_failed_raises_as_it_did() -> None:
    failed = Future[None]()
    failed.set_exception(ValueError("it cannot be"))

    with pytest.raises(ValueError, match="it cannot be"):
        asyncio.run(Hearing().of(failed))


def test_whoever_waits_no_more_keeps_nobody_else_from_hearing() -> None:
    async def hear() -> str:
        hearing = Hearing()
        first, second = Future[str](), Future[str]()
        gives_up, waits = (asyncio.ensure_future(hearing.of(each)) for each in (first, second))
        await asyncio.sleep(0)
        gives_up.cancel()
        finish([first, second], ["done"] * 2)
        return await asyncio.wait_for(waits, 30)

    assert asyncio.run(hear()) == "done"


def test_nobody_is_missed_while_many_threads_finish_again_and_again() -> None:
    async def hear() -> int:
        hearing, heard = Hearing(), 0

        async def again(rounds: int) -> None:
            nonlocal heard
            for _ in range(rounds):
                doing = Future[None]()
                threading.Thread(target=doing.set_result, args=(None,)).start()
                await hearing.of(doing)
                heard += 1

        await asyncio.wait_for(asyncio.gather(*(again(50) for _ in range(8))), 60)
        return heard

    assert asyncio.run(hear()) == 400


def test_what_is_done_after_the_loop_has_ended_breaks_nothing() -> None:
    late = Future[None]()

    async def gives_up() -> None:
        waiting = asyncio.ensure_future(Hearing().of(late))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(gives_up())
    late.set_result(None)

    assert late.done()
