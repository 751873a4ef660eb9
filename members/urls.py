"""Addresses of members: the texts a community owes, my page, the privacy center."""

from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("imprint/", views.imprint, name="imprint"),
    path("privacy-notice/", views.privacy_notice, name="privacy_notice"),
    path("code-of-conduct/", views.code_of_conduct, name="code_of_conduct"),
    path("me/", views.me, name="me"),
    path("me/pause/", views.pause, name="pause"),
    path("me/pause/end/", views.come_back, name="come_back"),
    path("me/answer/", views.answer, name="answer"),
    path("me/stay/", views.stay, name="stay"),
    path("me/alumni/", views.alumni, name="alumni"),
    path("me/privacy/", views.privacy, name="privacy"),
    path("me/privacy/data/", views.my_data, name="my_data"),
    path("me/privacy/consent/", views.consent, name="consent"),
    path("me/privacy/letters/", views.letters, name="letters"),
    path("me/privacy/leave/", views.leave, name="leave"),
]
