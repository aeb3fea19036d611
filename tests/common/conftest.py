"""A kind of job for the tests of logs."""

from tests.jobs.conftest import kind_of

__all__ = ["kind_of"]
