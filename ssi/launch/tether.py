"""Runs a command that cannot outlive its launcher: a small script put between the two, then replaced by the command.

Usage: tether.py PARENT SIGNAL USER GROUP PROGRAM [ARGUMENT...]   (USER and GROUP: numbers, or - to keep ours)

The kernel is asked to send SIGNAL when the launcher dies, even by kill -9. The request is forgotten when the user
changes, so the order is: group, user, request, a look whether the launcher is still there, program.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, signal_number: int, user: str, group: str, command: list[str]) -> None:
    if user != "-":
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:])
