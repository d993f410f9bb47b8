"""The bodies of the case file's API: what is sent and answered of people, telephones, addresses, concerns, sheets."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from areas.models import Area
from cases.actions import identity
from cases.api.fields import Coded
from cases.models import Address, CasePerson
from cases.models.child import Sex
from cases.models.filed import Known
from childprotect.lib import registration
from childprotect.lib.api import PlainText
from childprotect.lib.contact import in_mongolia, international


class Telephone(PlainText):
    """A number of eight digits, or of another country with a plus; answered as E.164."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def to_internal_value(self, data: Any) -> str:
        """As it is kept."""
        text = super().to_internal_value(data)
        number = international(text) if text else ""
        if number is None:
            raise serializers.ValidationError(
                _("Write the 8 digits of the number, or a number of another country with + before it.")
            )
        return number


class OfCase(serializers.UUIDField):
    """A person of the same case, by ref."""

    def to_internal_value(self, data: Any) -> CasePerson:
        """The person; refuses one of another case."""
        ref = super().to_internal_value(data)
        found = self.context["case"].people.filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("Choose a person of this case."))
        return found

    def to_representation(self, value: Any) -> str:
        """The ref."""
        return str(value.ref)


class AreaCode(serializers.CharField):
    """A soum, khoroo or bag by its code."""

    def to_internal_value(self, data: Any) -> Area:
        """The area."""
        code = super().to_internal_value(data)
        levels = [Area.Level.SOUM, Area.Level.KHOROO, Area.Level.BAG]
        found = Area.objects.filter(code=code, level__in=levels).first()
        if found is None:
            raise serializers.ValidationError(_("This code is not known: %(code)s") % {"code": code[:20]})
        return found

    def to_representation(self, value: Any) -> str:
        """The code."""
        return str(value.code)


class RowSerializer(serializers.Serializer):
    """What rows of the file share. A change carries the version it was made from: a stale one is refused with 409."""

    ref = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(required=False)
    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True)
    ended_on = serializers.DateField(required=False, allow_null=True, default=None)
    end_reason = Coded("file_end", required=False, allow_blank=True, default="")


class PersonSerializer(RowSerializer):
    """Somebody around the child; an empty given name says that it is not known."""

    relation = Coded("relation")
    given_name = PlainText(max_length=80, allow_blank=True)
    father_name = PlainText(max_length=80, required=False, allow_blank=True, default="")
    sex = serializers.ChoiceField(Sex.choices, required=False, default=Sex.UNKNOWN)
    birth_year = serializers.IntegerField(required=False, allow_null=True, default=None)
    life = serializers.ChoiceField(CasePerson.Life.choices, required=False, default=CasePerson.Life.ALIVE)
    household = serializers.BooleanField(required=False, default=False)
    carer = serializers.BooleanField(required=False, default=False)
    alleged = serializers.BooleanField(required=False, default=False)
    work = PlainText(max_length=160, required=False, allow_blank=True, default="")
    note = PlainText(max_length=2000, required=False, allow_blank=True, default="")


class PhoneSerializer(RowSerializer):
    """A telephone number: of a person of the case, of somebody written, or with neither the child's own."""

    number = Telephone()
    person = OfCase(required=False, allow_null=True, default=None)
    owner = PlainText(max_length=160, required=False, allow_blank=True, default="")
    safe_to_call = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    safe_to_text = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    best_time = PlainText(max_length=160, required=False, allow_blank=True, default="")
    note = PlainText(max_length=300, required=False, allow_blank=True, default="")


