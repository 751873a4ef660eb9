"""`manage.py assess_pool` from outside: what it prints, what it refuses, and that it needs no database."""

import csv
import io
import json
import pathlib
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.blueprints.importing import EXAMPLES
from config.embedded.paths import BASE
from icmp.json_places import json_place

# No test here has the mark django_db: a query would be refused.
NARROWED, POOL = EXAMPLES / "mpg_narrowed.yaml", EXAMPLES / "applicant_pool_167.json"
SMALL = "schema_version: 1\nicmp:\n  criteria: [{key: a, weight: 1, value_function: {type: boolean}}]\n"
UNREACHABLE = {
    "PATH": "/usr/bin:/bin",
    "GREMIO_NO_BOOTSTRAP": "1",
    "GREMIO_DEBUG": "1",
    "GREMIO_SECRET_KEY": "for-this-test-only-and-never-for-production-0123456789",
    "GREMIO_ORIGIN": "http://localhost:8000",
    "GREMIO_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nowhere",
    "GREMIO_BROKER_URL": "redis+socket:///nonexistent",
    "GREMIO_SMTP_URL": "smtp://localhost:9",
    "GREMIO_STRIPE_KEY": "sk_test_none",
    "GREMIO_STRIPE_WEBHOOK_SECRET": "whsec_none",
    "GREMIO_MEDIA_ROOT": "/nonexistent",
}


def printed(blueprint: pathlib.Path = NARROWED, people: pathlib.Path = POOL, form: str = "json") -> str:
    out = io.StringIO()
    call_command("assess_pool", str(blueprint), str(people), form=form, stdout=out)
    return out.getvalue()


def written(folder: pathlib.Path, name: str, text: str) -> pathlib.Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_pool_when_assessed_as_json_then_has_exactly_the_agreed_keys() -> None:
    found = json.loads(printed())

    one: dict[str, Any] = found["people"][0]
    keys = [
        "id", "score", "score_low", "score_high", "coverage", "recommendation", "reason", "robust", "failed", "unknown",
        "contributions", "icp_score",
    ]  # fmt: skip
    assert list(found) == ["people", "personas", "bands", "effective_weights", "sole_blockers", "accepted"]
    assert (list(one), list(found["personas"]["ana"])) == (keys, keys)
    assert list(found["accepted"]) == ["focus", "need_willingness_spearman", "paying_share", "pledged_hours_mean"]
    assert list(found["accepted"]["focus"]) == [
        "spread_ratio", "beta", "effective_segments", "effective_needs", "effective_programmes", "capacity",
        "unserved_share", "mismatch", "load",
    ]  # fmt: skip
    assert (one["id"], one["score"], one["icp_score"], one["coverage"]) == ("p001", "87.38", "76.00", 1)
    assert sum(map(Decimal, one["contributions"].values())) == Decimal(one["score"])
    assert found["bands"] == {"accept": 27, "review": 41, "decline": 99}


def test_pool_when_assessed_then_no_name_is_printed() -> None:
    names = {one["name"] for one in json.loads(POOL.read_text())["people"]}

    shown = printed() + printed(form="csv") + printed(form="table")

    assert names
    assert not [name for name in names if name in shown]


def test_pool_when_assessed_as_csv_then_one_row_per_person(tmp_path: pathlib.Path) -> None:
    people = [{"id": "=1+1", "answers": {"accepts_code": False}}, {"id": "p2", "answers": {}}]

    rows = list(
        csv.DictReader(
            io.StringIO(printed(people=written(tmp_path, "p.json", json.dumps({"people": people})), form="csv"))
        )
    )

    assert [row["id"] for row in rows] == ["'=1+1", "p2"]
    assert (rows[0]["failed"], rows[0]["recommendation"], rows[0]["robust"]) == ("accepts_code", "decline", "no")
    assert "points: vouches" in rows[0]


def test_pool_when_assessed_as_a_table_then_ends_with_a_summary() -> None:
    lines = printed(form="table").splitlines()

    assert lines[0].split() == ["id", "score", "range", "coverage", "advice", "because", "icp"]
    assert lines[1].startswith("p001  87.38")
    assert "167 people: 27 accept, 41 review, 99 decline   (~ may change with the missing answers)" in lines
    assert lines[-1].split()[-1] == "4.37"


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_pool_of_nobody_when_assessed_then_nothing_breaks(tmp_path: pathlib.Path, form: str) -> None:
    assert "p001" not in printed(people=written(tmp_path, "p.json", '{"people": []}'), form=form)


