"""What is known of a facility, over the API: rooms, beds, status, contacts, services, standards, money."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.fields import Coded, typed
from cases.api.file_bodies import Telephone
from childprotect.lib import clock
from childprotect.lib.api import PlainText
from shelters.actions import furnishing, particulars
from shelters.models import (
    Bed,
    Facility,
    FacilityContact,
    Funding,
    Room,
    StandardAnswer,
    StandardCheck,
    StandardItem,
    Suits,
)

FURNISH, STATUS = "shelters.furnish_facility", "shelters.set_status"


class RoomIn(serializers.Serializer):
    """A room; `room` is the one to change."""

    room = serializers.UUIDField(required=False)
    label = PlainText(max_length=20)
    kind = serializers.ChoiceField(choices=Room.Kind.choices)
    step_free = serializers.BooleanField(default=False)


class BedIn(serializers.Serializer):
    """A bed: the room it stands in, and whom it suits; `bed` is the one to change, `since` the first day of a new one."""

    bed = serializers.UUIDField(required=False)
    room = serializers.UUIDField()
    label = PlainText(max_length=20)
    suits = serializers.ChoiceField(choices=Suits.choices, default=Suits.ANY)
    age_from = serializers.IntegerField(min_value=0, max_value=furnishing.OLDEST, default=0)
    age_to = serializers.IntegerField(min_value=0, max_value=furnishing.OLDEST, default=furnishing.OLDEST)
    since = serializers.DateField(required=False)


class EndBedIn(serializers.Serializer):
    """The bed, and the first day on which it is gone."""

    bed = serializers.UUIDField()
    day = serializers.DateField()


class StatusIn(serializers.Serializer):
    """Open, suspended or closed, from a day and why; a suspension until a day, if its end is known."""

    status = serializers.ChoiceField(choices=Facility.Status.choices)
    since = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True, default=None)
    reason = PlainText(max_length=300)


class FactsIn(serializers.Serializer):
    """Hours, main telephone, address."""

    hours = PlainText(max_length=200, allow_blank=True)
    phone = Telephone(allow_blank=True)
    address = PlainText(max_length=300, allow_blank=True)


class ContactIn(serializers.Serializer):
    """One telephone, by what one calls it for."""

    purpose = serializers.ChoiceField(choices=FacilityContact.Purpose.choices)
    name = PlainText(max_length=120, required=False, allow_blank=True, default="")
    phone = Telephone()


class ContactRef(serializers.Serializer):
    """Which contact."""

    contact = serializers.UUIDField()


class ServicesIn(serializers.Serializer):
    """All services the facility offers from now on."""

    services = serializers.ListField(child=Coded("facility_service"), allow_empty=True)


class StandardAnswerIn(serializers.Serializer):
    """What was found of one item; a note where something is missing."""

    item = serializers.CharField(max_length=30)
    answer = serializers.ChoiceField(choices=StandardAnswer.Answer.choices)
    note = PlainText(max_length=300, required=False, allow_blank=True, default="")


class CheckIn(serializers.Serializer):
    """A check of the standards: an answer for each item that rules."""

    checked_on = serializers.DateField()
    answers = StandardAnswerIn(many=True)
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")
    form_key = serializers.UUIDField()


class FundingIn(serializers.Serializer):
    """What a source gives for a year, in tögrög."""

    year = serializers.IntegerField(min_value=2015, max_value=2100)
    source = serializers.ChoiceField(choices=Funding.Source.choices)
    amount = serializers.IntegerField(min_value=0, max_value=particulars.MOST_MONEY)
    note = PlainText(max_length=200, required=False, allow_blank=True, default="")


class BedOut(serializers.ModelSerializer):
    """A bed, without who sleeps there."""

    room = serializers.UUIDField(source="room.ref")

    class Meta:
        model = Bed
        fields = ("ref", "room", "label", "suits", "age_from", "age_to", "active_from", "active_to")


class FurnishedOut(serializers.Serializer):
    """What is known of a facility beside its beds' sleepers and its address."""

    status = serializers.CharField()
    hours = serializers.CharField()
    phone = serializers.CharField()
    rooms = serializers.SerializerMethodField()
    beds = serializers.SerializerMethodField()
    contacts = serializers.SerializerMethodField()
    services = serializers.SerializerMethodField()

    def get_rooms(self, facility: Facility) -> list[dict[str, Any]]:
        """Its rooms."""
        rows = facility.rooms.values("ref", "label", "kind", "step_free")
        return [row | {"ref": str(row["ref"])} for row in rows]

    @extend_schema(responses=BedOut(many=True))
    def get_beds(self, facility: Facility) -> Any:
        """Its beds that are not gone."""
        beds = Bed.objects.filter(facility=facility).exclude(active_to__lte=clock.today())
        return BedOut(beds.select_related("room"), many=True).data

    def get_contacts(self, facility: Facility) -> list[dict[str, str]]:
        """Its telephones."""
        rows = facility.contacts.filter(ended_at=None).values("ref", "purpose", "name", "phone")
        return [{key: str(value) for key, value in row.items()} for row in rows]

    def get_services(self, facility: Facility) -> list[str]:
        """The codes of what it offers."""
        return list(facility.services.filter(until=None).values_list("service", flat=True))


