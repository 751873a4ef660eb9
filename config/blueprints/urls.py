"""The community as a file, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "blueprints"
urlpatterns = [
    path("", admin.site.admin_view(views.blueprint), name="blueprint"),
    path("download/", admin.site.admin_view(views.download), name="download"),
    path("schema/", admin.site.admin_view(views.described), name="schema"),
]
