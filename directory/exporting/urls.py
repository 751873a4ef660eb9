"""Addresses of people as a file, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "exporting"
urlpatterns = [
    path("", admin.site.admin_view(views.start), name="start"),
    path("<uuid:pk>/", admin.site.admin_view(views.file), name="file"),
    path("<uuid:pk>/delete/", admin.site.admin_view(views.delete), name="delete"),
]
