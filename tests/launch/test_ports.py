"""The port of the pages, with real sockets."""

import os
import socket
from collections.abc import Iterator

import pytest

from ssi.launch import ports
from ssi.launch.bootstrap import Stopped


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_taken_port_is_said_with_its_holder_and_another_to_choose(taken: int) -> None:
    with pytest.raises(Stopped) as stopped:
        ports.check_port(taken)
    assert f"Port {taken} is taken by process {os.getpid()} (" in stopped.value.problem
    assert "make run" in stopped.value.remedy
    assert "PORT=" in stopped.value.remedy


def test_a_free_port_passes() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as holder:
        holder.bind(("127.0.0.1", 0))
        free = holder.getsockname()[1]
    ports.check_port(free)


def test_the_holder_of_a_free_port_is_nobody_of_ours() -> None:
    assert ports.holder_of(1) == "a process of another account"


def test_the_usual_port_is_8000_and_port_changes_it() -> None:
    assert ports.chosen_port({}) == 8000
    assert ports.chosen_port({"PORT": "8001"}) == 8001


@pytest.mark.parametrize("value", ["", "http", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_no_port_is_refused(value: str) -> None:
    with pytest.raises(Stopped, match="is not a port number"):
        ports.chosen_port({"PORT": value})
