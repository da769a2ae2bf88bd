"""Who issues, and the ledger: documents that are added and never changed.

A document is a snapshot of everything that is printed, so that it can be printed alike in seven years.
Triggers of the database refuse to change or delete it; each one holds the digest of the one before, so
that who takes the triggers away and rewrites a line has to rewrite all that follow.
"""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.receipts.enums import Address, DocumentForm, Subject, TaxRounding

LONGEST_RECIPIENT = 100


class Issuer(models.Model):
    """Who receives the money of a conference, and says so on paper."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "who issues a receipt: perhaps a person in business", Keep.LAW),
        Personal("address", "who issues a receipt", Keep.LAW),
        Personal("registration_number", "the tax agency's number of the issuer", Keep.LAW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "name",
        "address",
        "registration_number",
        "rounding",
        "simplifies",
    )

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    name = I18nCharField(max_length=200)
    address = I18nCharField(max_length=400, blank=True)
    registration_number = models.CharField(
        max_length=14, blank=True, validators=[RegexValidator(r"^T[0-9]{13}$")]
    )
    rounding = models.CharField(
        max_length=8, choices=TaxRounding.choices, default=TaxRounding.FLOOR
    )
    simplifies = models.BooleanField(default=False)  # is of a trade that need not name the buyer

    def __str__(self) -> str:
        return str(self.name)


class Document(models.Model):
    """A numbered line of the ledger. Amounts are whole yen; those of a return are positive here, too."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("recipient", "whom a receipt is made out to", Keep.LAW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "number",
        "code",
        "form",
        "subject",
        "order",
        "issue_date",
        "transaction_date",
        "recipient",
        "honorific",
        "total",
    )

    # A conference with a ledger cannot be deleted: the law wants the copies for seven years.
    conference = models.ForeignKey("conference.Conference", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=40)  # the number as it is printed
    form = models.CharField(max_length=10, choices=DocumentForm.choices)
    subject = models.CharField(max_length=6, choices=Subject.choices)
    order = models.CharField(max_length=12)  # its number: orders are of a higher domain
    issued_at = models.DateTimeField()
    issue_date = models.DateField()
    transaction_date = models.DateField()
    recipient = models.CharField(max_length=LONGEST_RECIPIENT, blank=True)
    honorific = models.CharField(max_length=2, choices=Address.choices, default=Address.PERSON)
    issuer = models.JSONField()
    lines = models.JSONField()
    words = models.JSONField()  # payment and note, each in both languages
    total = models.PositiveBigIntegerField()
    gross_10 = models.PositiveBigIntegerField()
    tax_10 = models.PositiveBigIntegerField()
    gross_8 = models.PositiveBigIntegerField()
    tax_8 = models.PositiveBigIntegerField()
    gross_0 = models.PositiveBigIntegerField()
    reissue_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reissues"
    )
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="returned_by"
    )
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["conference", "order"],
                condition=Q(subject=Subject.SALE, reissue_of__isnull=True),
                name="document_original_once",
            ),
            models.CheckConstraint(
                condition=Q(subject=Subject.RETURN, returns__isnull=False)
                | (~Q(subject=Subject.RETURN) & Q(returns__isnull=True)),
                name="document_return_of_something",
            ),
            models.CheckConstraint(
                condition=Q(total=F("gross_10") + F("gross_8") + F("gross_0")),
                name="document_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class HandOut(models.Model):
    """That a document was given to somebody: whoever asks again gets a re-issue."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    document = models.OneToOneField(Document, models.CASCADE, related_name="handed_out")
    at = models.DateTimeField()
    wish = models.CharField(max_length=64, blank=True)  # of the form that asked

    def __str__(self) -> str:
        return str(self.document)
