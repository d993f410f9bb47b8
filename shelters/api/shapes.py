"""What the routes of stays take and give."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.api.fields import Coded, Version
from cases.models import Case
from cases.models.child import Sex
from childprotect.lib.api import PlainText
from shelters import finding
from shelters.models import Extension, Stay


class ProposeIn(serializers.Serializer):
    """A child of a case, a facility, and what it must know."""

    case = serializers.UUIDField()
    facility = serializers.UUIDField()
    sheet = PlainText(max_length=3000)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_case(self, ref: Any) -> Case:
        """A case the person works on."""
        case = (
            Case.objects.visible_to(self.context["request"].user, "cases.work_case").filter(ref=ref).first()
        )
        if case is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return case

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """A facility the child could be asked for."""
        found = finding.near(data["case"]).filter(ref=data["facility"]).first()
        if found is None:
            raise serializers.ValidationError(
                {"facility": [_("There is no such record, or it is not in your area.")]}
            )
        return data | {"facility": found}


class TransferIn(serializers.Serializer):
    """Another facility that is asked to take the child over, and what it must know."""

    facility = serializers.UUIDField()
    sheet = PlainText(max_length=3000)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class OtherBedIn(Version):
    """Another bed of the facility, by its label."""

    bed = serializers.CharField(max_length=20)


class OtherStayIn(Version):
    """The stay of another child of the facility."""

    other = serializers.UUIDField()


class DecisionIn(serializers.Serializer):
    """Date and number of the decision, or why not."""

    decision = PlainText(max_length=500)


class ReasonIn(Version):
    """Why."""

    reason = PlainText(max_length=1000)


class AdultsIn(Version):
    """How many adults stay here with the child."""

    adults = serializers.IntegerField(min_value=0, max_value=5)


class ArrivedIn(Version):
    """The child has arrived; how many adults stay here with it, if that was not said before."""

    adults = serializers.IntegerField(min_value=0, max_value=5, required=False, allow_null=True, default=None)


class CannotTakeIn(Version):
    """Why the child cannot be taken."""

    code = Coded("turned_away")
    reason = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class LeaveIn(Version):
    """Where the child goes, and who takes it along."""

    destination = Coded("destination")
    escort = PlainText(max_length=200)


class DischargeIn(Version):
    """The child leaves; `unagreed` says why without the worker's agreement to this destination."""

    destination = Coded("destination")
    escort = PlainText(max_length=200, required=False, allow_blank=True, default="")
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")
    unagreed = PlainText(max_length=500, required=False, allow_blank=True, default="")


class StayOut(serializers.ModelSerializer):
    """The sheet a stay needs; the case is not part of it."""

    child = serializers.CharField(source="child.name")
    birth_year = serializers.IntegerField(source="child.birth_year", allow_null=True)
    sex = serializers.ChoiceField(Sex.choices, source="child.sex")
    facility = serializers.UUIDField(source="facility.ref")
    bed = serializers.CharField(source="bed.label", allow_null=True, default=None)

    class Meta:
        model = Stay
        fields = (
            "ref", "child", "birth_year", "sex", "facility", "bed", "status", "sheet", "proposed_at", "admitted_at",
            "extended_to", "discharged_at", "discharged_to", "escort", "agreed_at", "answer", "adults", "version",
        )  # fmt: skip


class ExtensionOut(serializers.ModelSerializer):
    """A wish to extend a stay, and what came of it."""

    class Meta:
        model = Extension
        fields = ("ref", "step", "until", "reason", "asked_at", "granted", "decided_at", "decision")
