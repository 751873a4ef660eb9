"""Addresses of icmp: joining, and how an application stands."""

from django.urls import path

from .views import join, letters, lots, monitoring, status, wishes

app_name = "icmp"
urlpatterns = [
    path("", join.join, name="join"),
    path("continue/", letters.continue_later, name="continue_later"),
    path("continue/<str:token>/", letters.resume, name="resume"),
    path("sent/", letters.sent, name="sent"),
    path("sent/again/", letters.send_again, name="send_again"),
    path("sent/monitoring/", monitoring.after_sending, name="monitoring_after_sending"),
    path("confirm/<str:token>/", letters.confirm, name="confirm"),
    path("lots/<int:pk>/", lots.lots, name="lots"),
    path("status/", status.status, name="status"),
    path("status/<str:token>/", status.application, name="application"),
    path("status/<str:token>/answer/", status.answer, name="answer"),
    path("status/<str:token>/appeal/", status.ask_again, name="appeal"),
    path("status/<str:token>/withdraw/", status.go, name="withdraw"),
    path("status/<str:token>/seat/", status.take_seat, name="take_seat"),
    path("status/<str:token>/keep/", wishes.keep, name="keep"),
    path("status/<str:token>/no-score/", wishes.no_score, name="no_score"),
    path("status/<str:token>/erase/", wishes.erase, name="erase"),
    path("status/<str:token>/monitoring/", monitoring.of_application, name="monitoring"),
    path("status/<str:token>/pledge/", status.pledge, name="pledge"),
    path("<str:key>/", join.page, name="page"),  # last: a page of the form is what no name above is
]
