"""Addresses of the book."""

from django.urls import path

from . import views
from .editions.views import edition_pdf, editions

app_name = "directory"
urlpatterns = [
    path("", views.book, name="book"),
    path("export/", views.export, name="export"),
    path("me/edit/", views.edit, {"section": "name"}, name="edit_first"),
    path("me/edit/<slug:section>/", views.edit, name="edit"),
    path("me/confirm/", views.confirm, name="confirm"),
    path("editions/", editions, name="editions"),
    path("editions/<int:number>/pdf/", edition_pdf, name="edition_pdf"),
    path("<str:public_id>/", views.profile, name="profile"),
    path("<str:public_id>/photo/<int:size>/", views.photo, name="photo"),
]
