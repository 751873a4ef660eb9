"""Addresses of events: the list, one event and what one does there, calendars, the door."""

from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("", views.list_events, name="list"),
    path("feed.ics", views.public_feed, name="public_feed"),
    path("feed/address/", views.feed_address, name="feed_address"),
    path("feed/<slug:secret>.ics", views.feed, name="feed"),
    path("checkin/<slug:token>/", views.check_in, name="check_in"),
    path("<slug:public_id>/", views.event, name="event"),
    path("<slug:public_id>/event.ics", views.calendar_file, name="calendar_file"),
    path("<slug:public_id>/ticket.svg", views.ticket, name="ticket"),
    path("<slug:public_id>/register/", views.register, name="register"),
    path("<slug:public_id>/cancel/", views.cancel, name="cancel"),
    path("<slug:public_id>/claim/", views.claim, name="claim"),
    path("<slug:public_id>/leave/", views.leave, name="leave"),
]
