"""The parts of others are named with their licences."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_installed_package_stands_in_the_notice():
    installed = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    named = set(re.findall(r"[a-z0-9][\w.-]*\w", (ROOT / "NOTICE").read_text().lower()))
    assert [name for name in installed if name.lower() not in named] == []
