"""What Prometheus may read. One registry per application, so that two in one process do not collide."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_PLAIN_1_0_0
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
Reading = Callable[[], Iterable[tuple[str, str, float]]]
"""Gives name, help and value of gauges that are read only when somebody asks."""


class _Readings(Collector):
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def collect(self) -> Iterable[Metric]:
        for name, text, value in self._reading():
            yield GaugeMetricFamily(name, text, value=value)

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not read the database."""
        return ()


class Measurements:
    """Counters of this process. Labels are route templates and codes: few, and never personal."""

    def __init__(self, reading: Reading | None = None) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "sopwith_http_request_seconds", "Time to answer, by route",
            ("method", "route", "status"), buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._children: dict[tuple[str, str, int], Histogram] = {}
        self.running = Gauge(
            "sopwith_http_requests_running", "Requests being answered now", registry=self.registry
        )
        self.commands = Counter(
            "sopwith_commands", "Commands by what came of them", ("command", "outcome"),
            registry=self.registry,
        )  # fmt: skip
        self.listeners = Gauge("sopwith_live_listeners", "Open live connections", registry=self.registry)
        if reading is not None:
            self.registry.register(_Readings(reading))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request answered; status 0 where the asker went away first."""
        key = (method if method in _METHODS else "other", route, status)
        if (child := self._children.get(key)) is None:
            child = self._children[key] = self.requests.labels(*key)
        child.observe(seconds)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
