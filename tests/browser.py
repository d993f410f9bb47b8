"""The Chromium that the browser tests and the screenshots use."""

import os
import shutil

# The one without a window first: it opens a page in a third of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
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
