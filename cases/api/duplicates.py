"""One child, two files: the registrar's pairs, joins and search."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import identity
from cases.actions import duplicates, merging
from cases.api.fields import Version, typed
from cases.api.work import QuestionSerializer
from cases.models import Child, DuplicateCandidate, Merge
from cases.models.child import RESOLVE
from childprotect.lib.api import ReadViewSet, ScopedViewSet
from childprotect.lib.errors import DomainError


class ChildIdentitySerializer(serializers.Serializer):
    """Who a child is; nothing of a case stands in it."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    given_name = serializers.CharField()
    father_name = serializers.CharField()
    clan_name = serializers.CharField()
    sex = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    birth_year = serializers.IntegerField(allow_null=True)
    joined = serializers.BooleanField(
        source="merged_into_id", help_text="whether it is joined into another file"
    )


class PairSerializer(serializers.Serializer):
    """Two files that may be of one child, with the codes of the reasons."""

    ref = serializers.UUIDField()
    one = ChildIdentitySerializer()
    other = ChildIdentitySerializer()
    points = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(DuplicateCandidate.State.choices)
    found_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class WholeChildIdentitySerializer(ChildIdentitySerializer):
    """With the registration number; each look is logged."""

    registration_number = serializers.CharField()


class WholePairSerializer(PairSerializer):
    """One pair, both identities whole."""

    one = WholeChildIdentitySerializer()
    other = WholeChildIdentitySerializer()


class JoinSerializer(serializers.Serializer):
    """Two files that were joined; `into` leads."""

    ref = serializers.UUIDField()
    child = ChildIdentitySerializer()
    into = ChildIdentitySerializer()
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class LeadingSerializer(Version):
    """Which of the two files leads."""

    leading = serializers.UUIDField()


class TwoChildrenSerializer(serializers.Serializer):
    """Two files to be put side by side."""

    children = serializers.ListField(child=serializers.UUIDField(), min_length=2, max_length=2)


class FoundChildrenSerializer(serializers.Serializer):
    """Exact hits first, at most fifty."""

    more = serializers.BooleanField()
    rows = ChildIdentitySerializer(many=True)


class DuplicateViewSet(ReadViewSet):
    """Pairs of files that may be of one child, the likeliest first; `state` narrows."""

    model = DuplicateCandidate
    serializer_class = PairSerializer
    filters = frozenset({"state"})
    needs = dict.fromkeys(("list", "retrieve", "create", "same", "not_same", "later"), RESOLVE)

    def get_queryset(self) -> Any:
        """With both children."""
        rows = super().get_queryset().select_related("one", "other")
        wanted = self.request.query_params.get("state") if self.action == "list" else None
        if wanted and wanted not in DuplicateCandidate.State.values:
            raise serializers.ValidationError({"state": [_("This code is not in the list.")]})
        return rows.filter(state=wanted) if wanted else rows

    @extend_schema(responses={200: WholePairSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One pair; the look is recorded for both children."""
        pair = self.get_object()
        for child in (pair.one, pair.other):
            log.viewed(request.user, child, page="identity")
        return Response(WholePairSerializer(pair).data)

    @extend_schema(request=TwoChildrenSerializer, responses={201: PairSerializer})
    def create(self, request: Request) -> Response:
        """Put two children side by side that no comparison found."""
        refs = typed(TwoChildrenSerializer, request)["children"]
        found = list(Child.objects.visible_to(request.user, RESOLVE).filter(ref__in=refs))
        if len(found) != 2:
            raise DomainError(_("Choose two different files."), "children")
        pair = duplicates.name_pair(*found, by=request.user)
        return Response(PairSerializer(pair).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LeadingSerializer, responses={200: JoinSerializer})
    @action(detail=True, methods=["post"])
    def same(self, request: Request, ref: Any = None) -> Response:
        """Both files are of one child: join them."""
        pair = self.get_object()
        joined = duplicates.decide_same(pair, by=request.user, **typed(LeadingSerializer, request))
        return Response(JoinSerializer(joined).data)

    @extend_schema(request=Version, responses={200: PairSerializer})
    @action(detail=True, methods=["post"], url_path="not-same")
    def not_same(self, request: Request, ref: Any = None) -> Response:
        """Two children."""
        pair = duplicates.decide_not_same(self.get_object(), by=request.user, **typed(Version, request))
        return Response(PairSerializer(pair).data)

    @extend_schema(request=Version, responses={200: PairSerializer})
    @action(detail=True, methods=["post"])
    def later(self, request: Request, ref: Any = None) -> Response:
        """Not to be decided today."""
        pair = duplicates.put_off(self.get_object(), by=request.user, **typed(Version, request))
        return Response(PairSerializer(pair).data)


class JoinViewSet(mixins.ListModelMixin, ScopedViewSet):
    """Files that were joined, by anybody, the newest first."""

    model = Merge
    serializer_class = JoinSerializer
    needs = {"list": RESOLVE, "undo": RESOLVE}

    def get_queryset(self) -> Any:
        """With both children."""
        return super().get_queryset().select_related("child", "into")

    @extend_schema(request=None, responses={200: JoinSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, ref: Any = None) -> Response:
        """They are two children after all."""
        return Response(JoinSerializer(merging.undo(self.get_object(), by=request.user)).data)


class ChildViewSet(ScopedViewSet):
    """Children of the nation for the registrar, by POST so that no name stands in an address or a log."""

    model = Child
    needs = {"create": RESOLVE}

    @extend_schema(request=QuestionSerializer, responses={200: FoundChildrenSerializer})
    def create(self, request: Request) -> Response:
        """Search by names, child number or registration number."""
        rows, more = identity.find(request.user, typed(QuestionSerializer, request)["q"])
        return Response(FoundChildrenSerializer({"rows": rows, "more": more}).data)
