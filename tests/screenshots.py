"""Pictures of the four journeys from the demo data: both languages, phone and desktop, into docs/screenshots.

`python3 dev.py screenshots` looks at the running service, or starts one for as long as it needs it. A journey is a walk: from
the first page of its person along the first link to each named page.
"""

import base64
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, sync_playwright

from devstack.proc import ROOT, say
from tests.browser import FLAGS, find

FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "childprotect-demo"
WIDTHS = {1280: 1800, 390: 1700}  # pixels: width, and how much of a long page is kept
# Journey: who walks, and the pages by name, each found as the first link on the page before.
JOURNEYS: dict[str, tuple[str, list[str]]] = {
    "worker": ("ajiltan.4631", ["cases:home", "cases:case_list", "cases:case_detail"]),
    "report": ("ajiltan.4631", ["cases:home", "cases:report_new"]),
    "inspector": ("baitsaagch.46", ["inspectors:board", "cases:case_list"]),
    "official": ("mergejilten.46", ["shelters:board"]),
    "nation": ("mergejilten.mn", ["shelters:board"]),
    "manager": ("erhlegch.46", ["shelters:own"]),
    "partner": ("tunsh.46", ["referrals:inbox", "referrals:referral_detail"]),
}


def main() -> int:
    """Take all pictures; the exit code."""
    path = find()
    if not path:
        sys.exit("No Chromium was found: install one or set CHROMIUM_PATH.")
    os.environ.setdefault("CHILDPROTECT_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childprotect.settings")
    django.setup()
    address = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
    service = None if _answers(address) else _start(address)
    FOLDER.mkdir(parents=True, exist_ok=True)
    weight = 0
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            shrink = browser.new_page()
            for language in ("en", "mn"):  # the last one stays with the demo accounts
                for journey, (username, names) in JOURNEYS.items():
                    weight += _walk(browser, shrink, address, language, journey, username, names)
            browser.close()
    finally:
        if service:
            service.send_signal(signal.SIGINT)
            service.wait(60)
    say(f"{weight / 1e6:.1f} MB of pictures in {FOLDER.relative_to(ROOT)}")
    return 0


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz/live/", timeout=2) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _start(address: str) -> subprocess.Popen[bytes]:
    say("starting the service for the pictures")
    service = subprocess.Popen([sys.executable, "dev.py", "run"], cwd=ROOT, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 180
    while not _answers(address):
        if service.poll() is not None or time.monotonic() > until:
            sys.exit("The service did not start: try `python3 dev.py run`.")
        time.sleep(0.3)
    return service


def _walk(
    browser: Browser, shrink: Page, address: str, language: str, journey: str, username: str, names: list[str]
) -> int:
    """Pictures of one journey in one language; their weight in bytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="mn-MN")
    page = context.new_page()
    page.goto(f"{address}/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form:has([name=password]) button")
    if page.locator("html").get_attribute("lang") != language:
        page.click(f".foot button[lang={language}]")
    weight = 0
    for number, name in enumerate(names):
        if number:
            _follow(page, name)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("window.scrollTo(0, 0)")
            tall = min(height, page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": tall})
            raw = page.screenshot(animations="disabled")
            file = (
                FOLDER
                / f"{journey}-{number + 1}-{name.split(':')[1].replace('_', '-')}-{language}-{width}.png"
            )
            file.write_bytes(_small(shrink, raw))
            weight += file.stat().st_size
        page.set_viewport_size({"width": 1280, "height": 900})
        say(f"{journey} {language}: {name}")
    context.close()
    return weight


def _follow(page: Page, name: str) -> None:
    """Go along the first link on this page that leads to the page `name`."""
    for href in page.eval_on_selector_all(
        "main a[href], nav a[href]", "links => links.map(link => link.href)"
    ):
        try:
            if resolve(urlsplit(href).path).view_name == name:
                page.goto(href)
                return
        except Resolver404:
            continue
    sys.exit(f"No link to {name} on {urlsplit(page.url).path}.")


def _small(page: Page, raw: bytes) -> bytes:
    """The same picture with at most 256 colours; the larger of the two is thrown away."""
    script = (Path(__file__).parent / "palette.js").read_text("utf-8")
    script = script[script.index("async") :].strip().rstrip(";")
    made = base64.b64decode(page.evaluate(script, base64.b64encode(raw).decode()))
    return min(made, raw, key=len)


if __name__ == "__main__":
    sys.exit(main())
