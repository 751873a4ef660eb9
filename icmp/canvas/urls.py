"""Addresses of the foundations canvas, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "canvas"
urlpatterns = [
    path("", admin.site.admin_view(views.versions), name="versions"),
    path("start/", admin.site.admin_view(views.start), name="start"),
    path("changes/", admin.site.admin_view(views.changes), name="changes"),
    path("<int:version>/", admin.site.admin_view(views.overview), name="overview"),
    path("<int:version>/discard/", admin.site.admin_view(views.discard), name="discard"),
    path("<int:version>/<slug:step>/", admin.site.admin_view(views.step), name="step"),
]
