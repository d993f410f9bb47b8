"""Addresses of one child in two files: joined in the own area, and by the registrar."""

from django.urls import path

from cases.views import duplicates, same_child

urlpatterns = [
    path("cases/<uuid:ref>/same-child/", same_child.case_same_child, name="case_same_child"),
    path("cases/<uuid:ref>/same-child/<uuid:other_ref>/", same_child.case_compare, name="case_compare"),
    path("cases/<uuid:ref>/same-child/<uuid:join_ref>/undo/", same_child.case_part, name="case_part"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/new/", duplicates.duplicate_new, name="duplicate_new"),
    path("duplicates/children/", duplicates.child_search, name="child_search"),
    path("duplicates/joined/", duplicates.merge_list, name="merge_list"),
    path("duplicates/joined/<uuid:ref>/undo/", duplicates.merge_undo, name="merge_undo"),
    path("duplicates/<uuid:ref>/", duplicates.duplicate_detail, name="duplicate_detail"),
]
