"""Addresses of referrals."""

from django.urls import path

from referrals import views

app_name = "referrals"
urlpatterns = [
    path("cases/<uuid:ref>/referrals/", views.case_referrals, name="case_referrals"),
    path("cases/<uuid:ref>/referrals/new/", views.referral_new, name="referral_new"),
    path("referrals/", views.referral_list, name="referral_list"),
    path("referrals/inbox/", views.inbox, name="inbox"),
    path("referrals/<uuid:ref>/", views.referral_detail, name="referral_detail"),
    path("referrals/<uuid:ref>/answer/", views.referral_answer, name="referral_answer"),
    path("referrals/<uuid:ref>/outcome/", views.referral_outcome, name="referral_outcome"),
    path("referrals/<uuid:ref>/withdraw/", views.referral_withdraw, name="referral_withdraw"),
    path("organisations/", views.directory, name="directory"),
    path("organisations/new/", views.organisation_new, name="organisation_new"),
    path("organisations/<uuid:ref>/close/", views.organisation_close, name="organisation_close"),
    path("organisations/<uuid:ref>/members/", views.organisation_members, name="organisation_members"),
    path("organisations/<uuid:ref>/members/end/", views.member_end, name="member_end"),
]
