"""What an applicant is told, and what never."""

from decimal import Decimal

from icmp.explanations import Weighed, changeable_shortfalls, failed_rules, strongest


def weighed(
    key: str, gave: int = 0, lacked: int = 0, dimension: str = "contribution", must: str | None = None
) -> Weighed:
    return Weighed(key, dimension, Decimal(gave), Decimal(lacked), must)


def test_strongest_are_the_two_that_gave_most_and_never_a_vouch() -> None:
    results = [weighed("a", 5), weighed("b", 20), weighed("v", 30, dimension="trust"), weighed("c", 10), weighed("d")]

    assert strongest(results) == ("b", "c")


def test_shortfalls_named_are_two_that_can_be_changed() -> None:
    results = [
        weighed("field", lacked=30, dimension="background"),
        weighed("home", lacked=25, dimension="scope"),
        weighed("v", lacked=20, dimension="trust"),
        weighed("helped", lacked=5),
        weighed("hours", lacked=9, dimension="commitment"),
        weighed("talks", lacked=1),
    ]

    assert changeable_shortfalls(results) == ("hours", "helped")


def test_failed_rules_are_at_most_two_in_the_profiles_order() -> None:
    results = [weighed("a", must="pass"), *(weighed(key, must="fail") for key in "zyx"), weighed("u", must="unknown")]

    assert failed_rules(results) == ("z", "y")
