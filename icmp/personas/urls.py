"""Addresses of the personas, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "personas"
urlpatterns = [
    path("", admin.site.admin_view(views.personas), name="personas"),
    path("add/", admin.site.admin_view(views.add), name="add"),
    path("result/", admin.site.admin_view(views.result), name="result"),
    path("persona/<slug:key>/", admin.site.admin_view(views.persona), name="persona"),
    path("persona/<slug:key>/delete/", admin.site.admin_view(views.delete), name="delete"),
]
