"""Second stage of every make command, inside the environment: `python -m ssi.launch COMMAND [ARGUMENT...]`."""

import sys
from collections.abc import Callable, Sequence

from ssi.launch import locks, running, testing
from ssi.launch.backups import commands as backups
from ssi.launch.bootstrap import PROJECT, Stopped
from ssi.launch.catalogue import compile_catalogues


def compile_messages(_arguments: Sequence[str]) -> int:
    compile_catalogues(PROJECT / "locale")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda _arguments: running.run(),
    "manage": running.manage,
    "backup-key": backups.backup_key,
    "backup": backups.backup,
    "restore": backups.restore_command,
    "shell-db": lambda _arguments: running.shell_db(),
    "test": testing.test,
    "check": testing.check,
    "matrix": testing.matrix,
    "bench": testing.bench,
    "lint": testing.lint,
    "fix": testing.fix,
    "migrations": testing.migrations,
    "messages": testing.messages,
    "compile-messages": compile_messages,
    "lock": locks.lock,
    "clean": testing.clean,
}


def main(arguments: Sequence[str]) -> int:
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        sys.stderr.write(f"Unknown command {command!r}. One of: {', '.join(COMMANDS)}\n")
        return 2
    try:
        return COMMANDS[command](arguments[1:])
    except Stopped as stopped:
        sys.stderr.write(f"Error: {stopped.problem}\nRemedy: {stopped.remedy}\n")
    except OSError as problem:
        sys.stderr.write(f"Error: {problem}\nRemedy: check the rights and the room of that place.\n")
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
