"""What everybody reads about rounds: when, whether seats are left (in words: a number would be a promise), and the lot."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from icmp.lots import commitment, ticket
from icmp.models import Application, Intake, LotDraw
from icmp.queries.rooms import UNDECIDED, room_of
from icmp.queries.rounds import Rounds, rounds_at

FEW = 3

Left = Literal["free", "few", "none", ""]


@dataclass(frozen=True)
class Shown:
    """The rounds with what is said about the seats of the open one."""

    rounds: Rounds
    left: Left = ""

    @property
    def lots(self) -> int:
        """Seats by lot of the round that is open, else of the next one."""
        told = self.rounds.open or self.rounds.next
        return told.lottery_seats if told else 0


def rounds_shown(at: dt.datetime) -> Shown:
    """How it stands for somebody who thinks of applying."""
    rounds = rounds_at(at)
    return Shown(rounds, _left(rounds.open) if rounds.open else "")


def fingerprint(intake: Intake) -> str:
    """What is shown of the seed before the draw."""
    return commitment(intake.lottery_seed)


def draw_of(intake: Intake) -> LotDraw | None:
    """The draw, once it was held."""
    return LotDraw.objects.filter(intake=intake).first()


def ticket_of(application: Application) -> str:
    """What an applicant finds on the page of the lot: nothing where the lot cannot fall, or did not, on the application."""
    intake = application.intake
    if intake is None or not intake.lottery_seats:
        return ""
    own, held = ticket(application.pk), draw_of(intake)
    is_in = own in held.tickets if held else application.state in UNDECIDED
    return own if is_in else ""


def _left(intake: Intake) -> Left:
    free = room_of(intake).free
    if not free:
        return "none"
    return "few" if free <= FEW else "free"
