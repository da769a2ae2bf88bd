"""The port that every way of telling serves, and what may go wrong with all of them alike."""

from typing import Protocol

from kaisai.domains.alerts.queries import Parcel
from kaisai.engines.alerting.rules import Words


class NotDelivered(Exception):
    """A message was not taken.

    Attributes:
        problem: what is wrong and what to do, without secrets.
        permanent: asking again will not help.
    """

    def __init__(self, problem: Words, *, permanent: bool = False) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.permanent = permanent


class Channel(Protocol):
    """One way of telling."""

    def send(self, parcel: Parcel, url: str) -> None:
        """Hand over one message; `url` is the page of what it tells of.

        It carries `parcel.id`, so that who gets it twice may notice. Called in a thread of its own.

        Raises:
            NotDelivered: it was not taken.
        """
