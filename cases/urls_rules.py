"""Addresses of clocks, and of the rules they run by: limits, public holidays, kinds of unit."""

from django.urls import path

from cases.views import clocks, holidays, limits, timeliness

urlpatterns = [
    path("cases/<uuid:ref>/clocks/", clocks.case_clocks, name="case_clocks"),
    path("cases/<uuid:ref>/clocks/<uuid:clock_ref>/delay/", clocks.clock_delay, name="clock_delay"),
    path("steps-in-time/", timeliness.steps_in_time, name="timeliness"),
    path("steps-in-time/csv/", timeliness.steps_in_time_csv, name="timeliness_csv"),
    path("limits/", limits.limit_list, name="limit_list"),
    path("limits/propose/", limits.limit_propose, name="limit_propose_new"),
    path("limits/distances/", limits.distances, name="distances"),
    path("limits/<uuid:ref>/", limits.limit_detail, name="limit_detail"),
    path("limits/<uuid:ref>/propose/", limits.limit_propose, name="limit_propose"),
    path("limits/changes/<uuid:ref>/", limits.limit_change, name="limit_change"),
    path("limits/changes/<uuid:ref>/decide/", limits.limit_decide, name="limit_decide"),
    path("holidays/", holidays.holiday_list, name="holiday_list"),
    path("holidays/propose/", holidays.holiday_propose, name="holiday_propose"),
    path("holidays/changes/<uuid:ref>/", holidays.holiday_change, name="holiday_change"),
    path("holidays/changes/<uuid:ref>/decide/", holidays.holiday_decide, name="holiday_decide"),
]