class AddressSerializer(RowSerializer):
    """A place. `outside` warns of a point that does not lie in Mongolia."""

    kind = Coded("address_kind")
    person = OfCase(required=False, allow_null=True, default=None)
    area = AreaCode(required=False, allow_null=True, default=None)
    street = PlainText(max_length=160, required=False, allow_blank=True, default="")
    building = PlainText(max_length=40, required=False, allow_blank=True, default="")
    door = PlainText(max_length=20, required=False, allow_blank=True, default="")
    place = PlainText(max_length=200, required=False, allow_blank=True, default="")
    latitude = serializers.DecimalField(8, 5, min_value=-90, max_value=90, required=False, allow_null=True)
    longitude = serializers.DecimalField(8, 5, min_value=-180, max_value=180, required=False, allow_null=True)
    contact = PlainText(max_length=160, required=False, allow_blank=True, default="")
    contact_phone = Telephone(required=False, allow_blank=True, default="")
    seen_on = serializers.DateField(required=False, allow_null=True, default=None)
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")
    outside = serializers.SerializerMethodField()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Both numbers of a point, or neither."""
        data.setdefault("latitude", None)
        data.setdefault("longitude", None)
        if (data["latitude"] is None) != (data["longitude"] is None):
            raise serializers.ValidationError({"latitude": [_("Send latitude and longitude together.")]})
        return data

    def get_outside(self, row: Address) -> bool:
        """Whether there is a point, and it lies elsewhere."""
        if row.latitude is None or row.longitude is None:
            return False
        return not in_mongolia((row.latitude, row.longitude))


class ConcernSerializer(serializers.Serializer):
    """A concern: as reported or added, and apart from it whether it was confirmed (null: not known yet)."""

    ref = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    concern = Coded("concern")
    reported = serializers.BooleanField(read_only=True)
    main = serializers.BooleanField(read_only=True)
    confirmed = serializers.BooleanField(required=False, allow_null=True, default=None)
    setting = Coded("setting", required=False, allow_blank=True, default="")
    note = PlainText(max_length=2000, required=False, allow_blank=True, default="")


class ConcernDecisionSerializer(serializers.Serializer):
    """What was found of a concern."""

    version = serializers.IntegerField()
    confirmed = serializers.BooleanField(allow_null=True)
    setting = Coded("setting", required=False, allow_blank=True, default="")
    note = PlainText(max_length=2000, required=False, allow_blank=True, default="")


class IdentitySerializer(serializers.Serializer):
    """Who the child is. The registration number is written here and never answered; `warnings` say what does not fit."""

    version = serializers.IntegerField()
    given_name = PlainText(max_length=80, allow_blank=True)
    father_name = PlainText(max_length=80, allow_blank=True)
    clan_name = PlainText(max_length=80, allow_blank=True)
    sex = serializers.ChoiceField(Sex.choices)
    birth_date = serializers.DateField(allow_null=True)
    birth_year = serializers.IntegerField(allow_null=True)
    registration_number = PlainText(max_length=20, allow_blank=True, write_only=True)
    number_missing = Coded("number_missing", allow_blank=True)
    civil_number = PlainText(max_length=20, allow_blank=True)
    warnings = serializers.SerializerMethodField()

    def validate_registration_number(self, sent: str) -> str:
        """Two Cyrillic letters and eight digits."""
        if not sent:
            return ""
        number = registration.read(sent)
        if number is None:
            raise serializers.ValidationError(
                _("Registration number must be 2 Cyrillic letters and 8 digits.")
            )
        return number.text

    def get_warnings(self, child: Any) -> list[str]:
        """What may be wrong, as sentences."""
        return identity.warnings(child)


class SheetSerializer(serializers.Serializer):
    """What the sheets share: version 0 is a sheet nobody has written yet."""

    version = serializers.IntegerField()
    as_of = serializers.DateField(required=False, allow_null=True, default=None)
    note = PlainText(max_length=4000, required=False, allow_blank=True, default="")


class CareSerializer(SheetSerializer):
    """With whom and how the child lives."""

    lives_with = Coded("lives_with", required=False, allow_blank=True, default="")
    dwelling = Coded("dwelling", required=False, allow_blank=True, default="")
    tenure = Coded("tenure", required=False, allow_blank=True, default="")
    orphan = Coded("orphan", required=False, allow_blank=True, default="")
    household_size = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=40, default=None
    )


class SchoolingSerializer(SheetSerializer):
    """Kindergarten, school, dormitory."""

    attendance = Coded("attendance", required=False, allow_blank=True, default="")
    school = PlainText(max_length=160, required=False, allow_blank=True, default="")
    grade = PlainText(max_length=40, required=False, allow_blank=True, default="")
    dormitory = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    dormitory_name = PlainText(max_length=160, required=False, allow_blank=True, default="")


class HealthSerializer(SheetSerializer):
    """What whoever looks after the child must know of their health."""

    illness = PlainText(max_length=500, required=False, allow_blank=True, default="")
    medicine = PlainText(max_length=500, required=False, allow_blank=True, default="")
    allergy = PlainText(max_length=300, required=False, allow_blank=True, default="")
    clinic = PlainText(max_length=160, required=False, allow_blank=True, default="")
    insured = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    vaccinated = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)


class DisabilitySerializer(SheetSerializer):
    """Disability, and what the child needs because of it."""

    disabled = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    kinds = serializers.ListField(child=Coded("disability"), required=False, default=list, max_length=20)
    certified = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    needs = PlainText(max_length=500, required=False, allow_blank=True, default="")


class LanguageSerializer(SheetSerializer):
    """In which language the child can tell their story."""

    spoken = serializers.ListField(child=Coded("language"), required=False, default=list, max_length=20)
    interpreter = serializers.ChoiceField(Known.choices, required=False, default=Known.UNKNOWN)
    interpreter_name = PlainText(max_length=160, required=False, allow_blank=True, default="")


class SituationSerializer(serializers.Serializer):
    """Every sheet that is written; null for one that is not."""

    care = CareSerializer(allow_null=True)
    schooling = SchoolingSerializer(allow_null=True)
    health = HealthSerializer(allow_null=True)
    disability = DisabilitySerializer(allow_null=True)
    language = LanguageSerializer(allow_null=True)


class TimelineSerializer(serializers.Serializer):
    """One thing that happened: of which kind, and in words."""

    at = serializers.DateTimeField()
    kind = serializers.CharField(source="what")
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    by = serializers.CharField(allow_blank=True)
