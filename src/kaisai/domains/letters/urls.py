"""Addresses of the pages of letters."""

from django.urls import path

from kaisai.domains.letters import views
from kaisai.domains.letters.queries import offer_letters
from kaisai.domains.registration.queries import add_ticket_links

app_name = "letters"
_MINE = "tickets/orders/<str:secret>/<slug:number>/letter"
_GIVEN = "tickets/given/<str:secret>/letter"
urlpatterns = [
    path(_MINE, views.mine, name="mine"),
    path(f"{_MINE}.pdf", views.paper_of_mine, name="my_paper"),
    path(_GIVEN, views.given, name="given"),
    path(f"{_GIVEN}.pdf", views.paper_of_given, name="given_paper"),
    path("letters", views.overview, name="overview"),
    path("letters/letterhead", views.head, name="letterhead"),
    path("letters/<int:pk>", views.look, name="look"),
    path("letters/<int:pk>.pdf", views.paper, name="paper"),
    path("letters/<int:pk>/issue", views.decide, name="issue"),
    path("letters/<int:pk>/refuse", views.turn_down, name="refuse"),
]
add_ticket_links(offer_letters)
