"""Official papers as PDF, with the fonts they need: A4, page numbers, who printed and when, lines to sign on.

A paper is plain data; `paper.typ` lays it out. What a person typed travels as JSON and is never read as markup.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from childprotect.lib import clock
from childprotect.lib.dates import moment_text

HERE = Path(__file__).resolve().parent
FONTS = HERE / "paper_fonts"


@dataclass
class Section:
    """One numbered part of a paper: facts as label and value, running text, a table, lines to fill in by hand."""

    heading: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)  # shares of the columns; equal when not given
    blanks: list[str] = field(default_factory=list)


@dataclass
class Paper:
    """A whole paper. `signatures` are pairs of role and name; `line` stands below the title (date, number, place)."""

    title: str
    office: str
    number: str = ""  # of the case or report, on every page
    line: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    signatures: list[tuple[str, str]] = field(default_factory=list)


def pdf(paper: Paper, *, printed_by: str) -> bytes:
    """The paper as PDF (A4). Parts with nothing in them are left out; `printed_by` stands on every page with the moment."""
    kept = [part for part in paper.sections if part.facts or part.texts or part.rows or part.blanks]
    for part in kept:
        part.widths = part.widths or [1] * len(part.head)
    data = {
        **asdict(paper),
        "sections": [asdict(part) for part in kept],
        "lang": get_language() or "mn",
        "confidential": _("Confidential. Do not copy."),
        "printed": _("Printed: %(who)s, %(when)s") % {"who": printed_by, "when": moment_text(clock.now())},
    }
    return typst.compile(
        HERE / "paper.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
    )
