"""Addresses of what is known of a facility: rooms, beds, status, contacts, services, standards, money."""

from django.urls import path

from shelters.views import board, costs, furnishing, history, particulars

urlpatterns = [
    path("occupancy/history/", history.occupancy_history, name="history"),
    path("occupancy/history/table.csv", history.history_csv, name="history_csv"),
    path("occupancy/list/<slug:what>/", board.board_list, name="board_list"),
    path("occupancy/cost/", costs.cost, name="cost"),
    path("occupancy/cost/table.csv", costs.cost_csv, name="cost_csv"),
    path("occupancy/cost/paper/", costs.cost_paper, name="cost_paper"),
    path("occupancy/norms/", costs.norm_list, name="norm_list"),
    path("facilities/<uuid:ref>/days/correct/", history.day_correct, name="day_correct"),
    path("facilities/<uuid:ref>/rooms/", furnishing.facility_rooms, name="facility_rooms"),
    path("facilities/<uuid:ref>/rooms/new/", furnishing.room_new, name="room_new"),
    path("facilities/<uuid:ref>/rooms/<uuid:room_ref>/", furnishing.room_edit, name="room_edit"),
    path("facilities/<uuid:ref>/beds/new/", furnishing.bed_new, name="bed_new"),
    path("facilities/<uuid:ref>/beds/<uuid:bed_ref>/", furnishing.bed_edit, name="bed_edit"),
    path("facilities/<uuid:ref>/beds/<uuid:bed_ref>/end/", furnishing.bed_end, name="bed_end"),
    path("facilities/<uuid:ref>/edit/", particulars.facility_edit, name="facility_edit"),
    path("facilities/<uuid:ref>/status/", particulars.facility_status, name="facility_status"),
    path("facilities/<uuid:ref>/services/", particulars.facility_services, name="facility_services"),
    path("facilities/<uuid:ref>/contacts/", particulars.facility_contacts, name="facility_contacts"),
    path("facilities/<uuid:ref>/contacts/end/", particulars.contact_end, name="contact_end"),
    path("facilities/<uuid:ref>/standards/", particulars.facility_standards, name="facility_standards"),
    path("facilities/<uuid:ref>/standards/new/", particulars.standards_new, name="standards_new"),
    path("facilities/<uuid:ref>/funding/", particulars.facility_funding, name="facility_funding"),
]
