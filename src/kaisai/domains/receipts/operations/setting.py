"""Who issues."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.receipts.entries import IssuerSaved
from kaisai.domains.receipts.enums import TaxRounding
from kaisai.domains.receipts.models import Issuer
from kaisai.domains.receipts.rules import may_keep_ledger
from kaisai.engines.invoices import document as papers
from kaisai.engines.invoices.corporate import read_registration_number
from kaisai.engines.invoices.mistakes import Mistake


@operation("receipts.save_issuer", may=may_keep_ledger)
def save_issuer(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str = "",
    name_ja: str = "",
    address: str = "",
    address_ja: str = "",
    registration_number: str = "",
    rounding: TaxRounding = TaxRounding.FLOOR,
    simplifies: bool = False,
) -> Issuer:
    """Say who issues the receipts of the conference. Documents that are issued already stay as they are.

    Without a registration number there are plain receipts, no qualified invoices. `simplifies` says that
    the trade is one that may leave out the buyer's name. Writes `receipts.issuer_saved`. Refuses no name,
    and what is not T and 13 digits; a check digit that fails is a doubt for people, see `receipts.issuer`.
    Safe to repeat.
    """
    found = Issuer.objects.filter(conference=conference).first() or Issuer(conference=conference)
    found.name = both(name.strip(), name_ja.strip())
    found.address = both(_lines(address), _lines(address_ja))
    found.rounding, found.simplifies = rounding, simplifies
    try:
        number = registration_number.strip()
        found.registration_number = read_registration_number(number) if number else ""
        for language in ("en", "ja"):
            papers.Issuer(found.name.localize(language), found.address.localize(language))
    except Mistake as mistake:
        sentence = mistake.sentence(spoken())
        raise Refused("bad-value", sentence, status=422) from mistake
    clean(found)
    found.save()
    names = {"issuer": found.name.localize("en"), "issuer_ja": found.name.localize("ja")}
    news = IssuerSaved(**names, registration_number=found.registration_number)
    record(news, by=by, at=at, conference=conference, about="issuer")
    return found


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
