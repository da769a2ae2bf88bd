"""The kinds of entries that the receipts domain writes. They name documents, never people."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("receipts.issuer_saved")
class IssuerSaved(Kind):
    """Who issues receipts from now on."""

    issuer: str
    issuer_ja: str
    registration_number: str
    en = "Receipts are issued by {issuer} {registration_number}."
    ja = "領収書の発行者を「{issuer_ja}」{registration_number} にしました。"


@entry_kind("receipts.issued")
class Issued(Kind):
    """A document is in the ledger."""

    document: str
    form: str
    form_ja: str
    order: str
    total: int
    en = "{document}, {form}, issued for order {order}: {total} yen."
    ja = "注文 {order} の{form_ja} {document}（{total}円）を発行しました。"


@entry_kind("receipts.reissued")
class Reissued(Kind):
    """A document was issued again, under a number of its own."""

    document: str
    first: str
    en = "{document} re-issues {first}."
    ja = "{first} を {document} として再発行しました。"


@entry_kind("receipts.handed_out")
class HandedOut(Kind):
    """Somebody got a document."""

    document: str
    en = "{document} was handed out."
    ja = "{document} を渡しました。"
