"""Addresses of plans, contacts and services."""

from django.urls import path

from cases.views import plans

urlpatterns = [
    path("cases/<uuid:ref>/plan/", plans.case_plan, name="case_plan"),
    path("cases/<uuid:ref>/plan/edit/", plans.plan_edit, name="plan_edit"),
    path("cases/<uuid:ref>/safety-plan/", plans.safety_new, name="safety_new"),
    path("safety-plans/<uuid:ref>/", plans.safety_detail, name="safety_detail"),
    path("plans/<uuid:ref>/", plans.plan_detail, name="plan_detail"),
    path("plans/<uuid:ref>/approve/", plans.plan_approve, name="plan_approve"),
    path("plans/<uuid:ref>/take-back/", plans.plan_take_back, name="plan_take_back"),
    path("plans/<uuid:ref>/discard/", plans.plan_discard, name="plan_discard"),
]
