"""Template tags of every page: words for risk and due moments, dates, names, figures, links that keep their filters.

Markup lives in templates/components/; what depends on nothing but a code and its words is drawn once and kept.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from childprotect.lib import charts, dates
from childprotect.lib.mongolian import short_name

register = template.Library()
NARROW = "\u202f"
RISKS = {
    "high": pgettext_lazy("risk", "High"),
    "medium": pgettext_lazy("risk", "Medium"),
    "low": pgettext_lazy("risk", "Low"),
}
URGENCIES = {
    "high": pgettext_lazy("urgency", "Red"),
    "medium": pgettext_lazy("urgency", "Orange"),
    "low": pgettext_lazy("urgency", "Green"),
}
LEVELS = {"high": "high", "red": "high", "medium": "medium", "orange": "medium", "low": "low", "green": "low"}


@lru_cache(maxsize=512)
def _drawn(component: str, **context: str) -> SafeString:
    return SafeString(get_template(f"components/{component}.html").render(context).strip())


@lru_cache(maxsize=4096)
def _option(value: str, label: str, selected: bool) -> SafeString:
    given = {"value": value, "label": label, "selected": selected}
    return SafeString(get_template("components/option.html").render(given))


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a widget, as Django's widgets/attrs.html writes them."""
    told = (
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )
    return SafeString("".join(told))


