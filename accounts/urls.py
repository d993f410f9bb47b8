"""Addresses of accounts."""

from django.urls import path

from accounts.views import absences, channels, drafts, people, record, session

app_name = "accounts"
urlpatterns = [
    path("login/", session.login, name="login"),
    path("logout/", session.logout, name="logout"),
    path("language/", session.language, name="language"),
    path("me/password/", session.password_change, name="password_change"),
    path("me/", session.rights, name="rights"),
    path("password/forgotten/", session.password_forgotten, name="password_forgotten"),
    path("password/<uuid:ref>/<slug:token>/", session.password_reset, name="password_reset"),
    path("me/sessions/end/", session.sessions_end, name="sessions_end"),
    path("me/keys/", session.token_new, name="token_new"),
    path("me/keys/<uuid:ref>/revoke/", session.token_revoke, name="token_revoke"),
    path("me/drafts/", drafts.keep, name="draft_keep"),
    path("me/drafts/throw-away/", drafts.throw_away, name="draft_throw_away"),
    path("me/reminders/", channels.own, name="channels"),
    path("me/absences/", absences.own, name="absences"),
    path("absences/", absences.team, name="team_absences"),
    path("absences/people/<uuid:ref>/", absences.person, name="person_absences"),
    path("absences/<uuid:ref>/end/", absences.end, name="absence_end"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:ref>/", people.person_detail, name="person_detail"),
    path("people/<uuid:ref>/postings/", people.person_posting, name="person_posting"),
    path("people/<uuid:ref>/postings/<uuid:posting_ref>/end/", people.posting_end, name="posting_end"),
    path("people/<uuid:ref>/active/", people.person_active, name="person_active"),
    path("people/<uuid:ref>/password/", people.person_password, name="person_password"),
    path("record/", record.events, name="events"),
]
