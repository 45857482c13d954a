"""Jira asked by httpx alone, one call after the other: what cannot be done without, and nothing else."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from benchmarks.jira_place import ANN
from benchmarks.measuring import Taken

API = "/rest/api/3"
PAGE, START = 100, "31"
_BOARD = 'project = "OPS" AND statusCategory != Done ORDER BY Rank ASC'
_FIELDS = ("summary", "status", "assignee", "updated", "description", "statuscategorychangedate")


class BareJira:
    """One connection that stays open."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def claim(self, number: int) -> None:
        """Give a ticket to Ann, put it in progress, and look at it: what waits for whoever waits for Jira."""
        issue = f"{API}/issue/OPS-{number}"
        self._client.put(f"{issue}/assignee", json={"accountId": ANN}).raise_for_status()
        self._client.post(f"{issue}/transitions", json={"transition": {"id": START}}).raise_for_status()
        json.loads(self._client.get(issue).raise_for_status().content)

    def board(self) -> tuple[int, Taken]:
        """Every page of the board, one after the other: how many tickets, and what it took."""
        cpu, start = time.process_time(), time.perf_counter()
        asked: dict[str, object] = {"jql": _BOARD, "fields": _FIELDS, "maxResults": PAGE}
        found = 0
        while True:
            answer = self._client.post(f"{API}/search/jql", json=asked).raise_for_status()
            page = json.loads(answer.content)
            found += len(page["issues"])
            if page["isLast"]:
                break
            asked["nextPageToken"] = page["nextPageToken"]
        return found, Taken(wall=time.perf_counter() - start, cpu=time.process_time() - cpu)


@contextmanager
def opened(table: Mapping[str, Any]) -> Iterator[BareJira]:
    """For the length of a block; `table` is what a file of trackers says."""
    login = (table["user"], table["token"])
    with httpx.Client(base_url=table["url"], auth=login, timeout=30, trust_env=False) as client:
        yield BareJira(client)
