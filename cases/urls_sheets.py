"""Addresses of instruments and answer sheets, a part of those of case work."""

from django.urls import path

from cases.views import instruments, overrides, sheets

urlpatterns = [
    path("cases/<uuid:ref>/sheets/", sheets.case_sheets, name="case_sheets"),
    path("cases/<uuid:ref>/sheets/<slug:code>/", sheets.sheet_new, name="sheet_new"),
    path("cases/<uuid:ref>/assess/", sheets.sheet_new, {"code": "situation"}, name="case_assess"),
    path("cases/<uuid:ref>/danger/", sheets.sheet_new, {"code": "danger"}, name="case_danger"),
    path("sheets/<uuid:ref>/", sheets.sheet_detail, name="sheet_detail"),
    path("sheets/<uuid:ref>/parts/<slug:part>/", sheets.sheet_part, name="sheet_part"),
    path("sheets/<uuid:ref>/result/", sheets.sheet_result, name="sheet_result"),
    path("sheets/<uuid:ref>/paper/", sheets.sheet_paper, name="sheet_paper"),
    path("sheets/<uuid:ref>/discard/", sheets.sheet_discard, name="sheet_discard"),
    path("instruments/", instruments.instrument_list, name="instrument_list"),
    path("instruments/<uuid:ref>/", instruments.instrument_detail, name="instrument_detail"),
    path("instruments/<uuid:ref>/empty/", instruments.instrument_blank, name="instrument_blank"),
    path("team/risk/", overrides.team_risk, name="team_risk"),
    path("team/risk/<uuid:worker>/<slug:way>/", overrides.team_risk_list, name="team_risk_list"),
]
