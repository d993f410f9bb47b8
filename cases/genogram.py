"""The family as a picture: places of people and lines between them, worked out from their relations to the child.

Grandparents stand above, parents and their brothers and sisters between, the child with brothers and sisters below, the
father's side left and the mother's right. Friends, neighbours and professionals are no family and stand in the list only.
Nothing is known here but relations, so that a line says no more than a relation does.
"""

from collections import defaultdict
from dataclasses import dataclass, field

WIDTH, HEIGHT = 136, 142  # of the room of one person, in the picture's units
HALF = 23  # half the size of a symbol
TOP = 44  # the middle of the first row
SHORT = 18  # letters of a line below a symbol
MOST = 40

PARENTS = {"father": -1, "adoptive_father": -1, "mother": 1, "adoptive_mother": 1}
STEP_PARENTS = {"stepmother": -1, "fathers_partner": -1, "stepfather": 1, "mothers_partner": 1}
GRANDPARENTS = {
    "paternal_grandfather": -1,
    "paternal_grandmother": -1,
    "maternal_grandfather": 1,
    "maternal_grandmother": 1,
}
COUSINS = {"paternal_cousin": -1, "maternal_cousin": 1}
YOUNGER = {"younger_brother", "younger_sister"}
BY_WORD = {
    "f": {
        "mother", "adoptive_mother", "stepmother", "fathers_partner", "paternal_grandmother", "maternal_grandmother",
        "elder_sister", "younger_sister", "half_sister", "step_elder_sister", "sister_in_law", "paternal_aunt",
        "maternal_aunt",
    },
    "m": {
        "father", "adoptive_father", "stepfather", "mothers_partner", "paternal_grandfather", "maternal_grandfather",
        "elder_brother", "younger_brother", "half_brother", "step_elder_brother", "brother_in_law", "paternal_uncle",
        "maternal_uncle",
    },
}  # fmt: skip
FAMILY = {"parent", "step_parent", "grandparent", "sibling", "step_sibling", "in_law", "paternal", "maternal",
          "own_family", "carer"}  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """A person as the picture needs them."""

    name: str
    relation: str  # code
    group: str  # of the relation
    word: str  # of the relation, for the reader
    sex: str = "u"
    born: int | None = None
    age: int | None = None
    household: bool = False
    alleged: bool = False
    dead: bool = False
    child: bool = False  # whom the case is about


@dataclass(frozen=True)
class Symbol:
    """Where somebody stands, and how they are drawn."""

    person: Someone
    x: float
    y: float
    shape: str  # square, circle, diamond
    name: str
    word: str


@dataclass(frozen=True)
class Line:
    """A line of the picture; dashed for a step-parent."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


@dataclass
class Picture:
    """Symbols and lines, and the size of it all."""

    symbols: list[Symbol] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left: float = 0
    width: float = 0
    height: float = 0


def draw(child: Someone, people: list[Someone]) -> Picture | None:
    """The picture of a family; None where nobody but the child belongs in it."""
    family = [one for one in people if one.group in FAMILY and one.relation != "great_grandparent"][:MOST]
    if not family:
        return None
    columns = _columns(child, family)
    rows = sorted({row for _one, row, _x in columns})
    top = rows[0]
    symbols = [
        Symbol(one, x * WIDTH, TOP + (row - top) * HEIGHT, _shape(one), _short(one.name), _short(one.word))
        for one, row, x in columns
    ]
    left = min(symbol.x for symbol in symbols) - WIDTH / 2
    right = max(symbol.x for symbol in symbols) + WIDTH / 2
    return Picture(symbols, _lines(symbols), left, right - left, TOP + (rows[-1] - top) * HEIGHT + 84)


def _columns(child: Someone, family: list[Someone]) -> list[tuple[Someone, int, float]]:
    """Everybody with a row (0 to 3) and a column; the child stands in row 2 at 0."""
    sides: dict[tuple[int, int], list[Someone]] = defaultdict(list)
    partner = [one for one in family if one.relation == "partner"]
    for one in sorted(family, key=_nearness):
        if one not in partner:
            sides[_row(one), _side(one, child)].append(one)
    found = [(child, 2, 0.0)]
    found += [(one, 2, 1.0 + number) for number, one in enumerate(partner)]
    for (row, side), here in sides.items():
        first = {0: 1.0, 1: 0.5, 2: 1.0, 3: 0.0}[row] + (len(partner) if (row, side) == (2, 1) else 0)
        found += [(one, row, side * (first + number)) for number, one in enumerate(here)]
    return found


def _row(one: Someone) -> int:
    """The generation: grandparents 0, parents 1, the child's own 2, children of the child 3."""
    if one.group == "grandparent":
        return 0
    if one.relation in COUSINS or one.group in {"sibling", "step_sibling", "in_law"}:
        return 2
    return 3 if one.group == "own_family" else 1


