"""Safety plan, service plan and its reviews, as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions.safety import asks_own_view
from cases.forms.holding import HappenedForm
from cases.models import Case, PlanGoal
from childprotect.lib.forms import LongTextField, TextField

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class YesNoField(forms.TypedChoiceField):
    """A question that must be answered with yes or no: nothing is ticked beforehand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("choices", YES_NO)
        super().__init__(coerce=lambda answer: answer == "yes", widget=forms.RadioSelect, **options)


def own_view(field: forms.Field, case: Case) -> None:
    """The child's own view is asked for at every age, and required from the age at which it must stand in a plan."""
    field.required = asks_own_view(case)
    field.help_text = (
        _("Required from the age of seven. Write also when the child says nothing.")
        if field.required
        else _("Ask at every age, and write it in the child's own words.")
    )


class SafetyPlanForm(HappenedForm):
    """What keeps the child safe from today."""

    danger = LongTextField(label=_("What the child must be safe from"), max_length=2000, rows=3)
    steps = LongTextField(
        label=_("Who does what"),
        help_text=_(
            "One line for each person and what this person does, for example: Grandmother: the child sleeps at her home."
        ),
        max_length=4000,
        rows=5,
    )
    safe_place = TextField(label=_("Safe place: where the child goes when there is danger"), max_length=300)
    calls = TextField(label=_("Whom the child can call, with the number"), max_length=300)
    signals = TextField(
        label=_("Signals that were agreed"),
        help_text=_("A word or a sign by which the child says that help is needed."),
        max_length=500,
        required=False,
    )
    child_view = LongTextField(label=_("The child's own view"), max_length=2000, rows=3, required=False)
    carer = TextField(label=_("With which carer the plan was made"), max_length=200)
    signed = YesNoField(label=_("Did the carer sign it?"))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        own_view(self.fields["child_view"], case)


class PlanReviewForm(HappenedForm):
    """What became of each goal, danger yes or no, and what was found."""

    danger = YesNoField(label=_("Is the child in danger?"))
    summary = LongTextField(label=_("What was found, and what changes"), max_length=4000, rows=4)
    child_view = LongTextField(label=_("The child's own view"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, case: Case, goals: list[PlanGoal], **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        own_view(self.fields["child_view"], case)
        self.goals = goals
        results = codes.choices("goal_result")
        for number, goal in enumerate(goals):
            self.fields[f"result_{number}"] = forms.ChoiceField(
                label=goal.text, choices=results, widget=forms.RadioSelect
            )
            self.fields[f"note_{number}"] = TextField(
                label=_("About goal %(number)d") % {"number": number + 1}, max_length=500, required=False
            )
        about = [name for number in range(len(goals)) for name in (f"result_{number}", f"note_{number}")]
        self.order_fields(
            ["form_key", "happened_on", "happened_time", *about, "danger", "summary", "child_view"]
        )

    def clean(self) -> dict[str, Any]:
        """With the results as the action takes them."""
        data = super().clean()
        data["results"] = {
            str(goal.ref): (data.pop(f"result_{number}", ""), data.pop(f"note_{number}", ""))
            for number, goal in enumerate(self.goals)
        }
        return data
