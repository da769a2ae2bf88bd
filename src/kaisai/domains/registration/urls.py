"""Addresses of the registration domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.registration import views
from kaisai.domains.registration.rules import may_sell

app_name = "registration"
urlpatterns = [
    path("tickets", views.shop, name="shop"),
    path("tickets/lost", views.lost, name="lost"),
    path("tickets/hold", views.take, name="hold"),
    path("tickets/voucher", views.redeem, name="redeem"),
    path("tickets/voucher/decline", views.decline, name="decline"),
    path("tickets/wait", views.join, name="wait"),
    path("tickets/waiting/<str:secret>", views.wish, name="wish"),
    path("tickets/waiting/<str:secret>/leave", views.leave, name="leave"),
    path("tickets/orders/<str:secret>", views.order, name="order"),
    path("tickets/orders/<str:secret>/give-back", views.return_order, name="give_back"),
    path("tickets/orders/<str:secret>/receipt", views.receipt, name="receipt"),
    path("tickets/orders/<str:secret>/receipt/<int:document>", views.document, name="document"),
    path("tickets/orders/<str:secret>/more", views.more, name="more"),
    path("tickets/orders/<str:secret>/answers", views.answers, name="answers"),
    path("tickets/orders/<str:secret>/<slug:number>", views.ticket, name="ticket"),
    path("tickets/orders/<str:secret>/<slug:number>/give", views.give, name="give"),
    path("tickets/given/<str:secret>", views.given, name="given"),
    path("registration", views.overview, name="overview"),
    path("registration/quotas/new", views.quota, name="new_quota"),
    path("registration/quotas/<slug:slug>", views.quota, name="quota"),
    path("registration/items/new", views.item, name="new_item"),
    path("registration/items/<slug:slug>", views.item, name="item"),
    path("registration/questions", views.questions, name="questions"),
    path("registration/questions/new", views.question, name="new_question"),
    path("registration/questions/<slug:slug>", views.question, name="question"),
    path(
        "registration/questions/<slug:slug>/remove", views.remove_question, name="remove_question"
    ),
    path("registration/attendees", views.attendees, name="attendees"),
    path("registration/attendees/import", views.load, name="import"),
    path("registration/attendees.<slug:ending>", views.attendees_file, name="attendees_file"),
    path("registration/orders.<slug:ending>", views.orders_file, name="orders_file"),
    path("registration/listings", views.listings, name="listings"),
    path("registration/listings/<int:page>/drop", views.drop_listing, name="drop_listing"),
    path("registration/counts", views.counts, name="counts"),
    path("registration/counts.<slug:ending>", views.counts_file, name="counts_file"),
    path("registration/quotas/<slug:slug>/waves", views.waves, name="waves"),
    path("registration/vouchers", views.vouchers, name="vouchers"),
    path("registration/vouchers/<slug:code>/end", views.end_voucher, name="end_voucher"),
    path("registration/invitations", views.invitations, name="invitations"),
    path(
        "registration/invitations/<int:pk>/resend",
        views.resend_invitation,
        name="resend_invitation",
    ),
    path(
        "registration/invitations/<int:pk>/withdraw",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("registration/terms", views.terms, name="terms"),
    path("registration/waiting", views.waiting, name="waiting"),
    path("registration/waiting/<slug:number>/promote", views.promote, name="promote"),
    path("registration/orders/<slug:number>", views.look, name="look"),
    path("registration/orders/<slug:number>/answers", views.record_answers, name="record_answers"),
    path("registration/orders/<slug:number>/mail", views.send_again, name="send_again"),
    path("registration/orders/<slug:number>/paid", views.paid, name="paid"),
    path("registration/orders/<slug:number>/cancel", views.cancel, name="cancel"),
    path("registration/orders/<slug:number>/refund", views.pay_back, name="refund"),
    path("registration/orders/<slug:number>/receipt", views.receipt_for, name="receipt_for"),
]
add_place(Place(_("Registration"), "registration:overview", "ticket", rank=20, may=may_sell))