def test_command_when_no_service_can_be_reached_then_prints_the_same() -> None:
    command = [sys.executable, "manage.py", "assess_pool", str(NARROWED), str(POOL)]

    done = subprocess.run(command, cwd=BASE, env=UNREACHABLE, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(printed())


def test_command_when_refused_then_says_where_and_prints_nothing(tmp_path: pathlib.Path) -> None:
    people = written(tmp_path, "p.json", '{"people": [\n {"id": "p1", "answers": {"vouches": "many"}}]}')
    command = [sys.executable, "manage.py", "assess_pool", str(NARROWED), str(people)]

    done = subprocess.run(command, cwd=BASE, env=UNREACHABLE, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout) == (1, "")
    place = "line 2, column 38: people[0].answers.vouches: “vouches” is of the wrong kind"
    assert done.stderr == f"CommandError: {people}: {place}: criterion “vouches” needs a number\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "line 1, column 5: expected the node content, but found '<stream end>'"),
        ("schema_version: 7\n", "line 1, column 17: schema_version: schema_version must be one of (1, 2)"),
        (
            "schema_version: 1\nicmp:\n  criteria:\n  - {key: a, weight: x, value_function: {type: boolean}}\n",
            "line 4, column 22: icmp.criteria[0].weight: “weight” is a number, not below zero",
        ),
        (
            "schema_version: 1\nicmp:\n  criteria:\n  - key: a\n    weight: 1\n    value_function: {type: magic}\n",
            "line 6, column 28: icmp.criteria[0].value_function.type: type: this type of value function is not known",
        ),
        (SMALL + "icpm: {}\n", "line 4, column 7: icpm: “icpm” is not known here; is “icp” meant?"),
        (
            SMALL.replace("weight", "wieght"),
            "line 3, column 31: icmp.criteria[0].wieght: “wieght” is not known here; is “weight” meant?",
        ),
        (
            SMALL + "needs:\n- {key: n, zzz: 1}\n",
            "line 5, column 17: needs[0].zzz: “zzz” is not known here",
        ),
        (
            SMALL + "personas:\n- {key: p, type: ideal, answers: {a: often}}\n",
            "line 5, column 38: personas[0].answers.a: “a” is of the wrong kind: criterion “a” needs true or false",
        ),
    ],
)
def test_broken_blueprint_when_assessed_then_line_and_place_are_named(
    tmp_path: pathlib.Path, text: str, message: str
) -> None:
    blueprint = written(tmp_path, "b.yaml", text)

    with pytest.raises(CommandError) as refused:
        printed(blueprint)

    assert str(refused.value) == f"{blueprint}: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: Expecting value"),
        ('{"people": [\n{"id": "p1",}]}', "line 2, column 13: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "line 1, column 1: this is nested too deeply"),
        ('{"people": 3}', 'line 1, column 1: a pool is {"people": [...]}'),
        ('{"people": [\n\n  {"id": "a", "answers": {}, "needs": {"x": "y"}}]}',
         "line 3, column 45: people[0].needs.x: an importance is a number from 0 to 5"),
    ],
)  # fmt: skip
def test_broken_pool_when_assessed_then_line_and_place_are_named(
    tmp_path: pathlib.Path, text: str, message: str
) -> None:
    people = written(tmp_path, "p.json", text)

    with pytest.raises(CommandError) as refused:
        printed(people=people)

    assert str(refused.value) == f"{people}: {message}"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_unreadable_file_when_assessed_then_says_so(tmp_path: pathlib.Path, content: bytes | None) -> None:
    path = tmp_path / "people.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        printed(people=path)

    assert str(refused.value).startswith(f"{path}: the file cannot be read: ")


def test_attributes_nobody_answers_when_assessed_then_a_note_stands_beside_the_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed(EXAMPLES / "alumni_community_builders_es.yaml")

    assert "nobody answers acepta_compromiso, acepta_normas" in capsys.readouterr().err


def test_place_in_json_when_the_part_is_absent_then_is_that_of_the_part_around_it() -> None:
    text = '{"a": [1, {"b\\u00e9": [ ]\n, "c": {"d": null}}, 3]}'

    assert json_place(text, ("a", 1, "c", "d")) == (2, 14)
    assert json_place(text, ("a", 1, "bé", 4)) == (1, 23)
    assert json_place(text, ("a", 7)) == (1, 7)
    assert json_place(text, ("x", "y")) == (1, 1)
