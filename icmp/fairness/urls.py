"""Addresses of the page of fairness, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "fairness"
urlpatterns = [
    path("", admin.site.admin_view(views.fairness), name="fairness"),
    path("blind/", admin.site.admin_view(views.blind), name="blind"),
    path("groups/<str:key>/stop/", admin.site.admin_view(views.stop), name="stop"),
]