class CheckOut(serializers.ModelSerializer):
    """A check of the standards."""

    answers = serializers.SerializerMethodField()

    class Meta:
        model = StandardCheck
        fields = ("checked_on", "note", "answers")

    def get_answers(self, check: StandardCheck) -> list[dict[str, str]]:
        """What was found, item by item."""
        return [
            {"item": row.item.code, "answer": row.answer, "note": row.note} for row in check.answers.all()
        ]


class FundingOut(serializers.ModelSerializer):
    """What a source gives for a year."""

    class Meta:
        model = Funding
        fields = ("year", "source", "amount", "note")


class FurnishingRoutes:
    """Routes of one facility: what its page and those behind it do."""

    needs = {
        "furnished": FURNISH,
        "add_room": FURNISH,
        "change_room": FURNISH,
        "add_bed": FURNISH,
        "change_bed": FURNISH,
        "end_bed": FURNISH,
        "set_status": STATUS,
        "change_facts": FURNISH,
        "add_contact": FURNISH,
        "end_contact": FURNISH,
        "set_services": FURNISH,
        "standards": "shelters.view_standardcheck",
        "check_standards": "shelters.add_standardcheck",
        "funding": "shelters.view_funding",
        "set_funding": "shelters.manage_funding",
    }
    request: Request
    get_object: Any

    @extend_schema(responses=FurnishedOut)
    @action(detail=True, methods=["get"])
    def furnished(self, request: Request, ref: Any = None) -> Response:
        """Rooms, beds, hours, contacts, services."""
        return Response(FurnishedOut(self.get_object()).data)

    @extend_schema(request=RoomIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="add-room", url_name="add-room")
    def add_room(self, request: Request, ref: Any = None) -> Response:
        """Add a room."""
        facility, data = self._asked(RoomIn)
        data.pop("room", None)
        furnishing.add_room(facility, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=RoomIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="change-room", url_name="change-room")
    def change_room(self, request: Request, ref: Any = None) -> Response:
        """Name a room anew, or say anew what it is for."""
        facility, data = self._asked(RoomIn)
        room = self._of(facility.rooms, data.pop("room", None), "room")
        furnishing.change_room(room, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=BedIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="add-bed", url_name="add-bed")
    def add_bed(self, request: Request, ref: Any = None) -> Response:
        """Add a bed."""
        facility, data = self._asked(BedIn)
        data.pop("bed", None)
        data["room"] = self._of(facility.rooms, data["room"], "room")
        data.setdefault("since", clock.today())
        furnishing.add_bed(facility, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=BedIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="change-bed", url_name="change-bed")
    def change_bed(self, request: Request, ref: Any = None) -> Response:
        """Put a bed elsewhere, or let it suit others."""
        facility, data = self._asked(BedIn)
        data.pop("since", None)
        bed = self._of(facility.beds, data.pop("bed", None), "bed")
        data["room"] = self._of(facility.rooms, data["room"], "room")
        furnishing.change_bed(bed, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=EndBedIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="end-bed", url_name="end-bed")
    def end_bed(self, request: Request, ref: Any = None) -> Response:
        """The bed is gone from a day on."""
        facility, data = self._asked(EndBedIn)
        furnishing.end_bed(self._of(facility.beds, data["bed"], "bed"), by=request.user, day=data["day"])
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=StatusIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="set-status", url_name="set-status")
    def set_status(self, request: Request, ref: Any = None) -> Response:
        """Open, suspend or close from a day."""
        facility, data = self._asked(StatusIn)
        particulars.set_status(facility, by=request.user, **data)
        facility.refresh_from_db()
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=FactsIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="change-facts", url_name="change-facts")
    def change_facts(self, request: Request, ref: Any = None) -> Response:
        """Hours, main telephone, address."""
        facility, data = self._asked(FactsIn)
        return Response(FurnishedOut(particulars.change_facts(facility, by=request.user, **data)).data)

    @extend_schema(request=ContactIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="add-contact", url_name="add-contact")
    def add_contact(self, request: Request, ref: Any = None) -> Response:
        """Add a telephone."""
        facility, data = self._asked(ContactIn)
        particulars.add_contact(facility, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=ContactRef, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="end-contact", url_name="end-contact")
    def end_contact(self, request: Request, ref: Any = None) -> Response:
        """Take a telephone away."""
        facility, data = self._asked(ContactRef)
        particulars.end_contact(facility, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(request=ServicesIn, responses=FurnishedOut)
    @action(detail=True, methods=["post"], url_path="set-services", url_name="set-services")
    def set_services(self, request: Request, ref: Any = None) -> Response:
        """Say which services are offered."""
        facility, data = self._asked(ServicesIn)
        particulars.set_services(facility, by=request.user, **data)
        return Response(FurnishedOut(facility).data)

    @extend_schema(responses=CheckOut(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def standards(self, request: Request, ref: Any = None) -> Response:
        """The checks of the standards, the newest first."""
        facility = self.get_object()
        checks = StandardCheck.objects.visible_to(request.user).filter(facility=facility)
        return Response(CheckOut(checks.prefetch_related("answers__item")[:10], many=True).data)

    @extend_schema(request=CheckIn, responses=CheckOut)
    @action(detail=True, methods=["post"], url_path="check-standards", url_name="check-standards")
    def check_standards(self, request: Request, ref: Any = None) -> Response:
        """Answer the checklist."""
        facility, data = self._asked(CheckIn)
        items = {item.code: item for item in StandardItem.objects.ruling()}
        given = {row["item"]: (row["answer"], row["note"]) for row in data.pop("answers")}
        if set(given) - set(items):
            raise serializers.ValidationError({"answers": [_("Choose one of the list.")]})
        answers = {items[code]: answer for code, answer in given.items()}
        check = particulars.check_standards(facility, by=request.user, answers=answers, **data)
        return Response(CheckOut(check).data)

    @extend_schema(responses=FundingOut(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def funding(self, request: Request, ref: Any = None) -> Response:
        """What each source gives, by year."""
        rows = Funding.objects.visible_to(request.user).filter(facility=self.get_object())
        return Response(FundingOut(rows, many=True).data)

    @extend_schema(request=FundingIn, responses=FundingOut)
    @action(detail=True, methods=["post"], url_path="set-funding", url_name="set-funding")
    def set_funding(self, request: Request, ref: Any = None) -> Response:
        """Say what a source gives for a year."""
        facility, data = self._asked(FundingIn)
        return Response(FundingOut(particulars.set_funding(facility, by=request.user, **data)).data)

    def _asked(self, body: type[serializers.Serializer]) -> tuple[Facility, dict[str, Any]]:
        return self.get_object(), typed(body, self.request)

    def _of(self, rows: Any, ref: Any, field: str) -> Any:
        found = rows.filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError({field: [_("Choose one of the list.")]})
        return found
