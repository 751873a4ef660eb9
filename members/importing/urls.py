"""Addresses of people from a list, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "importing"
urlpatterns = [
    path("", admin.site.admin_view(views.start), name="start"),
    path("<uuid:pk>/", admin.site.admin_view(views.show), name="show"),
    path("<uuid:pk>/columns/", admin.site.admin_view(views.columns), name="columns"),
    path("<uuid:pk>/want/", admin.site.admin_view(views.want), name="want"),
    path("<uuid:pk>/take/", admin.site.admin_view(views.take), name="take"),
    path("<uuid:pk>/stop/", admin.site.admin_view(views.stop), name="stop"),
    path("<uuid:pk>/again/", admin.site.admin_view(views.again), name="again"),
    path("<uuid:pk>/seats/", admin.site.admin_view(views.seats), name="seats"),
    path("<uuid:pk>/forget/", admin.site.admin_view(views.forget), name="forget"),
]
