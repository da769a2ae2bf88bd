"""Addresses of the outbox's pages."""

from django.urls import path

from kaisai.domains.mails import views

app_name = "mails"
urlpatterns = [
    path("mails", views.overview, name="overview"),
    path("mails/settings", views.settings, name="settings"),
    path("mails/release", views.release_all, name="release_all"),
    path("mails/bounce", views.bounce, name="bounce"),
    path("mails/returned", views.returned, name="returned"),
    path("mails/wordings", views.wordings, name="wordings"),
    path("mails/wordings/<slug:occasion>", views.wording, name="wording"),
    path("mails/wordings/<slug:occasion>/reset", views.reset, name="reset"),
    path("mails/<int:mail>", views.mail, name="mail"),
    path("mails/<int:mail>/resend", views.send_again, name="resend"),
    path("mails/<int:mail>/<slug:what>", views.move, name="move"),
]
