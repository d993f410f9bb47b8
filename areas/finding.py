"""Finding a soum or khoroo from what somebody says: part of a name, a landmark, an address; Cyrillic or Latin letters.

Each word of the question is looked up among the names of units, of what they lie in, of their bags and landmarks; units
are ordered by how much of the question they answer. What nobody knows (a street, a house) does no harm.
"""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from areas.models import Area, AreaName, Landmark
from childprotect.lib import clock
from childprotect.lib.mongolian import name_key

MOST = 8
ENOUGH = 4.0  # points of a unit that is worth showing
CLOSE = 0.65  # of the points of the best: what has fewer only distracts
UNIT, LANDMARK, BAG, ABOVE, REGION, NUMBER, BARE_NUMBER = (
    10.0,
    9.0,
    6.0,
    6.0,
    4.0,
    8.0,
    5.0,
)  # points of a word
GENERIC_POINTS = 1.5
SHORTEST_INSIDE, SHORTEST_WRONG = (
    4,
    5,
)  # letters from which a part is looked for inside a word, a slip forgiven
# Words of addresses that name no place by themselves; folded, as everything that is compared.
_SILENT_WORDS = """
    хороо хорооны хороонд horoo khoroo сум сумын сумд soum sum дүүрэг дүүргийн duureg district аймаг аймгийн aimag
    province баг багийн bag bagh хот хотын city town р дугаар
"""
_GENERIC_WORDS = """
    зах дэлгүүр хороолол хорооллын сургууль цэцэрлэг эмнэлэг талбай хийд вокзал боомт тосгон төв гудамж байр
    market shop school hospital square monastery station port microdistrict quarter street house
"""
_SILENT = {name_key(word) for word in _SILENT_WORDS.split()}
_GENERIC = {name_key(word) for word in _GENERIC_WORDS.split()}
_NUMBERED = re.compile(
    r"(\d{1,2})\s*[-–]?\s*(?:р|дугаар|дүгээр|r|th|st|nd|rd)?\s*[-–]?\s*"
    r"(хороонд|хорооны|хороо|khoroo|horoo|багийн|багт|баг|bagh|bag)(?![^\W\d_])",
    re.I,
)
_DOUBLED = re.compile(r"(.)\1+")
_BEFORE = re.compile(r"(khoroo|horoo|хороо|баг|bag)\s*[-–№#]?\s*(\d{1,2})(?!\d)", re.I)


@dataclass(frozen=True)
class Found:
    """A unit, or a bag of one, that answers the question; `why` says by which landmark, if by one."""

    area: Area
    points: float
    why: str = ""

    @property
    def unit(self) -> Area:
        """The soum or khoroo that decides who meets a record."""
        return self.area.parent if self.area.level == Area.Level.BAG and self.area.parent else self.area


@dataclass
class _Landmark:
    units: list[int]
    words: list[str]
    pk: int


@dataclass
class _Index:
    """The country's words: folded word -> unit -> points; numbers of khoroos; bags; landmarks."""

    words: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    numbers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    bags: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))  # unit, number -> bag
    named_bags: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    landmarks: list[_Landmark] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)  # unit -> its place among equals
    known: list[str] = field(default_factory=list)  # every word there is

    def learn(self, text: str, units: list[int], points: float) -> None:
        """A name of `units` (its words each; a name of several also as one)."""
        for word in {*_words(text), name_key(text)} - _SILENT - {""}:
            here = self.words[word]
            for unit in units:
                here[unit] = max(here.get(unit, 0.0), points)


