"""Whatever a guest tells stands on the pages of the letter."""

from datetime import date

from kaisai.engines.invoices.sheet import BOTTOM, Text
from kaisai.engines.letters.layout import pages
from kaisai.engines.letters.letter import Guest, Host, Letter, Meeting

DAYS = date(2026, 10, 2), date(2026, 10, 3)


def test_an_address_of_very_many_lines_goes_on_on_the_next_page():
    told = [f"line{number}" for number in range(120)]
    guest = Guest(
        name="ADA SAMPLE",
        nationality="Fictionia",
        passport="X1234567",
        birth_date=date(1990, 2, 28),
        address="\n".join(told),
    )
    letter = Letter(
        number="kumo-L-0001",
        on=date(2026, 8, 1),
        host=Host(name="Kumo Days Committee"),
        meeting=Meeting(name="Kumo Days", first=DAYS[0], last=DAYS[1]),
        guest=guest,
        consulate="Embassy of Japan in Fictionia",
        arrives=DAYS[0],
        leaves=DAYS[1],
        registration="ABCD2345",
    )
    marks = [mark for page in pages(letter, "en") for mark in page if isinstance(mark, Text)]
    lines = [mark for mark in marks if mark.text in told]
    assert [mark.text for mark in lines] == told
    assert min(mark.y for mark in lines) >= BOTTOM
