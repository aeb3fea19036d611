"""What is counted of requests: by route and never by address, which holds references.

Each process of the web server writes its own file in PROMETHEUS_MULTIPROC_DIR, emptied at start; whoever answers adds
them all up.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
NO_ROUTE = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

_requests = Counter("ssi_requests", "Requests answered.", ("route", "method", "status"))
_seconds = Histogram("ssi_request_seconds", "Time to answer a request.", ("route",), buckets=_BUCKETS)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """An unknown method is one: whoever invents a thousand makes no thousand series."""
    _requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
    _seconds.labels(route).observe(seconds)


def exposition(*others: Collector) -> bytes:
    """Everything counted, in Prometheus' text format; OTHERS are asked now."""
    several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    now = CollectorRegistry()
    for other in others:
        now.register(other)
    if several:
        MultiProcessCollector(now)
        return generate_latest(now)
    return generate_latest(REGISTRY) + generate_latest(now)
