"""Addresses of oversight."""

from django.urls import path

from inspectors import views

app_name = "inspectors"
urlpatterns = [
    path("caseload/", views.board, name="board"),
    path("caseload/table.csv", views.board_csv, name="board_csv"),
    path("reviews/", views.review_list, name="review_list"),
    path("cases/<uuid:ref>/reviews/", views.case_reviews, name="case_reviews"),
    path("cases/<uuid:ref>/reviews/new/", views.review_new, name="review_new"),
    path("reviews/<uuid:ref>/", views.review_detail, name="review_detail"),
    path("reviews/<uuid:ref>/answer/", views.review_answer, name="review_answer"),
    path("reviews/<uuid:ref>/close/", views.review_close, name="review_close"),
    path("reviews/<uuid:ref>/ask-again/", views.review_again, name="review_again"),
]
