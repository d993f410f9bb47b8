"""The service plan as one form: goals with their actions, as many rows as there are, and a few empty ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import codes
from cases.actions.assignment import candidates
from cases.actions.safety import asks_own_view
from cases.models import Case
from cases.plan_content import MOST, PERSON, SECTOR, Content, PlannedAction, PlannedGoal, fresh_key, sound_key
from childprotect.lib.forms import DayField, LongTextField, TextField

_GOAL, _ACTION = re.compile(r"g(\d)_key"), re.compile(r"g(\d)a(\d)_key")


@dataclass
class ActionRow:
    """The fields of one action."""

    number: int
    text: BoundField
    who: BoundField
    due_on: BoundField


@dataclass
class GoalRow:
    """The fields of one goal and of its actions; `more` is the value of its button for one more action ("" for none)."""

    number: int
    text: BoundField
    actions: list[ActionRow]
    more: str


class ServicePlanForm(forms.Form):
    """Goals, actions, who, until when. What is left empty is left out; the whole is one text with one version."""

    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    child_view = LongTextField(
        label=gettext_lazy("The child's own view"),
        help_text=gettext_lazy("What the child wants, and says about this plan."),
        max_length=2000,
        rows=3,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, case: Case, content: Content | None = None, version: int = 0
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.case = case
        self.who = _owners(case)
        if asks_own_view(case):
            self.fields["child_view"].help_text = _(
                "Required from the age of seven. Write also when the child says nothing."
            )
        self.shape: dict[int, list[int]] = {}  # goal -> actions, by their numbers in the form
        if self.is_bound:
            self._shape_of_data()
        else:
            self._shape_of(content or Content())
        self.places: dict[str, str] = {}  # "goals.0.actions.1.text" -> the field it was typed in

    def _shape_of(self, content: Content) -> None:
        """Rows of a saved plan; of none, a goal with two empty actions."""
        self.initial["child_view"] = content.child_view
        for number, goal in enumerate(content.goals or [PlannedGoal("", "")]):
            self._goal(number, goal)
            for place, one in enumerate(goal.actions or [PlannedAction("", ""), PlannedAction("", "")]):
                self._action(number, place, one)

    def _shape_of_data(self) -> None:
        """The rows that were sent, no more than may be."""
        sent = [found for name in self.data if (found := _ACTION.fullmatch(name))]
        goals = {int(found[1]) for name in self.data if (found := _GOAL.fullmatch(name))}
        for number in sorted(goals | {int(found[1]) for found in sent}):
            if number < MOST:
                self._goal(number, PlannedGoal("", ""))
                for place in sorted(int(found[2]) for found in sent if int(found[1]) == number):
                    if place < MOST:
                        self._action(number, place, PlannedAction("", ""))

    def _goal(self, number: int, goal: PlannedGoal) -> None:
        self.shape[number] = []
        name = f"g{number}"
        self.fields[f"{name}_key"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
        self.fields[f"{name}_text"] = TextField(
            label=_("Goal %(number)d") % {"number": number + 1}, max_length=500, required=False
        )
        self.initial |= {f"{name}_key": goal.key or fresh_key(), f"{name}_text": goal.text}

    def _action(self, number: int, place: int, one: PlannedAction) -> None:
        self.shape[number].append(place)
        name = f"g{number}a{place}"
        self.fields[f"{name}_key"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
        self.fields[f"{name}_text"] = TextField(label=_("What is done"), max_length=300, required=False)
        self.fields[f"{name}_who"] = forms.ChoiceField(
            label=_("Who does it"), choices=self.who, required=False
        )
        self.fields[f"{name}_due_on"] = DayField(label=_("Until when"), future=True, required=False)
        self.fields[f"{name}_due_on"].help_text = ""
        self.initial |= {
            f"{name}_key": one.key or fresh_key(),
            f"{name}_text": one.text,
            f"{name}_who": one.who,
            f"{name}_due_on": one.due_on,
        }

    def grown(self, more: str) -> "ServicePlanForm":
        """The form with what was typed and one more goal ("goal"), or one more action of a goal ("g0"): nothing is saved."""
        form = ServicePlanForm(case=self.case, content=Content())
        form.shape.clear()
        typed = {name: self.data.get(name, "") for name in self.fields}
        for number, places in self.shape.items():
            form._goal(number, PlannedGoal("", ""))
            for place in places:
                form._action(number, place, PlannedAction("", ""))
        form.initial |= typed
        if more == "goal" and len(form.shape) < MOST:
            number = next(free for free in range(MOST) if free not in form.shape)
            form._goal(number, PlannedGoal("", ""))
            form._action(number, 0, PlannedAction("", ""))
        number = int(more[1:]) if re.fullmatch(r"g\d", more) else -1
        if number in form.shape and len(form.shape[number]) < MOST:
            place = next(free for free in range(MOST) if free not in form.shape[number])
            form._action(number, place, PlannedAction("", ""))
        return form

    def holding(self, data: QueryDict) -> "ServicePlanForm":
        """The form with the rows and words of `data`, a draft; nothing is judged."""
        return ServicePlanForm(data, case=self.case, content=Content()).grown("")

    def content(self) -> Content:
        """What was typed, empty rows left out."""
        data, goals = self.cleaned_data, []
        for number, places in self.shape.items():
            goal = PlannedGoal(sound_key(data[f"g{number}_key"]), data[f"g{number}_text"])
            for place in places:
                name = f"g{number}a{place}"
                if data[f"{name}_text"] or data[f"{name}_due_on"]:
                    for part in ("text", "who", "due_on"):
                        self.places[f"goals.{len(goals)}.actions.{len(goal.actions)}.{part}"] = (
                            f"{name}_{part}"
                        )
                    goal.actions.append(
                        PlannedAction(
                            sound_key(data[f"{name}_key"]),
                            data[f"{name}_text"],
                            data[f"{name}_who"],
                            data[f"{name}_due_on"],
                        )
                    )
            if goal.text or goal.actions:
                self.places[f"goals.{len(goals)}.text"] = f"g{number}_text"
                self.places.setdefault(f"goals.{len(goals)}.actions.0.text", f"g{number}a0_text")
                goals.append(goal)
        self.places["goals"] = "g0_text"
        return Content(goals, data["child_view"])

    def field_of(self, place: str | None) -> str | None:
        """The field in which something of the plan was typed, for the sentence that is wrong with it."""
        name = self.places.get(place or "", place)
        return name if name in self.fields else None

    def rows(self) -> Iterator[GoalRow]:
        """The goals and their actions as they are drawn."""
        for number, places in self.shape.items():
            actions = [
                ActionRow(
                    index + 1, *(self[f"g{number}a{place}_{part}"] for part in ("text", "who", "due_on"))
                )
                for index, place in enumerate(places)
            ]
            more = f"g{number}" if len(places) < MOST else ""
            yield GoalRow(number + 1, self[f"g{number}_text"], actions, more)

    def keys(self) -> list[BoundField]:
        """The hidden fields."""
        return [field for field in self if field.is_hidden]

    @property
    def may_grow(self) -> bool:
        """Whether one more goal has room."""
        return len(self.shape) < MOST


def _owners(case: Case) -> list[tuple[str, Any]]:
    """Who may do an action: the responsible worker, colleagues, sectors."""
    people = [(f"{PERSON}{one.ref}", one.name) for one in candidates(case).exclude(pk=case.worker_id)]
    sectors = [(f"{SECTOR}{code}", word) for code, word in codes.choices("sector")]
    return [
        ("", _("The responsible worker")),
        *([(_("Colleagues"), people)] if people else []),
        (_("Another sector, followed up by the responsible worker"), sectors),
    ]
