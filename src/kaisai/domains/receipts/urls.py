"""Addresses of the ledger's pages."""

from django.urls import path

from kaisai.domains.receipts import views

app_name = "receipts"
urlpatterns = [
    path("receipts", views.ledger, name="ledger"),
    path("receipts/issuer", views.issuer, name="issuer"),
    path("receipts/ledger.<slug:ending>", views.table, name="table"),
    path("receipts/<int:document>", views.document, name="document"),
    path("receipts/<int:document>/copy.pdf", views.copy, name="copy"),
]
