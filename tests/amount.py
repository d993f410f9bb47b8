"""How much a run asks: the long walks take a fixed sample in a normal run, and everything with TESTS=full, as CI does."""

import hashlib
import os

FULL = os.environ.get("TESTS") == "full"
LANGUAGES = ["mn", "en"] if FULL else ["mn"]  # in which a browser reads


def dice(*words: object) -> int:
    """A number that belongs to these words, the same in every run: how samples are drawn."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, words)).encode()).digest())
