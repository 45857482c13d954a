"""Calls of GitHub: its limits, its pages, and GraphQL."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers.client import LONGEST_REASON, Answer, Client, reason
from watchbill.trackers.github.issues import STRANGE, listed, mapping, text
from watchbill.trackers.github.place import LABEL
from watchbill.trackers.github.signing import Signer

#: Entries of a page, and pages of one list.
PAGE, MOST_PAGES = 100, 100
#: Seconds to wait where GitHub wants to be left alone, and does not say how long.
A_WHILE = 60.0
#: The longest wait that is believed: what one may ask is counted by the hour.
LONGEST_WAIT = 3_700.0
TOO_MANY = (
    f"{LABEL} has more than {PAGE * MOST_PAGES:,} issues there: say in `labels` which of them are the board."
)
_FINE = (200, 201, 202, 204)
_LINKS = re.compile(r'<([^<>]{1,2000})>\s*;\s*rel="(next|last|prev)"')


class Api:
    """One GitHub, as somebody; for one thread at a time."""

    def __init__(self, client: Client, signer: Signer, graph: str, now: Callable[[], float]) -> None:
        """`client` signs with `signer`; `graph` is the address of GraphQL; `now` tells seconds since 1970."""
        self._client, self._signer, self._graph, self._now = client, signer, graph, now

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
        also: Collection[int] = (),
    ) -> Answer:
        """One call; `also` are statuses, beside those of success, that are an answer to the caller.

        Raises:
            SiteAway, SiteRefuses: as `ports.Site` says.
        """
        expect = {*_FINE, 401, 403, 429, *also}
        answer = self._client.ask(method, path, query=query, body=body, expect=expect)
        if answer.status == 401 and self._signer.forget():
            # An App's token may end before its time.
            answer = self._client.ask(method, path, query=query, body=body, expect=expect)
        if answer.status in _FINE or answer.status in also:
            return answer
        raise self._problem(answer)

    def pages(self, path: str, query: Mapping[str, str | int]) -> Iterator[Sequence[object]]:
        """A list of REST page by page; it ends where GitHub names no next one.

        Raises:
            SiteAway: it is not there, or not for us.
            SiteRefuses: there are more than `MOST_PAGES`.
        """
        answer = self.ask("GET", path, query={"per_page": PAGE, **query}, also=(404, 410))
        if answer.status in (404, 410):
            raise SiteAway(f"{LABEL} shows me no issues there: has my access ended, or are issues switched off?")
        for _ in range(MOST_PAGES):
            yield listed(answer.json())
            following = links(answer).get("next")
            if not following:
                return
            answer = self.ask("GET", following)
        raise SiteRefuses(TOO_MANY)

    def graph(self, document: str, variables: Mapping[str, object]) -> Mapping[str, object]:
        """What a query or a mutation of GraphQL gives.

        Raises:
            SiteAway, SiteRefuses: as `ports.Site` says.
        """
        answer = self.ask("POST", self._graph, body={"query": document, "variables": dict(variables)})
        told = mapping(answer.json())
        wrong = told.get("errors")
        if not wrong:
            return mapping(told.get("data"))
        errors = [each for each in map(mapping, listed(wrong)) if not _is_hidden(each)][:10]
        if not errors:
            return mapping(told.get("data"))
        said = " ".join(text(each, "message") for each in errors)
        if any(text(each, "type") == "RATE_LIMITED" for each in errors) or "rate limit" in said.lower():
            raise SiteAway(f"{LABEL} asks me to wait.", wait=self._wait(answer) or A_WHILE)
        raise SiteRefuses(f"{LABEL} refuses: {' '.join(said.split())[:LONGEST_REASON] or 'it does not say why'}")

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
        self._signer.close()

    def _problem(self, answer: Answer) -> Exception:
        said = reason(answer)
        wait = self._wait(answer)
        if answer.status == 401:
            return SiteAway(
                f"{LABEL} does not accept what I sign in with: has it expired? Whoever runs me must renew it."
            )
        if answer.status == 429 or wait or "rate limit" in said.lower():
            return SiteAway(f"{LABEL} asks me to wait.", wait=wait or A_WHILE)
        remedy = " Whoever runs me must give me the right to do this." if "not accessible" in said else ""
        return SiteRefuses(f"{LABEL} refuses: {said}.{remedy}")

    def _wait(self, answer: Answer) -> float:
        """Seconds that GitHub wants to be left alone; 0 where it does not ask for any."""
        asked = answer.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdigit():
            return min(float(asked[:9]), LONGEST_WAIT)
        reset = answer.headers.get("x-ratelimit-reset", "").strip()
        if answer.headers.get("x-ratelimit-remaining", "").strip() == "0":
            known = reset.isascii() and reset.isdigit()
            return min(max(1.0, float(reset[:12]) - self._now()), LONGEST_WAIT) if known else A_WHILE
        return 0.0


def _is_hidden(error: Mapping[str, object]) -> bool:
    """Whether it only says that an item is about something that we may not see, which is none of ours."""
    path = error.get("path")
    return isinstance(path, list) and "content" in path


def links(answer: Answer) -> Mapping[str, str]:
    """The addresses of the next page, the last one, and the one before, where there are some."""
    return {found[2]: found[1] for found in _LINKS.finditer(answer.headers.get("link", "")[:10_000])}


def at(told: Mapping[str, object], *names: str) -> Mapping[str, object]:
    """The object at the end of these names.

    Raises:
        SiteAway: there is none.
    """
    found: object = told
    for name in names:
        found = mapping(found).get(name)
    if not isinstance(found, dict):
        raise SiteAway(STRANGE)
    return found
