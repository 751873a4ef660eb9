"""A scored pool written down: as JSON for programs, as CSV and as a table for people."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from icmp.pool import PoolReport, Scored

Row = Mapping[str, object]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def as_json(personas: Mapping[str, Scored], report: PoolReport) -> dict[str, object]:
    """Give what json.dumps writes: points as strings with two decimals, shares as numbers."""
    accepted, focus = report.accepted, report.accepted.focus
    return {
        "people": [person(key, found) for key, found in report.people.items()],
        "personas": {key: person(key, found) for key, found in personas.items()},
        "bands": dict(report.bands),
        "effective_weights": {key: _share(share) for key, share in report.effective_weights.items()},
        "sole_blockers": dict(report.sole_blockers),
        "accepted": {
            "focus": {
                "spread_ratio": _share(focus.spread_ratio),
                "beta": _share(focus.beta),
                "effective_segments": _share(focus.effective_segments),
                "effective_needs": _share(focus.effective_needs),
                "effective_programmes": _share(focus.effective_programmes),
                "capacity": _share(focus.capacity),
                "unserved_share": _share(focus.unserved_share),
                "mismatch": _share(focus.mismatch),
                "load": _share(focus.load),
            },
            "need_willingness_spearman": _share(accepted.need_willingness),
            "paying_share": _share(accepted.paying_share),
            "pledged_hours_mean": _share(accepted.pledged_hours),
        },
    }


def person(key: str, found: Scored) -> dict[str, object]:
    """Give one person's line; contributions add up to the score."""
    icmp = found.icmp
    return {
        "id": key,
        "score": _points(icmp.score),
        "score_low": _points(icmp.low),
        "score_high": _points(icmp.high),
        "coverage": _share(icmp.coverage),
        "recommendation": icmp.recommendation,
        "reason": icmp.reason,
        "robust": icmp.robust,
        "failed": list(icmp.failed),
        "unknown": list(icmp.unknown),
        "contributions": {row.key: _points(row.contribution) for row in icmp.results},
        "icp_score": _points(found.icp.score if found.icp else None),
    }


def as_csv(report: PoolReport) -> str:
    """Give a row per person and a column per criterion; no cell can be run as a formula."""
    written = io.StringIO()
    rows = [_flat(person(key, found)) for key, found in report.people.items()]
    if rows:
        sheet = csv.DictWriter(written, list(rows[0]), lineterminator="\r\n")
        sheet.writeheader()
        sheet.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return written.getvalue()


def as_table(personas: Mapping[str, Scored], report: PoolReport) -> str:
    """Give a line per person in aligned columns, then the personas and a short summary."""
    people = [_line(person(key, found)) for key, found in report.people.items()]
    invented = [_line(person(key, found)) for key, found in personas.items()]
    heading = ("id", "score", "range", "coverage", "advice", "because", "icp")
    blocks = [_columns([heading, *people])]
    if invented:
        blocks.append(_columns([("persona", *heading[1:]), *invented]))
    return "\n\n".join([*blocks, *_summary(report)]) + "\n"


def _line(row: Row) -> tuple[str, ...]:
    blockers = [*_words(row["failed"]), *(f"{key}?" for key in _words(row["unknown"]))]
    because = ", ".join(blockers) or str(row["reason"])
    coverage = "–" if row["coverage"] is None else f"{float(str(row['coverage'])):.0%}"
    span = "–" if row["score_low"] is None else f"{row['score_low']}…{row['score_high']}"
    advice = str(row["recommendation"]) + ("" if row["robust"] else " ~")
    return (str(row["id"]), _shown(row["score"]), span, coverage, advice, because, _shown(row["icp_score"]))


def _summary(report: PoolReport) -> list[str]:
    counts = ", ".join(f"{count} {band}" for band, count in report.bands.items())
    weights = [(key, f"{float(share):.1%}") for key, share in report.effective_weights.items() if share]
    blockers = [(key, str(count)) for key, count in report.sole_blockers.items() if count]
    accepted, focus = report.accepted, report.accepted.focus
    figures = {
        "spread ratio (programmes needed / carried)": focus.spread_ratio,
        "beta (communities inside)": focus.beta,
        "organizers' load": focus.load,
        "need and willingness (rank correlation)": accepted.need_willingness,
        "share who would pay": accepted.paying_share,
        "hours pledged a month (mean)": accepted.pledged_hours,
    }
    blocks = [f"{len(report.people)} people: {counts}   (~ may change with the missing answers)"]
    if weights:
        blocks.append("What each criterion decides in truth\n" + _columns(weights))
    if blockers:
        blocks.append("Accepted if only this were waived\n" + _columns(blockers))
    shown = [(name, f"{figure:.2f}") for name, figure in figures.items() if figure is not None]
    return [*blocks, *(["The accepted\n" + _columns(shown)] if shown else [])]


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _flat(row: Row) -> dict[str, object]:
    points = row["contributions"]
    flat = {key: value for key, value in row.items() if key != "contributions"}
    return flat | ({f"points: {key}": value for key, value in points.items()} if isinstance(points, Mapping) else {})


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_words(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, Iterable) else []


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


def _points(points: Decimal | None) -> str | None:
    return None if points is None else f"{points:.2f}"


def _share(share: Decimal | float | None) -> float | None:
    return None if share is None else round(float(share), 6)
