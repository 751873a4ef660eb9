"""Addresses of the laboratory, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "laboratory"
urlpatterns = [
    path("", admin.site.admin_view(views.home), name="home"),
    path("backtest/", admin.site.admin_view(views.backtest), name="backtest"),
    path("backtest/draft/", admin.site.admin_view(views.draft), name="draft"),
    path("alignment/", admin.site.admin_view(views.alignment), name="alignment"),
    path("tension/", admin.site.admin_view(views.tension), name="tension"),
    path("focus/", admin.site.admin_view(views.focus), name="focus"),
]
