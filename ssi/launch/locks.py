"""`make lock`: the two requirement files, compiled from pyproject.toml with hashes and without index addresses."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ssi.launch.bootstrap import PROJECT, UV_LOCK, run_tool, say

UV = Path(sys.prefix) / "tools" / "bin" / "uv"
OPTIONS = ("--quiet", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11")
COMPILE = (UV, "pip", "compile", *OPTIONS)
REMEDY = "See the message above: pyproject.toml asks for something that is not to be had."


def lock(arguments: Sequence[str]) -> int:
    """Versions move only as far as needed; `make lock ARGS=--upgrade` takes the newest allowed."""
    for target, groups in (("requirements.txt", ()), ("requirements-dev.txt", ("--group", "dev"))):
        say(f"Lock: {target}")
        command = [*COMPILE, *arguments, *groups, "pyproject.toml", "--output-file", target]
        run_tool(command, f"{target} could not be compiled.", REMEDY)
    if "--upgrade" in arguments:
        say(f"Lock: {UV_LOCK}")
        asked = subprocess.run(
            [*COMPILE, "--no-annotate", "-"], input="uv\n", capture_output=True, text=True, check=True, cwd=PROJECT
        )
        (PROJECT / UV_LOCK).write_text(asked.stdout, encoding="utf-8")
    return 0
