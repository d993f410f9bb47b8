"""How well names are found: pairs of a child's names and what somebody typed, true and false, among a crowd.

`same_name.csv` was made before the search was tuned, from the names of the demo: true pairs are spellings of MNS 5217,
informal and chat Latin, vowels mixed up, slips on the Mongolian and Latin keyboards, beginnings, initials, order and
genitive; false ones are the nearest other names, names that share a part, other fathers, and names at random. Its part
"held" holds other names than "tune", and nobody looked at it while tuning. `name_pairs.csv` is true pairs only.

A normal run takes a fixed sample, TESTS=full all of them and looks at each part by itself.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from accounts.models import User
from cases import lexicon, names, search
from cases.models import Child
from childprotect.lib.mongolian import name_key
from childprotect.lib.refs import new_number
from tests.amount import FULL

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
CROWD = HERE.parents[1] / "childprotect/demo/data/names.csv"
RECALL, PRECISION = 0.98, 0.9
SAMPLE = 4  # a normal run asks for each fourth pair


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def pairs() -> list[dict[str, str]]:
    """All pairs, those without a mark of their own being true."""
    old = [{"part": "old", "kind": "old", "same": "1"} | row for row in table(HERE / "name_pairs.csv")]
    return [*table(HERE / "same_name.csv"), *old]


@pytest.fixture
def crowd(worker: User, pairs: list[dict[str, str]]) -> dict[int, tuple[str, str]]:
    """Everybody of the pairs, and everybody else of the demo's names: id -> names."""
    wanted = {(row["given"], row["father"]) for row in pairs}
    taken = {given for given, _father in wanted}
    known = [row["name_mn"] for row in table(CROWD) if row["kind"] == "given"]
    people = [
        *sorted(wanted),
        *((name, known[-place]) for place, name in enumerate(known) if name not in taken),
    ]
    children = Child.objects.bulk_create(
        Child(
            number=new_number("ХД"), given_name=given, father_name=father, given_key=name_key(given),
            father_key=name_key(father), created_by=worker,
        )
        for given, father in people
    )  # fmt: skip
    lexicon.learn({key for child in children for key in (child.given_key, child.father_key)})
    return {child.pk: (child.given_name, child.father_name) for child in children}


def test_recall_and_precision_on_pairs_of_names(
    crowd: dict[int, tuple[str, str]], pairs: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A pair is met when the search finds that child for what was typed."""
    assert sum(row["part"] != "old" for row in pairs) >= 300
    counted: Counter[tuple[str, bool, bool]] = Counter()
    missed, wrong, first = [], [], 0
    for row in pairs if FULL else pairs[::SAMPLE]:
        found = [crowd[pk] for pk in search.collect(Child.objects, names.ways(row["typed"]))]
        wanted, same = (row["given"], row["father"]), row["same"] == "1"
        met = wanted in found
        counted[row["part"], same, met] += 1
        first += same and met and any(hit[0] == row["given"] for hit in found[:3])
        if met != same:
            (missed if same else wrong).append(
                f"{row['part']} {row['kind']} {row['given']} <- {row['typed']}"
            )
    told = {part: rates(counted, part) for part in ("tune", "held", "old", "")}
    with capsys.disabled():
        for part, (recall, precision, count) in told.items():
            sys.stdout.write(
                f"\n  {part or 'all':5} {count:4} pairs: recall {recall:.3f}, precision {precision:.3f}"
            )
        shown = [row for row in (*missed, *wrong) if not row.startswith("held")]
        sys.stdout.write(f"\n  among the first three: {first}\n  not so (tune, old): {shown}\n")
    for recall, precision, _count in told.values() if FULL else [told[""]]:
        assert recall >= RECALL
        assert precision >= PRECISION


def rates(counted: Counter[tuple[str, bool, bool]], part: str) -> tuple[float, float, int]:
    """Recall, precision and number of the pairs of a part ("": all)."""
    here = {(same, met): 0 for same in (True, False) for met in (True, False)}
    for (name, same, met), count in counted.items():
        if part in ("", name):
            here[same, met] += count
    true = here[True, True] + here[True, False]
    return (
        here[True, True] / true,
        here[True, True] / (here[True, True] + here[False, True]),
        sum(here.values()),
    )
