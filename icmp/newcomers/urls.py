"""Addresses of the first weeks at the desk."""

from django.contrib import admin
from django.urls import path

from . import desk

app_name = "newcomers"
urlpatterns = [
    path("", admin.site.admin_view(desk.candidates), name="candidates"),
    path("<uuid:pk>/", admin.site.admin_view(desk.review), name="review"),
    path("<uuid:pk>/verdict/", admin.site.admin_view(desk.decide), name="decide"),
    path("<uuid:pk>/buddy/", admin.site.admin_view(desk.buddy), name="buddy"),
]