def find_units(text: str, *, most: int = MOST) -> list[Found]:
    """At most `most` units that answer `text`, likeliest first; none for a question without a known word."""
    index = _index(clock.today(), *_stamp())
    words, khoroos, bags, bare = _read(text)
    points: dict[int, float] = defaultdict(float)
    reasons: dict[int, tuple[float, int]] = {}
    words = _joined(index, words)
    for word in words:
        for unit, worth in _looked_up(index, word).items():
            points[unit] += worth
    for landmark, worth in _landmarks(index, words, [*khoroos, *bags, *bare]):
        for unit in landmark.units:
            if worth > reasons.get(unit, (0.0, 0))[0]:
                reasons[unit] = (worth, landmark.pk)
    for unit, (worth, _pk) in reasons.items():
        points[unit] += 1.0 if points[unit] >= UNIT else worth  # called by its own name, it needs no landmark
    if not words and khoroos:
        points.update(dict.fromkeys(index.numbers[khoroos[0]], 0.0))
    chosen_bags: dict[int, int] = {}
    for unit in points:
        if any(unit in index.numbers[number] for number in khoroos):
            points[unit] += NUMBER
        elif not khoroos and bare and unit in index.numbers[bare[0]]:
            points[unit] += BARE_NUMBER
        for number in bags:
            if number in index.bags[unit]:
                chosen_bags[unit] = index.bags[unit][number]
                points[unit] += BAG
    for word in words:
        for unit, bag in index.named_bags.get(word, []):
            if unit in points and index.words[word][unit] <= BAG:  # not where the soum itself is called so
                chosen_bags[unit] = bag
    least = max(ENOUGH, CLOSE * max(points.values(), default=0.0))
    good = [unit for unit, worth in points.items() if worth >= least]
    best = sorted(good, key=lambda unit: (-points[unit], index.order[unit]))[:most]
    return _found(best, points, reasons, chosen_bags)


def _found(
    best: list[int], points: dict[int, float], reasons: dict[int, tuple[float, int]], bags: dict[int, int]
) -> list[Found]:
    shown = Area.objects.select_related("parent", "district", "aimag").in_bulk(
        [bags.get(unit, unit) for unit in best]
    )
    names = Landmark.objects.in_bulk([pk for unit, (_worth, pk) in reasons.items() if unit in best])
    found = []
    for unit in best:
        landmark = names.get(reasons[unit][1]) if unit in reasons else None
        why = _("near: %(landmark)s") % {"landmark": landmark.name} if landmark else ""
        found.append(Found(shown[bags.get(unit, unit)], points[unit], why))
    return found


def _read(text: str) -> tuple[list[str], list[int], list[int], list[int]]:
    """The words of a question, the khoroos and bags it numbers, and the numbers that stand alone."""
    khoroos: list[int] = []
    bags: list[int] = []

    def take(number: str, kind: str) -> str:
        (bags if name_key(kind).startswith("bag") else khoroos).append(int(number))
        return " "

    text = _NUMBERED.sub(lambda hit: take(hit[1], hit[2]), text[:200])
    text = _BEFORE.sub(lambda hit: take(hit[2], hit[1]), text)
    bare = [int(number) for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)]
    words = [word for word in _words(text) if word not in _SILENT and not word.isdecimal()]
    return list(dict.fromkeys(words)), khoroos, bags, bare


def _words(text: str) -> list[str]:
    """The folded words of a text; numbers stay, letters behind them (5-р) go."""
    parts = re.findall(r"\d+|[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*", text)
    return [key for key in (name_key(part) for part in parts) if key]


def _joined(index: _Index, words: list[str]) -> list[str]:
    """Two neighbours that together are a name (хан уул, bayan undur) become one word."""
    out: list[str] = []
    for word in words:
        both = _DOUBLED.sub(r"\1", out[-1] + word) if out else ""
        if both in index.words:
            out[-1] = both
        else:
            out.append(word)
    return out


def _looked_up(index: _Index, word: str) -> dict[int, float]:
    """The units that a word of the question means, with what it is worth: whole, begun, inside, or with a slip."""
    if word in _GENERIC:
        return {}
    if word in index.words:
        return dict(index.words[word])
    if len(word) < 2:
        return {}
    worth: dict[int, float] = {}
    for known in index.known:
        if known.startswith(word):
            part = 0.85
        elif len(word) >= SHORTEST_INSIDE and (
            word in known or (len(known) >= SHORTEST_WRONG and word.startswith(known))
        ):
            part = 0.6
        elif len(word) >= SHORTEST_WRONG and _slip(word, known):
            part = 0.55
        else:
            continue
        for unit, points in index.words[known].items():
            worth[unit] = max(worth.get(unit, 0.0), points * part)
    return worth


