"""Forms made from the definition of an instrument: beginning a sheet, one section of it, its result."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions import sheets
from cases.instruments.definition import CHOICE, LONGEST_TEXT, NUMBER, SEVERAL, YES_NO, Question, Section
from cases.instruments.scoring import GRAVITY
from cases.models import AnswerSheet, Case, Instrument, Risk
from childprotect.lib import clock
from childprotect.lib.edits import EditForm, plain
from childprotect.lib.errors import Meanwhile, StaleEdit
from childprotect.lib.forms import ClockField, DayField, LongTextField, Picks

PREFIX = "q_"  # of the fields that are questions, so that no question can be mistaken for another field


class Answers(forms.RadioSelect):
    """Short answers beside each other."""

    template_name = "django/forms/widgets/answers.html"


class WhenForm(forms.Form):
    """When the conversation was, by the clock of the case's unit."""

    happened_on = DayField(
        label=_("Date of the conversation"),
        help_text=_("If you type it in from paper: the date on the paper."),
    )
    happened_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))

    def __init__(self, *args: Any, case: Case, moment: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = case.unit.zone
        local = moment.astimezone(self.zone)
        self.initial |= {"happened_on": local.date(), "happened_time": local.time().isoformat("minutes")}
        for name in ("happened_on", "happened_time"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]

    def happened_at(self) -> datetime | None:
        """Day and time as one moment."""
        day, time = self.cleaned_data.get("happened_on"), self.cleaned_data.get("happened_time")
        return datetime.combine(day, time, tzinfo=self.zone) if day and time is not None else None


class BeginForm(WhenForm):
    """Begin a sheet: when the conversation was, and with which version where there were several."""

    instrument = forms.ChoiceField(label=_("Version of the form"))

    def __init__(self, *args: Any, case: Case, versions: list[Instrument], **options: Any) -> None:
        super().__init__(*args, case=case, moment=clock.now(), **options)
        self.versions = {str(one.ref): one for one in versions}
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (ref, f"{one.number}, {one.version}") for ref, one in self.versions.items()
        ]
        self.initial["instrument"] = next(iter(self.versions))
        if len(versions) == 1:
            self.fields["instrument"].widget = forms.HiddenInput()

    def clean_instrument(self) -> Instrument:
        """The version itself."""
        return self.versions[self.cleaned_data["instrument"]]

    def facts(self) -> dict[str, Any]:
        """The arguments of `sheets.begin_sheet`."""
        return {"instrument": self.cleaned_data["instrument"], "happened_at": self.happened_at()}


class SectionForm(EditForm):
    """The questions of one section. None must be answered to save: a sheet is filled in as one goes on.

    A class of its own for each section; `section_form` makes it.
    """

    mark_optional = False
    section: Section

    def __init__(self, data: Any = None, *, record: AnswerSheet) -> None:
        super().__init__(data, record=record)
        self.sheet = record
        if "happened_time" in self.fields:
            self.initial["happened_time"] = local_time(record).isoformat("minutes")

    @classmethod
    def values_of(cls, record: AnswerSheet) -> dict[str, Any]:
        """The answers of the section, and when the conversation was where the section asks for it."""
        values = {
            f"{PREFIX}{question.code}": form_value(question, record.answers.get(question.code))
            for question in cls.section.questions
        }
        if "happened_on" in cls.base_fields:
            values |= {"happened_on": local_day(record), "happened_time": local_time(record)}
        return {"version": record.version, **values}

    def facts(self) -> dict[str, Any]:
        """The arguments of `sheets.save_answers`; the moment only if it was changed."""
        data = self.cleaned_data
        answers = {question.code: data[f"{PREFIX}{question.code}"] for question in self.section.questions}
        when = (data.get("happened_on"), data.get("happened_time"))
        moved = None not in when and when != (local_day(self.sheet), local_time(self.sheet))
        happened_at = datetime.combine(*when, tzinfo=self.sheet.case.unit.zone) if moved else None
        return {"answers": answers, "happened_at": happened_at, "version": data["version"]}

    def name_of(self, code: str | None) -> str | None:
        """The field a question's code stands for; None for the whole form."""
        return next((name for name in (f"{PREFIX}{code}", code) if name in self.fields), None)

    def compare(self, problem: StaleEdit) -> None:
        """Somebody else answered meanwhile: both answers are shown, to choose from."""
        told, before = problem.meanwhile, dict(problem.meanwhile.before)
        was = before.pop(sheets.WHEN, None)
        named = {
            f"{PREFIX}{question.code}": plain(form_value(question, before[question.code]))
            for question in self.section.questions
            if question.code in before
        }
        if was is not None:
            local = datetime.fromisoformat(was).astimezone(self.sheet.case.unit.zone)
            named |= {"happened_on": plain(local.date()), "happened_time": plain(_minute(local))}
        super().compare(
            StaleEdit(problem.sentence, problem.current, meanwhile=Meanwhile(told.by, told.at, named))
        )


def section_form(sheet: AnswerSheet, section: Section) -> type[SectionForm]:
    """The form of one section of a sheet; the first also asks when the conversation was."""
    fields: dict[str, Any] = {"section": section}
    if section is sheet.instrument.definition.sections[0]:
        fields |= {name: WhenForm.base_fields[name] for name in ("happened_on", "happened_time")}
    fields |= {f"{PREFIX}{question.code}": field_of(question) for question in section.questions}
    return type(SectionForm)("OneSectionForm", (SectionForm,), fields)


def form_value(question: Question, answer: Any) -> Any:
    """An answer as the question's field has it."""
    if answer is not None:
        return answer
    return [] if question.kind == SEVERAL else None if question.kind == NUMBER else ""


def local_day(sheet: AnswerSheet) -> date:
    """The day of the conversation where the case's unit counts it."""
    return sheet.happened_at.astimezone(sheet.case.unit.zone).date()


def local_time(sheet: AnswerSheet) -> time:
    """The time of the conversation there, to the minute."""
    return _minute(sheet.happened_at.astimezone(sheet.case.unit.zone))


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def field_of(question: Question) -> forms.Field:
    """The form field of a question."""
    common: dict[str, Any] = {
        "label": f"{question.number}. {question.text}" if question.number else str(question.text),
        "help_text": str(question.help),
        "required": False,
    }
    options = [(option.code, option.label) for option in question.options]
    if question.kind == YES_NO:
        return forms.ChoiceField(choices=options, widget=Answers, **common)
    if question.kind == CHOICE:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    if question.kind == SEVERAL:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if question.kind == NUMBER:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"})
        return forms.IntegerField(min_value=question.least, max_value=question.most, widget=widget, **common)
    return LongTextField(max_length=LONGEST_TEXT, rows=3, **common)


class ResultForm(forms.Form):
    """The risk of the case from now on: what the answers add up to, or otherwise and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    risk = forms.ChoiceField(label=_("Risk of the case from now on"), choices=Risk.choices, widget=Picks)
    reason = LongTextField(
        label=_("Why, if it is lower than the answers add up to, or lower than before"),
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, sheet: AnswerSheet) -> None:
        graver = max(sheet.result.risk, sheet.case.risk, key=GRAVITY.__getitem__)
        super().__init__(data, initial={"version": sheet.version, "risk": graver})


class DiscardForm(forms.Form):
    """The sheet as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class PeriodForm(forms.Form):
    """How far back a supervisor looks."""

    days = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("90", _("Last 90 days")), ("30", _("Last 30 days")), ("365", _("Last year"))],
    )
