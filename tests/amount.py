"""How much a run asks: the long walks take a fixed sample in a normal run, and everything with TESTS=full, as CI does."""

import os

FULL = os.environ.get("TESTS") == "full"
LANGUAGES = ["mn", "en"] if FULL else ["mn"]  # in which a browser reads