@register.simple_tag
def option_groups(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> list[tuple[Any, SafeString]]:
    """The options of a list to choose from, drawn: all of one group together with its name, which may be None."""
    return [
        (
            name,
            SafeString(
                "".join(
                    _option(str(one["value"]), str(one["label"]), one["selected"])
                    for _name, options, _index in rows
                    for one in options
                )
            ),
        )
        for name, rows in groupby(groups, key=itemgetter(0))
    ]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon beside words."""
    return _drawn("icon", name=name)


@register.simple_tag
def risk(code: str) -> SafeString:
    """Risk of a case: Өндөр, Дунд, Бага with their shapes; nothing for an empty code."""
    if not code:
        return SafeString("")
    level = LEVELS[str(code)]
    return _drawn("risk", level=level, word=str(RISKS[level]))


@lru_cache(maxsize=64)
def _stages(way: tuple[tuple[str, str], ...]) -> SafeString:
    stages = [{"text": text, "state": state} for text, state in way]
    return SafeString(get_template("components/stages.html").render({"stages": stages}))


@register.simple_tag
def stages(way: tuple[tuple[str, str], ...]) -> SafeString:
    """The way of a case: the words of its stages, each with "done", "current" or ""."""
    return _stages(way)


@register.simple_tag
def urgency(code: str) -> SafeString:
    """Urgency of a report: Улаан, Улбар шар, Ногоон with the same shapes; nothing for an empty code."""
    if not code:
        return SafeString("")
    level = LEVELS[str(code)]
    return _drawn("risk", level=level, word=str(URGENCIES[level]))


@register.simple_tag
def tag(text: Any, kind: str = "") -> SafeString:
    """A word in a box; kind is teal, safe, ochre, danger, line or nothing."""
    return _drawn("tag", text=str(text), kind=kind)


@register.simple_tag
def due(moment: datetime | date | None) -> SafeString:
    """A due moment as a chip in words; nothing when there is none."""
    if moment is None:
        return SafeString("")
    told = dates.due(moment)
    return _drawn("due", state=told.state, text=told.text)


@register.filter
def left(moment: datetime) -> str:
    """`14 minutes left`."""
    return dates.left(moment)


@register.filter
def day(value: date | datetime | None) -> str:
    """`2026.11.23`."""
    return dates.day_text(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """`11.23` inside the current year, else with the year."""
    return dates.day_text(value, short=True) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`2026.11.23 09:20`."""
    return dates.moment_text(value) if value else ""


@register.filter
def official_day(value: date | datetime | None) -> str:
    """`2026 оны 11 дүгээр сарын 14-ний өдөр`, for papers that are signed; nothing for nothing."""
    return dates.official_day_text(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """`09:20`; nothing for a plain date."""
    return dates.clock_text(value) if isinstance(value, datetime) else ""


@register.filter
def iso(value: datetime | date | None) -> str:
    """The machine's form, for `<time datetime>`."""
    if value is None:
        return ""
    return (
        dates.local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    )


@register.filter
def weekday(value: date | datetime) -> str:
    """The day of the week, as in the line under the heading of "My work"."""
    value = dates.local(value) if isinstance(value, datetime) else value
    return [
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    ][value.weekday()]


@register.filter
def number(value: Any) -> Any:
    """A whole number with a narrow gap between thousands; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return f"{value:,}".replace(",", NARROW)


@register.simple_tag
def person_name(given: str, father: str = "") -> str:
    """`Э.Нэр`."""
    return short_name(given or "", father or "")


@register.filter
def masked(registration_number: str) -> str:
    """A registration number that tells only its ends: `КЪ••••••14`."""
    text = registration_number or ""
    return f"{text[:2]}{'•' * (len(text) - 4)}{text[-2:]}" if len(text) >= 6 else "•" * len(text)


@register.filter
def masked_phone(phone: str) -> str:
    """A telephone number that tells only its ends: `88•• ••21`."""
    text = "".join(sign for sign in phone or "" if sign.isdigit())
    return f"{text[:2]}•• ••{text[-2:]}" if len(text) >= 8 else "•" * len(text)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """This page's address with some parameters changed; None or "" takes one away: `{% query page=2 %}`."""
    asked = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    return f"?{asked.urlencode()}" if asked else "?"


@register.filter
def complete(columns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns of a table with all that its head asks of them: a name that is not there costs a template most."""
    return [{"right": False, "sort": "", "hidden": False} | column for column in columns]


@register.filter
def pages_near(pages: Any) -> list[int | None]:
    """Page numbers worth a link: the first, the last, two on each side; None stands for a gap."""
    wanted = {1, pages.last, *range(pages.number - 2, pages.number + 3)}
    shown: list[int | None] = []
    before = 0
    for one in sorted(page for page in wanted if 1 <= page <= pages.last):
        if one - before > 1:
            shown.append(None)
        shown.append(one)
        before = one
    return shown


@register.simple_tag(takes_context=True)
def page_range(context: template.Context) -> str:
    """`1–25 of 214`, of the list in `pages`."""
    pages, size = context["pages"], context.get("size") or 25
    first = (pages.number - 1) * size + 1
    total = f"{number(pages.count)}+" if pages.capped else number(pages.count)
    return gettext("%(first)s–%(last)s of %(total)s") % {
        "first": number(first),
        "last": number(first + len(pages.rows) - 1),
        "total": total,
    }


@register.filter
def capped(pages: Any) -> str:
    """The count of a list as it may be told: `214`, or `1 000+` when counting stopped there."""
    return f"{number(pages.count)}+" if pages.capped else str(number(pages.count))


@register.filter
def plain(value: Any) -> str:
    """A number as SVG wants it: a point, no trailing zeros, whatever the language."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


@register.filter
def shift(value: float, by: float) -> str:
    """`value` plus `by`, as SVG wants it."""
    return plain(round(float(value) + float(by), 2))


@register.simple_tag
def chart_bar(value: float, limit: float) -> charts.Bar:
    """One number against its limit, for components/bar.html."""
    return charts.bar(value, limit)


@register.simple_tag
def chart_bars(rows: Iterable[dict[str, Any]], most: float = 0) -> list[dict[str, Any]]:
    """Rows with the width and colour step of their bars, for components/chart_bar.html."""
    rows = list(rows)
    longest = most or max((row["value"] for row in rows), default=0)
    steps = charts.steps([row["value"] for row in rows])
    return [
        {"step": step, "url": "", **row, "width": charts.bar(row["value"], longest).width}
        for row, step in zip(rows, steps, strict=True)
    ]


@register.simple_tag
def chart_stack(parts: Iterable[dict[str, Any]], total: float = 0) -> list[dict[str, Any]]:
    """Parts with place, width and colour step, for components/chart_stack.html."""
    parts = list(parts)
    drawn = charts.stack([part["value"] for part in parts], total or None)
    return [
        {**part, "x": place.x, "width": place.width, "step": place.step}
        for part, place in zip(parts, drawn, strict=True)
    ]


@register.simple_tag
def chart_line_of(labels: Any, values: Any, before: Any = "", limit: Any = "", most: Any = "") -> charts.Line:
    """The points of components/chart_line.html."""
    return charts.line(
        [str(label) for label in labels],
        list(values),
        before=list(before or ()),
        limit=None if limit in ("", None) else limit,
        most=most or None,
    )


@register.simple_tag
def chart_rows(labels: Any, full_labels: Any, values: Any, before: Any) -> list[dict[str, Any]]:
    """The rows of the table below a line."""
    behind = list(before or [None] * len(values))
    return [
        {
            "label": label,
            "value": "–" if value is None else number(value),
            "before": "–" if old is None else number(old),
        }
        for label, value, old in zip(full_labels or labels, values, behind, strict=True)
    ]


@register.simple_tag
def chart_spark(values: Any) -> charts.Spark:
    """The points of components/sparkline.html."""
    return charts.spark(list(values))


@register.simple_tag
def chart_beds(taken: int, held: int, free: int, off: int = 0) -> charts.Beds:
    """The boxes of components/beds.html."""
    return charts.beds(taken, held, free, off)


@register.simple_tag(takes_context=True)
def form_problems(context: template.Context) -> list[dict[str, str]]:
    """Everything wrong in `form`, `formset` and `more_forms`: text, label and the id of the field to go to."""
    forms: list[BaseForm] = []
    problems: list[dict[str, str]] = []
    for name in ("form", "formset", "more_forms"):
        given = context.get(name)
        if isinstance(given, BaseFormSet):
            problems += [{"text": str(text), "label": "", "target": ""} for text in given.non_form_errors()]
            forms += given.forms
        elif isinstance(given, BaseForm):
            forms.append(given)
        elif isinstance(given, Iterable) and not isinstance(given, str):
            forms += [form for form in given if isinstance(form, BaseForm)]
    for form in forms:
        if not form.is_bound:
            continue
        problems += [{"text": str(text), "label": "", "target": ""} for text in form.non_field_errors()]
        for field in form:
            target = field.id_for_label or field.auto_id
            if field.use_fieldset and field.subwidgets:
                target = field.subwidgets[0].data["attrs"].get("id", target)
            problems += [
                {"text": str(text), "label": str(field.label), "target": target} for text in field.errors
            ]
    return problems
