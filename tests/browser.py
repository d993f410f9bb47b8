"""The Chromium that the browser tests and the screenshots use."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FLAGS += ["--disable-component-update", "--disable-sync"]


def find() -> str | None:
    """Its path: CHROMIUM_PATH, else the first that is installed; None when there is none."""
    return os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
