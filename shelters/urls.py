"""Addresses of facilities and stays."""

from django.urls import path

from shelters import urls_facilities
from shelters.views import care, door, facilities, finder, moving, stays, turned_away

app_name = "shelters"
urlpatterns = [
    *urls_facilities.urlpatterns,
    path("occupancy/", facilities.board, name="board"),
    path("occupancy/table.csv", facilities.board_csv, name="board_csv"),
    path("facilities/", facilities.facility_list, name="facility_list"),
    path("facilities/own/", facilities.own, name="own"),
    path("facilities/<uuid:ref>/", facilities.facility_detail, name="facility_detail"),
    path("facilities/<uuid:ref>/beds/", facilities.facility_beds, name="facility_beds"),
    path("facilities/<uuid:ref>/beds/back/", facilities.bed_back, name="bed_back"),
    path("facilities/<uuid:ref>/staff/", facilities.facility_staff, name="facility_staff"),
    path("facilities/<uuid:ref>/staff/end/", facilities.staff_end, name="staff_end"),
    path("facilities/<uuid:ref>/turned-away/", turned_away.turned_away, name="turned_away"),
    path("cases/<uuid:ref>/stays/", stays.case_stays, name="case_stays"),
    path("cases/<uuid:ref>/stays/find/", finder.find, name="finder"),
    path("cases/<uuid:ref>/stays/none/", finder.no_place, name="no_place"),
    path("cases/<uuid:ref>/stays/new/", stays.stay_new, name="stay_new"),
    path("stays/door/", door.stay_door, name="stay_door"),
    path("stay-grounds/<uuid:ref>/", care.ground_confirm, name="ground_confirm"),
    path("stays/<uuid:ref>/", stays.stay_detail, name="stay_detail"),
    path("stays/<uuid:ref>/bed/", stays.stay_bed, name="stay_bed"),
    path("stays/<uuid:ref>/admit/", stays.stay_admit, name="stay_admit"),
    path("stays/<uuid:ref>/refuse/", stays.stay_refuse, name="stay_refuse"),
    path("stays/<uuid:ref>/extend/", stays.stay_extend, name="stay_extend"),
    path("stays/<uuid:ref>/extension/grant/", moving.extension_grant, name="extension_grant"),
    path("stays/<uuid:ref>/extension/refuse/", moving.extension_refuse, name="extension_refuse"),
    path("stays/<uuid:ref>/other-bed/", moving.stay_change_bed, name="stay_change_bed"),
    path("stays/<uuid:ref>/exchange/", moving.stay_exchange, name="stay_exchange"),
    path("stays/<uuid:ref>/transfer/", moving.stay_transfer, name="stay_transfer"),
    path("stays/<uuid:ref>/agree/", moving.stay_agree, name="stay_agree"),
    path("stays/<uuid:ref>/discharge/", stays.stay_discharge, name="stay_discharge"),
    path("stays/<uuid:ref>/cancel/", stays.stay_cancel, name="stay_cancel"),
]
