"""Addresses of the editor of profiles, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import criteria, settings, views, weights

app_name = "editor"
urlpatterns = [
    path("", admin.site.admin_view(views.versions), name="versions"),
    path("start/", admin.site.admin_view(views.start), name="start"),
    path("<slug:kind>/<int:version>/", admin.site.admin_view(weights.profile), name="profile"),
    path("<slug:kind>/<int:version>/bands/", admin.site.admin_view(settings.bands), name="bands"),
    path("<slug:kind>/<int:version>/undo/", admin.site.admin_view(views.undo), name="undo"),
    path("<slug:kind>/<int:version>/redo/", admin.site.admin_view(views.redo), name="redo"),
    path("<slug:kind>/<int:version>/discard/", admin.site.admin_view(views.discard), name="discard"),
    path("<slug:kind>/<int:version>/publish/", admin.site.admin_view(views.publish), name="publish"),
    path("<slug:kind>/<int:version>/add/", admin.site.admin_view(criteria.add), name="add"),
    path("<slug:kind>/<int:version>/criteria/<slug:key>/", admin.site.admin_view(criteria.criterion), name="criterion"),
    path("<slug:kind>/<int:version>/criteria/<slug:key>/remove/", admin.site.admin_view(criteria.remove), name="remove"),
]  # fmt: skip
