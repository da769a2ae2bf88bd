"""Who wants to help at the demo today; all names are made up."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, actor_for
from kaisai.core.operations.accounts import create_account
from kaisai.domains.signup.enums import Task
from kaisai.domains.signup.operations import accept, decline, offer, open_signup

HELPERS = (
    ("見本 ひなた", (Task.DESK, Task.GUIDE)),
    ("Sample Sky", (Task.ANY,)),
    ("みほん そら", (Task.ROOM,)),
    ("Kaze Sample", (Task.CARRY, Task.ROOM)),
    ("見本 つき", (Task.GUIDE,)),
    ("Hoshi", (Task.DESK, Task.ROOM, Task.ANY)),
)


def call_for_helpers(conference: Conference, at: datetime) -> None:
    """Sign-up is open today: four wait, one helps, one was not needed."""
    around: dict[str, Any] = {"conference": conference, "at": at}
    signup = open_signup(by=COMMAND_LINE, **around)
    made = []
    for number, (name, tasks) in enumerate(HELPERS, 1):
        email = f"helper-{number}@demo.example"
        account = create_account(by=COMMAND_LINE, at=at, email=email)
        made.append(
            offer(
                by=actor_for(account),
                **around,
                word=signup.word,
                name=name,
                tasks=tasks,
                until=min(at + timedelta(hours=2 + number), signup.ends_at),
            )
        )
    accept(by=COMMAND_LINE, **around, offer=made[0].pk)
    decline(by=COMMAND_LINE, **around, offer=made[1].pk)