def _landmarks(index: _Index, words: list[str], numbers: list[int]) -> list[tuple[_Landmark, float]]:
    """The landmarks the question names, with what each is worth: all of its words count more than one of them."""
    asked, told = set(words), {str(number) for number in numbers}
    # What is a name by itself begins no other.
    begun = [one for one in asked if len(one) >= 3 and one not in index.words]
    hits = []
    for landmark in index.landmarks:
        gained, said, whole = 0.0, 0, False
        for word in landmark.words:
            if word in asked:
                part = 1.0
            elif word.isdecimal():
                part = float(word in told)
            else:
                part = max((0.8 for one in begun if word.startswith(one)), default=0.0)
            own = word not in _GENERIC and not word.isdecimal() and word not in index.words
            gained += part * (LANDMARK if own else GENERIC_POINTS)
            said += part > 0
            whole = whole or (own and part > 0)
        if said == len(landmark.words):
            gained = max(gained, LANDMARK)
        elif not whole:
            continue
        hits.append((landmark, gained / math.sqrt(len(landmark.words))))
    return hits


def _slip(one: str, other: str) -> bool:
    """Whether two words are one wrong, missing, spare or swapped letter apart."""
    if abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    if len(one) == len(other):
        wrong = [place for place in range(len(one)) if one[place] != other[place]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
        return len(wrong) == 1 or (swapped and one[wrong[1]] == other[wrong[0]])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _number(name: str) -> int:
    """The number a khoroo or bag is named by; 0 for one with a name."""
    begins = re.match(r"\d+", name)
    return int(begins[0]) if begins else 0


def _stamp() -> tuple[object, ...]:
    """Changes with every area, name and landmark that comes or ends: what the index in memory is known by."""
    areas = Area.objects.aggregate(Max("pk"), Count("valid_to"), Max("successor"))
    names = AreaName.objects.aggregate(Max("pk"))
    landmarks = Landmark.objects.aggregate(Max("pk"), Count("pk"), Count("valid_to"))
    return (*areas.values(), *names.values(), *landmarks.values())


@lru_cache(maxsize=2)
def _index(day: date, *_stamped: object) -> _Index:
    """The words of the country as it is on `day`; made once for each stamp."""
    index = _Index()
    rows = Area.objects.current().values(
        "pk", "level", "name_mn", "name_en", "number", "district_id", "aimag_id", "parent_id"
    )
    areas = {row["pk"]: row | {"number": row["number"] or _number(row["name_mn"])} for row in rows}
    below: dict[int, list[int]] = defaultdict(list)
    units = [row for row in areas.values() if row["level"] in {"soum", "khoroo"}]
    units.sort(key=lambda row: (row["level"], row["district_id"], row["number"] or 0, row["name_mn"]))
    for place, row in enumerate(units):
        index.order[row["pk"]] = place
        for above in {row["pk"], row["district_id"], row["aimag_id"]}:
            below[above].append(row["pk"])
        if row["level"] == "khoroo":
            index.numbers[row["number"]].add(row["pk"])
    worth = {"soum": UNIT, "district": ABOVE, "aimag": REGION, "capital": 0.5}
    for row in areas.values():
        if row["level"] in worth:
            for name in (row["name_mn"], row["name_en"]):
                index.learn(name, below[row["pk"]], worth[row["level"]])
        elif row["level"] == "bag":
            if row["number"]:
                index.bags[row["parent_id"]][row["number"]] = row["pk"]
            for word in set(_words(row["name_mn"])) - _SILENT - _GENERIC:
                if not word.isdecimal():
                    index.learn(word, [row["parent_id"]], BAG)
                    index.named_bags[word].append((row["parent_id"], row["pk"]))
    for pk, area, name_mn, name_en in Landmark.objects.current().values_list(
        "pk", "area_id", "name_mn", "name_en"
    ):
        for words in {tuple(_words(name_mn)), tuple(_words(name_en))} - {()}:
            named = [word for word in words if word not in _SILENT] or list(words)
            if area in areas:
                index.landmarks.append(_Landmark(below[area] or [areas[area]["parent_id"]], named, pk))
    index.known = sorted(index.words)
    return index
