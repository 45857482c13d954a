"""A Prometheus that watches one number, and an Alertmanager that posts to a desk what becomes of it.

Their settings are written as JSON, which is YAML too.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.core.web.served import free_port
from tests.e2e.running import come_true
from tests.real.programs import Program, process


class Alertmanager:
    """One that runs; alerts are given to it by its own interface."""

    def __init__(self, port: int, client: httpx.Client, log: Path) -> None:
        self.port, self._client, self._log = port, client, log

    @property
    def log(self) -> str:
        """What it wrote into its log so far."""
        return self._log.read_text(encoding="utf-8")

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._client.get("/-/ready").status_code == 200
        except httpx.TransportError:
            return False

    def says(self, *instances: str, over: bool = False, **labels: str) -> None:
        """Something is wrong with instances, or well again; it hears of all at once."""
        ends = {"endsAt": datetime.now(UTC).isoformat()} if over else {}
        alerts: list[dict[str, Any]] = [
            {
                "labels": {"alertname": "HighLatency", "cluster": "eu", "instance": each, **labels},
                "annotations": {"summary": f"{each} answers after 4 s"},
                "generatorURL": "http://prometheus.example.org/graph",
                **ends,
            }
            for each in instances
        ]
        self._client.post("/api/v2/alerts", json=alerts).raise_for_status()


@contextmanager
def alertmanager(
    program: Program, folder: Path, address: str, http: Mapping[str, Any] | None = None
) -> Iterator[Alertmanager]:
    """One that posts to this address; `http` is how it logs in."""
    webhook = {"url": address, "http_config": {**(http or {}), "follow_redirects": False}}
    route = {"receiver": "desk", "group_by": ["alertname", "cluster"], "group_wait": "1s", "group_interval": "2s"}
    settings = {"route": route, "receivers": [{"name": "desk", "webhook_configs": [webhook]}]}
    (folder / "alertmanager.yml").write_text(json.dumps(settings), encoding="utf-8")
    port = free_port()
    arguments = [
        program.path,
        "--config.file=alertmanager.yml",
        "--storage.path=alertmanager",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
    with process(arguments, folder) as log, client:
        made = Alertmanager(port, client, log)
        come_true(made.ready)
        yield made


class Gauge:
    """A number that Prometheus reads."""

    value = 0


@contextmanager
def prometheus(program: Program, folder: Path, to: Alertmanager) -> Iterator[Gauge]:
    """One that alerts while the number is more than nothing."""
    gauge = Gauge()
    rule = {
        "alert": "QueueTooLong",
        "expr": "queue_length > 0",
        "labels": {"severity": "critical"},
        "annotations": {"summary": "{{ $value }} orders wait"},
    }
    with _exporter(gauge) as port:
        settings = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": ["rules.yml"],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{to.port}"]}]}]},
            "scrape_configs": [{"job_name": "shop", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}],
        }
        (folder / "prometheus.yml").write_text(json.dumps(settings), encoding="utf-8")
        (folder / "rules.yml").write_text(
            json.dumps({"groups": [{"name": "g", "rules": [rule]}]}), encoding="utf-8"
        )
        arguments = [
            program.path,
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=prometheus",
            f"--web.listen-address=127.0.0.1:{free_port()}",
        ]
        with process(arguments, folder):
            yield gauge


@contextmanager
def _exporter(gauge: Gauge) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(f"queue_length {gauge.value}\n".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
