"""Addresses of a foundation's vote, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import desk

app_name = "ratifying"
urlpatterns = [
    path("<int:version>/", admin.site.admin_view(desk.state), name="state"),
    path("<int:version>/ask/", admin.site.admin_view(desk.ask), name="ask"),
    path("<int:version>/withdraw/", admin.site.admin_view(desk.withdraw), name="withdraw"),
    path("<int:version>/publish/", admin.site.admin_view(desk.publish), name="publish"),
]
