"""Addresses of the form editor, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import overview, questions

app_name = "form_editor"
urlpatterns = [
    path("", admin.site.admin_view(overview.newest), name="newest"),
    path("<int:version>/", admin.site.admin_view(overview.form), name="form"),
    path("<int:version>/questions/<slug:key>/", admin.site.admin_view(questions.question), name="question"),
]
