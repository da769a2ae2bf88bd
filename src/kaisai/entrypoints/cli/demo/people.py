"""People of the demo who are there in two roles, or under two mail addresses; all names are made up."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.people.operations import correct_names, merge
from kaisai.domains.people.queries import list_people
from kaisai.domains.registration.operations import Named, order

# Mail and names on the ticket. Two of them speak, one has two addresses.
GUESTS = (
    ("speaker-a@demo.example", "登壇者 見本A", "トウダンシャ ミホンA", "Sample Speaker A"),
    ("speaker-b@demo.example", "登壇者 見本B", "トウダンシャ ミホンB", "Sample Speaker B"),
    ("hoshi@demo.example", "ホシ見本 みお", "ホシミホン ミオ", "Mio Hoshi-Sample"),
    ("mio@work.demo.example", "ホシ見本みお", "ほしみほん みお", ""),
)


def introduce(conference: Conference, at: datetime) -> None:
    """A speaker who also has a ticket is one person by a merge; two more pairs are only proposed."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference}
    for number, (email, name, kana, latin) in enumerate(GUESTS):
        names = {"name": name, "name_kana": kana, "name_latin": latin}
        bought = at - timedelta(days=3, minutes=number)
        told: dict[str, Any] = {
            "name": name,
            "email": email,
            "tickets": [Named(item="student", **names)],
        }
        order(**around, at=bought, **told)

    def found(text: str, role: str) -> str:
        return list_people(**around, text=text, role=role).people[0].ref

    (email, name, kana, latin), *_others = GUESTS
    holder = found(email, "attends")
    merge(**around, at=at - timedelta(days=1), person=holder, other=found(latin, "speaks"))
    called = {"name": name, "name_kana": kana, "name_latin": latin}
    told = called | {"legal_name": "MIHON TAROU", "addressee": "株式会社みほん商事"}
    correct_names(**around | told, at=at - timedelta(hours=20), person=holder)
