"""Asking why a step is late, on the page where it is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import codes
from cases.delays import Delay
from cases.models import Case, Deadline
from childprotect.lib import clock
from childprotect.lib.dates import moment_text
from childprotect.lib.forms import LongTextField

REASON, WORDS = "delay_reason", "delay_words"


class ReasonForm(forms.Form):
    """The reason for a delay, by itself."""

    delay_reason = forms.ChoiceField(label=gettext_lazy("Reason for delay"), widget=forms.RadioSelect)
    delay_words = LongTextField(
        label=gettext_lazy("In your own words"), required=False, max_length=1000, rows=2
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[REASON].choices = codes.choices("delay_reason")  # type: ignore[attr-defined]


def ask(form: forms.Form, case: Case, steps: Iterable[str], *, at: datetime | None = None) -> None:
    """Let the form of a step ask for the reason when a clock it would meet has passed and none is known.

    `at` is when the step was done, where that is known already (default: now).
    """
    running = Deadline.objects.running().filter(subject_ref=case.ref, step__in=steps, delay=None)
    passed = running.filter(due_at__lt=at or clock.now()).first()
    if passed is None:
        return
    hint = _("%(step)s was due %(moment)s. Needed if it was done later than that.") % {
        "step": codes.word("step", passed.step),
        "moment": moment_text(passed.due_at),
    }
    form.fields[REASON] = forms.ChoiceField(
        label=_("Reason for delay"),
        help_text=hint,
        required=False,
        choices=[("", _("Not late, or choose a reason")), *codes.choices("delay_reason")],
    )
    form.fields[WORDS] = LongTextField(
        label=_("The reason in your own words"), required=False, max_length=1000, rows=2
    )


def taken(facts: dict[str, Any]) -> Delay:
    """What was answered, taken out of the facts of a step."""
    return Delay(facts.pop(REASON, "") or "", facts.pop(WORDS, "") or "")
