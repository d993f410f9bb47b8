"""Message catalogues without system gettext: extract with Babel, keep translations, check, compile.

One catalogue for each app (its Python and templates/<app>/), one in `childprotect` for everything shared. They are sorted by
source file and hold no dates and no line numbers, so that two people's work rarely meets on one line.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("mn", "en")
SHARED = "childprotect"
SKIPPED = {"tests", "migrations", "node_modules", "devstack", "docs"}
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "many"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"MIME-Version: 1.0\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Key = tuple[str | None, str]


def key_of(message: Message) -> Key:
    """What makes a message itself: its context and its (singular) English."""
    return message.context or None, message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def template_messages(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """Messages of a Django template: `templatize` turns its tags into calls that Python's extractor reads."""
    source = templatize(fileobj.read().decode())
    # Left margins would be Python's indentation, which templates do not keep.
    lines = "\n".join(line.strip() for line in source.splitlines())
    return extract_python(io.BytesIO(lines.encode()), keywords, comment_tags, {"encoding": "utf-8"})


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file that may hold messages, with the app whose catalogue it feeds; in one order everywhere."""
    apps = sorted(path.parent.name for path in root.glob("*/apps.py"))
    for app in apps:
        for path in sorted((root / app).rglob("*.py")):
            if not SKIPPED & set(path.relative_to(root).parts):
                yield app, path
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"} and path.is_file():
            top = path.relative_to(root / "templates").parts[0]
            yield (top if top in apps else SHARED), path


def extracted(root: Path) -> dict[str, dict[Key, Message]]:
    """Messages of the source by app and key, each with the files it stands in."""
    found: dict[str, dict[Key, Message]] = {}
    for app, path in sources(root):
        method: Any = "python" if path.suffix == ".py" else template_messages
        name = str(path.relative_to(root))
        with path.open("rb") as file:
            for _line, text, _comments, context in extract(method, file, KEYWORDS, ()):
                message = Message(text, context=context, locations=[(name, 1)])
                known = found.setdefault(app, {}).get(key_of(message))
                if known is None:
                    found[app][key_of(message)] = message
                    continue
                if message.pluralizable and not known.pluralizable:
                    message.locations = known.locations + message.locations
                    found[app][key_of(message)] = known = message
                if (name, 1) not in known.locations:
                    known.locations.append((name, 1))
    return found


def path_of(root: Path, app: str, language: str) -> Path:
    """Where a catalogue lies."""
    return root / app / "locale" / language / "LC_MESSAGES" / "django.po"


def stored(path: Path, language: str) -> dict[Key, Message]:
    """The messages a catalogue holds, without header and obsolete ones."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, ignore_obsolete=True)
    return {key_of(message): message for message in catalog if message.id}


def texts_of(text: object) -> list[str]:
    """The one or two forms of a message or of its translation."""
    return [str(form or "") for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def translated(message: Message) -> bool:
    """Whether every form has its text."""
    return all(texts_of(message.string))


def _blank(message: Message) -> str | tuple[str, ...]:
    return ("", "") if message.pluralizable else ""


def merged(root: Path, language: str) -> dict[str, list[Message]]:
    """The catalogues of a language as they should be: every message of the source, with the translation there is.

    English is the message itself. A sentence already translated in another app keeps that translation.
    """
    known = {app: stored(path_of(root, app, language), language) for app in extracted_apps(root)}
    elsewhere: dict[Key, Message] = {}
    for messages in known.values():
        for key, message in messages.items():
            if translated(message) and not message.fuzzy:
                elsewhere.setdefault(key, message)
    result = {}
    for app, messages in extracted(root).items():
        rows = []
        for key, message in messages.items():
            row = Message(message.id, context=message.context, locations=message.locations)
            if language == "en":
                row.string = tuple(message.id) if message.pluralizable else message.id
            else:
                old = known.get(app, {}).get(key)
                if old is None or not translated(old):
                    old = elsewhere.get(key, old)
                row.string = (
                    old.string if old and old.pluralizable == message.pluralizable else _blank(message)
                )
            rows.append(row)
        result[app] = sorted(
            rows, key=lambda row: (row.locations[0][0], key_of(row)[1], key_of(row)[0] or "")
        )
    return result


def extracted_apps(root: Path) -> list[str]:
    """Apps that have or may have a catalogue."""
    return sorted({path.parent.name for path in root.glob("*/apps.py")} | {SHARED})


def written(messages: list[Message], language: str) -> str:
    """The text of a catalogue."""
    catalog = Catalog(locale=language)
    for message in messages:
        kept = catalog.add(message.id, message.string, locations=message.locations, context=message.context)
        kept.flags -= {
            "python-format",
            "python-brace-format",
        }  # they would say nothing that `check` does not see
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, include_lineno=False)
    return HEADER.format(language=language) + buffer.getvalue().decode().strip() + "\n"


