"""How the child lives: identity, concerns, and the five sheets of the situation."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import codes
from cases.forms.file import CodesField, KnownField, YearField, listed
from cases.models import Care, Disability, Health, Language, Schooling
from cases.models.child import Sex
from cases.models.filed import Sheet
from childprotect.lib import clock, registration
from childprotect.lib.edits import EditForm
from childprotect.lib.forms import DayField, LongTextField, TextField

CHILD_AGES = 25  # a number up to this is an age, a larger one a year


class IdentityForm(EditForm):
    """Who the child is. Nothing is required; what does not fit together warns."""

    mark_optional = False
    given_name = TextField(label=_("Given name"), required=False, max_length=80)
    father_name = TextField(label=_("Father's (mother's) name"), required=False, max_length=80)
    clan_name = TextField(label=_("Clan name"), required=False, max_length=80)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[(Sex.UNKNOWN, Sex.UNKNOWN.label), *Sex.choices[:2]]
    )
    birth_date = DayField(label=_("Date of birth"), required=False)
    birth_year = YearField(
        label=_("Year of birth, or age"), help_text=_("When the day is not known: 2017 or 9"), ages=CHILD_AGES
    )
    registration_number = TextField(label=_("Registration number"), required=False, max_length=20)
    number_missing = forms.ChoiceField(label=_("Why there is no number"), required=False)
    civil_number = TextField(label=_("Civil registration number"), required=False, max_length=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        listed(self.fields["number_missing"], "number_missing")
        for name in ("registration_number", "civil_number"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_sex(self) -> str:
        """Unknown is an answer."""
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def clean_registration_number(self) -> str:
        """Two Cyrillic letters and eight digits; look-alikes are read as what was meant."""
        typed = self.cleaned_data["registration_number"]
        if not typed:
            return ""
        number = registration.read(typed)
        if number is None:
            raise forms.ValidationError(_("Registration number must be 2 Cyrillic letters and 8 digits."))
        return number.text


CONFIRMED = [
    ("", _("Not known yet")),
    ("True", pgettext_lazy("concern", "Confirmed")),
    ("False", pgettext_lazy("concern", "Not confirmed")),
]


def _confirmed(value: str) -> bool:
    return value == "True"


class ConcernForm(EditForm):
    """Whether a concern was confirmed, where it happened, and on what this rests."""

    confirmed = forms.TypedChoiceField(
        label=_("What was found"),
        choices=CONFIRMED,
        coerce=_confirmed,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    setting = forms.ChoiceField(label=_("Where it happened"), required=False)
    note = LongTextField(label=_("On what this rests"), required=False, max_length=2000, rows=4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        listed(self.fields["setting"], "setting")


class ConcernNewForm(ConcernForm):
    """A concern that no report told."""

    field_order = ["concern"]
    concern = forms.ChoiceField(label=_("Type of concern"))

    def __init__(self, *args: Any, taken: set[str], **options: Any) -> None:
        super().__init__(*args, record=None, **options)
        del self.fields["version"]
        rows = [row for row in codes.choices("concern") if row[0] not in taken]
        self.fields["concern"].choices = [("", _("Not chosen")), *rows]  # type: ignore[attr-defined]


class SheetForm(EditForm):
    """A sheet of the situation, as it was on a day."""

    mark_optional = False
    model: ClassVar[type[Sheet]]
    title: ClassVar[Any]
    lists: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, of in self.lists.items():
            listed(self.fields[name], of)
        self.fields["as_of"] = DayField(label=_("As of"), required=False)
        if not self.is_bound:
            self.initial["as_of"] = clock.today()

    note = LongTextField(label=_("In your own words"), required=False, max_length=4000, rows=4)


class CareForm(SheetForm):
    """With whom and how the child lives."""

    model, title = Care, _("Care and home")
    lists = {"lives_with": "lives_with", "dwelling": "dwelling", "tenure": "tenure", "orphan": "orphan"}
    field_order = ["lives_with", "dwelling", "tenure", "orphan", "household_size", "note"]
    lives_with = forms.ChoiceField(label=_("Lives with"), required=False)
    dwelling = forms.ChoiceField(label=_("Dwelling"), required=False)
    tenure = forms.ChoiceField(label=_("Whose dwelling"), required=False)
    orphan = forms.ChoiceField(label=_("Orphan status"), required=False)
    household_size = forms.IntegerField(
        label=_("People in the household"),
        required=False,
        min_value=1,
        max_value=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )


class SchoolingForm(SheetForm):
    """Kindergarten, school, dormitory."""

    model, title = Schooling, _("School and dormitory")
    lists = {"attendance": "attendance"}
    field_order = ["attendance", "school", "grade", "dormitory", "dormitory_name", "note"]
    attendance = forms.ChoiceField(label=_("Attends"), required=False)
    school = TextField(label=_("School or kindergarten"), required=False, max_length=160)
    grade = TextField(label=_("Class, group"), required=False, max_length=40)
    dormitory = KnownField(label=_("Lives in a dormitory"))
    dormitory_name = TextField(label=_("Dormitory"), required=False, max_length=160)


class HealthForm(SheetForm):
    """What whoever looks after the child must know of their health."""

    model, title = Health, _("Health")
    field_order = ["illness", "medicine", "allergy", "clinic", "insured", "vaccinated", "note"]
    illness = LongTextField(label=_("Illness, injuries"), required=False, max_length=500, rows=2)
    medicine = LongTextField(
        label=_("Medicine, and when it is taken"), required=False, max_length=500, rows=2
    )
    allergy = TextField(label=_("Allergies"), required=False, max_length=300)
    clinic = TextField(label=_("Health centre, doctor"), required=False, max_length=160)
    insured = KnownField(label=_("Health insurance"))
    vaccinated = KnownField(label=_("Vaccinated as the plan asks"))


class DisabilityForm(SheetForm):
    """Disability, and what the child needs because of it."""

    model, title = Disability, _("Disability")
    lists = {"kinds": "disability"}
    field_order = ["disabled", "kinds", "certified", "needs", "note"]
    disabled = KnownField(label=_("Has a disability"))
    kinds = CodesField(label=_("Kind of disability"))
    certified = KnownField(label=_("Established by the commission"))
    needs = LongTextField(label=_("Help and devices needed"), required=False, max_length=500, rows=2)


class LanguageForm(SheetForm):
    """In which language the child can tell their story."""

    model, title = Language, _("Language")
    lists = {"spoken": "language"}
    field_order = ["spoken", "interpreter", "interpreter_name", "note"]
    spoken = CodesField(label=_("Languages spoken"))
    interpreter = KnownField(label=_("Interpreter needed"))
    interpreter_name = TextField(label=_("Who interprets"), required=False, max_length=160)


SHEETS: dict[str, type[SheetForm]] = {
    form.model._meta.model_name or "": form
    for form in (CareForm, SchoolingForm, HealthForm, DisabilityForm, LanguageForm)
}
