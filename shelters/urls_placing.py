"""Addresses of placements outside facilities."""

from django.urls import path

from shelters.views import other_placement, waiting

urlpatterns = [
    path("cases/<uuid:ref>/stays/kin/", other_placement.kin_new, name="kin_new"),
    path("cases/<uuid:ref>/stays/elsewhere/", other_placement.elsewhere_new, name="elsewhere_new"),
    path("placements/<uuid:ref>/", other_placement.detail, name="placement_detail"),
    path("placements/<uuid:ref>/check/", other_placement.check, name="placement_check"),
    path("placements/<uuid:ref>/confirm/", other_placement.confirm, name="placement_confirm"),
    path("placements/<uuid:ref>/give-up/", other_placement.give_up, name="placement_give_up"),
    path("placements/<uuid:ref>/visit/", other_placement.visit, name="placement_visit"),
    path("placements/<uuid:ref>/end/", other_placement.end, name="placement_end"),
    path("waiting/", waiting.waiting_list, name="waiting_list"),
    path("cases/<uuid:ref>/stays/wait/", waiting.wait, name="wait"),
    path("waiting/<uuid:ref>/off/", waiting.take_off, name="waiting_off"),
    path("waiting/<uuid:ref>/decline/", waiting.decline, name="waiting_decline"),
]
