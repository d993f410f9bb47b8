"""Papers as PDF, for the case's own address."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from cases import papers, plan_papers
from cases.actions import safety
from cases.models import Case
from childprotect.lib.api import PlainText
from childprotect.lib.errors import DomainError

NEEDS = dict.fromkeys(("summary_paper", "closing_paper", "safety_paper"), "cases.print_case")
PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


class SummarySerializer(serializers.Serializer):
    """Chosen parts only, for whom, and on what ground."""

    recipient = PlainText(max_length=200)
    ground = PlainText(max_length=200)
    chosen = serializers.ListField(child=serializers.ChoiceField(sorted(papers.parts)), allow_empty=False)


class PaperActions:
    """Mixin of the case's viewset."""

    get_object: Callable[[], Case]

    @extend_schema(request=SummarySerializer, responses=PDF)
    @action(detail=True, methods=["post"], url_path="papers/summary")
    def summary_paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """A summary with the chosen parts; that it was made is recorded."""
        case = self.get_object()
        given = SummarySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = papers.summary(case, by=request.user, **given.validated_data)
        return HttpResponse(made, content_type="application/pdf")

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"], url_path="papers/closing")
    def closing_paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """The closing sheet; that it was made is recorded."""
        made = papers.closure(self.get_object(), by=request.user)
        return HttpResponse(made, content_type="application/pdf")

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"], url_path="papers/safety-plan")
    def safety_paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """The safety plan in force as a paper to sign; that it was made is recorded."""
        plan = safety.current(self.get_object())
        if plan is None:
            raise DomainError(_("There is no safety plan."))
        made = plan_papers.safety_plan(plan, by=request.user)
        return HttpResponse(made, content_type="application/pdf")
