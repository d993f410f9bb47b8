#!/usr/bin/env python3
"""The commands of the project. They need Python 3.11 or newer and nothing else.

python3 dev.py run           PostgreSQL, Valkey, demo data, web, worker, beat: the whole service (Ctrl-C stops it)
python3 dev.py test [ARGS]   lint, types, layers and all tests; with ARGS only pytest, with these arguments
python3 dev.py manage ARGS   Django's manage.py, beside a running `run` or with servers of its own
python3 dev.py reset         remove the data; the next run makes it anew
"""

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

if sys.version_info < (3, 11):  # before anything that an older one does not know is imported
    sys.exit("ChildProtect needs Python 3.11 or newer.")

from devstack.proc import ROOT, call, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
COMMANDS = ("run", "test", "manage", "reset")
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "templates": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


def make_environment(command: str) -> None:
    """The virtual environment with the pinned packages, made when Python or the pins have changed.

    A `.venv` that is a link is somebody's own environment and used as it is.
    """
    if VENV.is_symlink():
        return
    wanted = [ROOT / "requirements.txt"] + (
        [ROOT / "tests" / "requirements.txt"] if command == "test" else []
    )
    stamps = {
        pins: VENV / f"installed-{pins.parent.name if pins.parent != ROOT else 'base'}" for pins in wanted
    }
    versions = {pins: hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest() for pins in wanted}
    missing = [
        pins for pins in wanted if not stamps[pins].exists() or stamps[pins].read_text() != versions[pins]
    ]
    if not missing:
        return
    os.environ["DEV_COLD"] = "1"
    if wanted[0] in missing:
        say("making the virtual environment")
        make = [sys.executable, "-m", "venv", "--clear", VENV]
        quiet = {"stdout": subprocess.DEVNULL}
        if call(make, **quiet) and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
            say("installing python3-venv, which Debian's python3 leaves out")
            install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv"
            call(["sh", "-c", install], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
            call(make, **quiet)
        if not PYTHON.exists() or call([PYTHON, "-m", "pip", "--version"], **quiet):
            sys.exit("python3 -m venv does not work here (Debian, Ubuntu: apt-get install python3-venv).")
        missing = wanted
    say("installing the pinned packages")
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    files = [part for pins in missing for part in ("-r", pins)]
    by_uv = os.environ.get("DEV_PIP") != "pip" and not call([PYTHON, "-m", "pip", "install", "--quiet", UV])
    if not (
        by_uv and not call([PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, *files])
    ) and call([PYTHON, "-m", "pip", "install", "--quiet", *files]):
        sys.exit("The pinned packages could not be installed: see above.")
    for pins in missing:
        stamps[pins].write_text(versions[pins])
    say("packages installed")


def test(arguments: list[str]) -> int:
    """Every check, then every test; with arguments only pytest."""
    os.environ |= {"CHILDPROTECT_ENV": "test", "PYTHONPATH": str(ROOT)}
    if arguments:
        return call([PYTHON, "-m", "pytest", *arguments], apart=False)
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, result in zip(CHECKS, pool.map(_check, CHECKS.values()), strict=True):
            say(f"{name}: {'ok' if result.returncode == 0 else 'FAILED'}")
            if result.returncode:
                failed.append(name)
                print(result.stdout, flush=True)
    if call([PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal"], apart=False):
        failed.append("tests")
    say("failed: " + ", ".join(failed) if failed else "everything passed")
    return 1 if failed else 0


def _check(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def main() -> None:
    """Go into the virtual environment, made if needed, and run the command there."""
    os.chdir(ROOT)
    os.environ.setdefault("DEV_STARTED", str(time.time()))
    command, rest = (sys.argv[1] if len(sys.argv) > 1 else "help"), sys.argv[2:]
    if command not in COMMANDS or (rest and command in {"run", "reset"}):
        sys.exit(__doc__)
    try:
        if Path(sys.prefix).resolve() != VENV.resolve():
            make_environment(command)
            os.environ["PYTHONUTF8"] = "1"  # whatever LANG says
            os.execv(PYTHON, [str(PYTHON), str(ROOT / "dev.py"), command, *rest])
        if command == "test":
            sys.exit(test(rest))
        from devstack import run  # needs the packages of the virtual environment

        sys.exit(run.main(command, rest))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