def placeholders(text: str) -> set[str]:
    """The variables of a sentence."""
    return {found.group(0) for found in PLACEHOLDER.finditer(text)}


@dataclass
class Report:
    """What is wrong in the catalogues, one line each."""

    problems: list[str] = field(default_factory=list)
    total: int = 0


def check(root: Path) -> Report:
    """Everything that is missing, untranslated, fuzzy, obsolete, translated in two ways, or loses a variable."""
    report = Report()
    meanings: dict[Key, tuple[str, object]] = {}
    found = extracted(root)
    for language in LANGUAGES:
        for app in sorted(set(extracted_apps(root))):
            path = path_of(root, app, language)
            name = f"{app}/{language}"
            wanted, held = found.get(app, {}), stored(path, language)
            report.total += len(held)
            for key in wanted.keys() - held.keys():
                report.problems.append(f"{name}: missing: {key[1]!r} ({wanted[key].locations[0][0]})")
            for key in held.keys() - wanted.keys():
                report.problems.append(f"{name}: obsolete: {key[1]!r}")
            if path.exists() and re.search(r"^#~", path.read_text(encoding="utf-8"), re.MULTILINE):
                report.problems.append(f"{name}: holds obsolete messages")
            for key, message in held.items():
                report.problems += [f"{name}: {problem}: {key[1]!r}" for problem in faults(message, language)]
                if language == "mn" and translated(message):
                    app_before, text = meanings.setdefault(key, (app, message.string))
                    if text != message.string:
                        report.problems.append(
                            f"{name}: translated otherwise than in {app_before}: {key[1]!r}"
                        )
    report.problems.sort()
    return report


def faults(message: Message, language: str) -> list[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        return ["fuzzy"]
    if not translated(message):
        return ["untranslated"]
    ids, texts = texts_of(message.id), texts_of(message.string)
    wrong = []
    for text in texts:
        if not any(placeholders(text) == placeholders(one) for one in ids):
            wrong.append("other variables than the original")
        if (
            language == "mn"
            and text in ids
            and re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", PLACEHOLDER.sub("", text))
        ):
            wrong.append("left in English")
    return wrong


def update(root: Path) -> dict[str, list[str]]:
    """Write all catalogues anew; the Mongolian messages still without translation, by app."""
    open_messages: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for app, messages in merged(root, language).items():
            path = path_of(root, app, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(messages, language), encoding="utf-8")
            waiting = [key_of(message)[1] for message in messages if not translated(message)]
            if waiting:
                open_messages[app] = waiting
    return open_messages


def compile_all(root: Path) -> int:
    """Write the binary catalogues that are older than their text; how many there are."""
    count = 0
    for language in LANGUAGES:
        for app in extracted_apps(root):
            text = path_of(root, app, language)
            binary = text.with_suffix(".mo")
            if not text.exists():
                continue
            count += 1
            if binary.exists() and binary.stat().st_mtime >= text.stat().st_mtime:
                continue
            with text.open("rb") as file:
                catalog = read_po(file, locale=language, ignore_obsolete=True)
            with binary.open("wb") as file:
                write_mo(file, catalog)
    return count