def _side(one: Someone, child: Someone) -> int:
    """-1 for the left, the father's side and the elder; 1 for the right."""
    for told in (PARENTS, STEP_PARENTS, GRANDPARENTS, COUSINS):
        if one.relation in told:
            return told[one.relation]
    if one.group == "sibling":
        if one.born and child.born and one.born != child.born:
            return 1 if one.born > child.born else -1
        return 1 if one.relation in YOUNGER else -1
    return -1 if one.group in {"paternal", "in_law"} else 1


def _nearness(one: Someone) -> tuple[int, int]:
    """Who stands nearest to the middle first: parents, then who lives with them, then their kin; by age within."""
    order = (
        PARENTS.keys(),
        STEP_PARENTS.keys(),
        GRANDPARENTS.keys(),
    )
    near = next((place for place, told in enumerate(order) if one.relation in told), len(order))
    if one.group in {"step_sibling", "in_law"} or one.relation in COUSINS or one.group == "carer":
        near += 1
    return near, -(one.born or 0) if one.group == "sibling" else (one.born or 0)


def _shape(one: Someone) -> str:
    """A square for a male, a circle for a female, a diamond where it is not known."""
    sex = (
        one.sex
        if one.sex in {"f", "m"}
        else next((s for s, told in BY_WORD.items() if one.relation in told), "")
    )
    return {"m": "square", "f": "circle"}.get(sex, "diamond")


def _short(text: str) -> str:
    """A text that fits below a symbol; the whole stands in the list."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip(' ,(')}…"


def _lines(symbols: list[Symbol]) -> list[Line]:
    """Couples, children below them, brothers and sisters of the parents."""
    lines: list[Line] = []
    first: dict[str, Symbol] = {}
    for symbol in symbols:
        first.setdefault(symbol.person.relation, symbol)
    child = next(symbol for symbol in symbols if symbol.person.child)
    father, mother = (
        first.get("father") or first.get("adoptive_father"),
        first.get("mother") or first.get("adoptive_mother"),
    )
    sibship = [child, *(symbol for symbol in symbols if symbol.person.group == "sibling")]
    parents = [one for one in (father, mother) if one]
    if father and mother:
        lines.append(Line(father.x + HALF, father.y, mother.x - HALF, mother.y))
    if parents:
        middle = sum(one.x for one in parents) / len(parents)
        begin = parents[0].y + (0 if len(parents) == 2 else HALF)
        lines += _below(middle, begin, sibship)
    elif len(sibship) > 1:
        lines += _below(None, 0, sibship)
    for parent, steps, side in (
        (father, ("stepmother", "fathers_partner"), -1),
        (mother, ("stepfather", "mothers_partner"), 1),
    ):
        for step in (first.get(code) for code in steps):
            if parent and step:
                lines.append(
                    Line(parent.x + side * HALF, parent.y, step.x - side * HALF, step.y, dashed=True)
                )
    for parent, group, side in ((father, "paternal", -1), (mother, "maternal", 1)):
        elders = [s for s in symbols if GRANDPARENTS.get(s.person.relation) == side]
        kin = [s for s in symbols if s.person.group == group and s.person.relation not in COUSINS]
        lines += _elders(parent, elders, kin)
    partner, own = first.get("partner"), [s for s in symbols if s.person.relation == "own_child"]
    if partner:
        lines.append(Line(child.x + HALF, child.y, partner.x - HALF, partner.y))
    if own:
        lines += _below(child.x, child.y + HALF, own)
    return lines


def _elders(parent: Symbol | None, elders: list[Symbol], kin: list[Symbol]) -> list[Line]:
    """Grandparents as a couple, and below them the parent with brothers and sisters."""
    lines = []
    if len(elders) == 2:
        one, other = sorted(elders, key=lambda symbol: symbol.x)
        lines.append(Line(one.x + HALF, one.y, other.x - HALF, other.y))
    children = [*([parent] if parent else []), *kin]
    if not children:
        return lines
    if elders:
        middle = sum(symbol.x for symbol in elders) / len(elders)
        return lines + _below(middle, elders[0].y + (0 if len(elders) == 2 else HALF), children)
    return _below(None, 0, children) if len(children) > 1 else []


def _below(middle: float | None, begin: float, children: list[Symbol]) -> list[Line]:
    """From a couple (or nobody known) down to a bar, and from the bar down to each child."""
    bar = children[0].y - HALF - 14
    across = [symbol.x for symbol in children] + ([middle] if middle is not None else [])
    lines = [Line(symbol.x, bar, symbol.x, symbol.y - HALF) for symbol in children]
    if middle is not None:
        lines.append(Line(middle, begin, middle, bar))
    if max(across) > min(across):
        lines.append(Line(min(across), bar, max(across), bar))
    return lines
