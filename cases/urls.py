"""Addresses of case work."""

from django.urls import path

from cases.views import (
    case,
    documents,
    holding,
    home,
    meetings,
    reporting,
    risk,
    search,
    sharing,
    tasks,
    team,
    working,
)

app_name = "cases"
urlpatterns = [
    path("", home.home, name="home"),
    path("notifications/", home.notification_list, name="notification_list"),
    path("notifications/read/", home.notifications_read, name="notifications_read"),
    path("notifications/<uuid:ref>/", home.notification_open, name="notification_open"),
    path("search/", search.search, name="search"),
    path("team/", team.team, name="team"),
    path("cases/<uuid:ref>/assign/", team.case_assign, name="case_assign"),
    # reports
    path("reports/", reporting.report_list, name="report_list"),
    path("reports/new/", reporting.report_new, name="report_new"),
    path("reports/new/matches/", reporting.report_matches, name="report_matches"),
    path("reports/<uuid:ref>/", reporting.report_detail, name="report_detail"),
    path("reports/<uuid:ref>/children/<uuid:line_ref>/same/", reporting.report_same, name="report_same"),
    path("reports/<uuid:ref>/accept/", reporting.report_accept, name="report_accept"),
    path("reports/<uuid:ref>/decide/", reporting.report_decide, name="report_decide"),
    path("reports/<uuid:ref>/reporter/", reporting.report_reporter, name="report_reporter"),
    # cases
    path("cases/", case.case_list, name="case_list"),
    path("cases/<uuid:ref>/", case.case_detail, name="case_detail"),
    path("cases/<uuid:ref>/history/", case.case_history, name="case_history"),
    path("cases/<uuid:ref>/purpose/", case.case_purpose, name="case_purpose"),
    path("cases/<uuid:ref>/registration-number/", case.case_registration, name="case_registration"),
    path("cases/<uuid:ref>/notes/", working.case_notes, name="case_notes"),
    path("cases/<uuid:ref>/notes/new/", working.note_new, name="note_new"),
    path("notes/<uuid:ref>/edit/", working.note_edit, name="note_edit"),
    path("cases/<uuid:ref>/assess/", working.case_assess, name="case_assess"),
    path("cases/<uuid:ref>/plan/", working.case_plan, name="case_plan"),
    path("cases/<uuid:ref>/service/", working.case_service, name="case_service"),
    path("cases/<uuid:ref>/ask-closing/", working.case_ask_closing, name="case_ask_closing"),
    path("cases/<uuid:ref>/agree-closing/", working.case_agree_closing, name="case_agree_closing"),
    path("cases/<uuid:ref>/send-back/", working.case_send_back, name="case_send_back"),
    path("cases/<uuid:ref>/risk/", risk.case_risk, name="case_risk"),
    # tasks
    path("cases/<uuid:ref>/tasks/", tasks.case_tasks, name="case_tasks"),
    path("cases/<uuid:ref>/tasks/new/", tasks.task_new, name="task_new"),
    path("tasks/<uuid:ref>/", tasks.task_detail, name="task_detail"),
    path("tasks/<uuid:ref>/finish/", tasks.task_finish, name="task_finish"),
    path("tasks/<uuid:ref>/cancel/", tasks.task_cancel, name="task_cancel"),
    # on hold, and after closing
    path("cases/<uuid:ref>/hold/", holding.case_hold, name="case_hold"),
    path("cases/<uuid:ref>/search/", holding.case_search, name="case_search"),
    path("cases/<uuid:ref>/resume/", holding.case_resume, name="case_resume"),
    path("cases/<uuid:ref>/after-closure/", holding.case_after, name="case_after"),
    path("cases/<uuid:ref>/documents/", documents.case_documents, name="case_documents"),
    path("cases/<uuid:ref>/documents/new/", documents.document_new, name="document_new"),
    path("documents/<uuid:ref>/", documents.document_detail, name="document_detail"),
    path("documents/<uuid:ref>/file/", documents.document_file, name="document_file"),
    path("documents/<uuid:ref>/withdraw/", documents.document_withdraw, name="document_withdraw"),
    # the joint team
    path("joint-team/", meetings.joint_team, name="joint_team"),
    path("joint-team/members/", meetings.member_add, name="member_add"),
    path("joint-team/members/<uuid:ref>/end/", meetings.member_end, name="member_end"),
    path("joint-team/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("joint-team/meetings/<uuid:ref>/", meetings.meeting_detail, name="meeting_detail"),
    path("joint-team/meetings/<uuid:ref>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path(
        "joint-team/meetings/<uuid:ref>/attendance/", meetings.meeting_attendance, name="meeting_attendance"
    ),
    path("joint-team/meetings/<uuid:ref>/close/", meetings.meeting_close, name="meeting_close"),
    path("joint-team/meetings/<uuid:ref>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("joint-team/agenda/<uuid:ref>/", meetings.agenda_settle, name="agenda_settle"),
    path("joint-team/agenda/<uuid:ref>/paper/", meetings.decision_paper, name="decision_paper"),
    path("cases/<uuid:ref>/decisions/", meetings.case_decisions, name="case_decisions"),
    path("cases/<uuid:ref>/shares/", sharing.case_shares, name="case_shares"),
    path("cases/<uuid:ref>/shares/<uuid:share_ref>/end/", sharing.share_end, name="share_end"),
]
