"""Where things lie."""

import hashlib
import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def state_dir() -> Path:
    """The folder of the data, the made secret and the lock: DEV_STATE_DIR, else one for this checkout.

    Root's lies outside the checkout: the account that runs PostgreSQL must be able to walk to it.
    """
    if os.environ.get("DEV_STATE_DIR"):
        return Path(os.environ["DEV_STATE_DIR"]).resolve()
    if os.geteuid() == 0:
        return Path(f"/var/lib/childprotect-dev-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}")
    return ROOT / ".local"


def say(text: str) -> None:
    """A line of progress with the seconds since the command was given."""
    started = float(os.environ.setdefault("DEV_STARTED", str(time.time())))
    print(f"[{time.time() - started:6.2f} s] {text}", flush=True)
