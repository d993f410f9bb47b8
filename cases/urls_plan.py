"""Addresses of plans, contacts and services."""

from django.urls import path

from cases.views import contacts, plans

urlpatterns = [
    path("cases/<uuid:ref>/plan/", plans.case_plan, name="case_plan"),
    path("cases/<uuid:ref>/plan/edit/", plans.plan_edit, name="plan_edit"),
    path("cases/<uuid:ref>/plan/review/", plans.plan_review, name="plan_review"),
    path("cases/<uuid:ref>/safety-plan/", plans.safety_new, name="safety_new"),
    path("safety-plans/<uuid:ref>/", plans.safety_detail, name="safety_detail"),
    path("safety-plans/<uuid:ref>/paper/", plans.safety_paper, name="safety_paper"),
    path("plans/<uuid:ref>/paper/", plans.plan_paper, name="plan_paper"),
    path("plans/<uuid:ref>/", plans.plan_detail, name="plan_detail"),
    path("plans/<uuid:ref>/approve/", plans.plan_approve, name="plan_approve"),
    path("plans/<uuid:ref>/take-back/", plans.plan_take_back, name="plan_take_back"),
    path("plans/<uuid:ref>/discard/", plans.plan_discard, name="plan_discard"),
    path("cases/<uuid:ref>/contacts/", contacts.case_contacts, name="case_contacts"),
    path("cases/<uuid:ref>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("cases/<uuid:ref>/services/", contacts.case_services, name="case_services"),
    path("cases/<uuid:ref>/service/", contacts.case_service, name="case_service"),
    path("follow-up/", contacts.follow_ups, name="follow_up"),
]
