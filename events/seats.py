"""How many places there are: the one sum that nobody may get wrong."""


def available(*, capacity: int, confirmed: int, live_offers: int) -> int:
    """Places that may be given away now; a place on offer is held for whom it is offered to. Never below zero."""
    return max(0, capacity - confirmed - live_offers)


def goes_to_the_line(*, capacity: int, taken: int, waiting: int) -> bool:
    """Whether a newcomer must wait: the room is full, or others were here before."""
    return taken >= capacity or waiting > 0
