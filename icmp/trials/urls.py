"""Addresses of trials, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "trials"
urlpatterns = [
    path("", admin.site.admin_view(views.start), name="start"),
    path("result/", admin.site.admin_view(views.result), name="result"),
    path("value/", admin.site.admin_view(views.value), name="value"),
    path("pools/", admin.site.admin_view(views.upload), name="upload"),
    path("pools/<int:pk>/forget/", admin.site.admin_view(views.forget), name="forget"),
]
