"""What the world knows of its records: who the people of the cast are to them, and who may ever read which text."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from tests.contracts.access import EVERYBODY, RECORDS
from tests.people import CAST, KHANBOGD, NATION, SAINSHAND, TSOGTTSETSII

CANARY = re.compile(r"cnry[0-9a-f]{12}")
DALANZADGAD = "4601"
BY_NAME_ONLY = {
    "shelter_manager",
    "centre_staff",
    "partner",
    "operator",
}  # roles that meet single records that name them, never an area
HERE, THERE = "here", "there"  # the facility and the organisation of Ömnögovi, and those of Dornogovi
PLACES = {HERE: DALANZADGAD, THERE: SAINSHAND}  # the units they stand in


@dataclass(frozen=True)
class Told:
    """A case of the world: in which unit, whose, at which facility and organisation, and how it stands."""

    unit: str
    worker: str | None
    partner: str = HERE  # which facility and organisation it has to do with
    shared_until: int | None = None  # with `worker` of the cast, until so many days from today
    closed: bool = False


# The relation's name is how the case stands to `worker`, of Khanbogd; what it is to the others the oracle works out.
RELATIONS = {
    "mine": Told(KHANBOGD, "worker"),
    "colleagues": Told(KHANBOGD, "colleague"),
    "nobodys": Told(KHANBOGD, None),
    "closed": Told(KHANBOGD, "worker", closed=True),
    "next_soum": Told(TSOGTTSETSII, "neighbour", partner=THERE),
    "mine_elsewhere": Told(TSOGTTSETSII, "worker"),
    "far": Told(SAINSHAND, "far_worker", partner=THERE),
    "shared": Told(SAINSHAND, "far_worker", partner=THERE, shared_until=3),
    "share_ended": Told(SAINSHAND, "far_worker", partner=THERE, shared_until=-1),
}
ABSENT = "absent"
MANAGERS = {HERE: "manager", THERE: "far_manager"}
# Who sees children at the one-stop centre, of whom the first writes a part of each visit.
CENTRES = {HERE: ("nurse", "receptionist"), THERE: ("far_nurse",)}
INSPECTORS = {HERE: "inspector", THERE: "far_inspector"}  # of the area of a facility
PARTNERS = {HERE: "partner", THERE: "far_partner"}
# The person a relation is about, for the pages of user administration.
SUBJECTS = {
    "mine": "worker", "colleagues": "colleague", "nobodys": "inspector", "closed": "manager", "next_soum": "neighbour",
    "mine_elsewhere": "partner", "far": "far_worker", "shared": "far_inspector", "share_ended": "far_supervisor",
}  # fmt: skip


@dataclass
class Fact:
    """A record as the oracle knows it: where it lies and whom it names."""

    ref: uuid.UUID
    areas: set[str] = field(default_factory=set)  # codes of its unit and of what that lies in
    named: set[str] = field(default_factory=set)  # people of the cast it names


def above(code: str) -> set[str]:
    """The codes of an area and of everything it lies in: codes say it, in the world."""
    return {NATION, code[:2], code[:4], code}


class Oracle:
    """The people, and what is known of the records: from posting, area and relation alone, without asking the scope."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.facts: dict[tuple[str, str], Fact] = {}
        self.canaries: dict[str, list[tuple[str, str]]] = {}  # canary -> (kind, relation) it belongs to
        self.reporters: dict[str, str] = {}  # canary of who reported -> relation
        self.private: dict[str, str] = {}  # canary -> the person it is about
        self.addresses: dict[str, str] = {}  # canary -> facility
        self.homes: set[str] = set()  # canaries of the addresses of alleged perpetrators and carers

    def canary(self, *known_with: tuple[str, str]) -> str:
        """A word that occurs nowhere else, and with which records it may be read."""
        word = f"cnry{uuid.uuid4().hex[:12]}"
        self.canaries[word] = list(known_with)
        return word

    def sees(self, who: str, kind: str, relation: str) -> bool:
        """Whether a person of the cast may meet the record at all."""
        role, area = CAST[who]
        fact, seen_by = self.facts[kind, relation], RECORDS[kind].seen_by.split()
        if relation == ABSENT:
            return False
        if EVERYBODY in seen_by:
            return not fact.named or who in fact.named
        if role not in seen_by:
            return False
        return who in fact.named or (role not in BY_NAME_ONLY and area in fact.areas)

    def may_know(self, who: str | None, canary: str) -> bool:
        """Whether a person may ever read this canary, on whatever page."""
        if who is None:
            return False
        role, area = CAST[who]
        if canary in self.private:
            about = self.private[canary]
            posted = CAST[about][1]
            return about == who or (
                role == "user_admin" and (area == NATION or (posted is not None and area in above(posted)))
            )
        if canary in self.addresses:  # who runs the place or may place a child there
            return role not in {"official"} and self.sees(who, "facility", self.addresses[canary])
        if canary in self.reporters:
            relation = self.reporters[canary]
            return role in {"worker", "supervisor"} and (
                self.sees(who, "report", relation) or self.sees(who, "case", relation)
            )
        return any(self.sees(who, kind, relation) for kind, relation in self.canaries[canary])


@dataclass(frozen=True)
class Around:
    """What the records around one case share: its relation, who writes in it, where it lies and whom it names."""

    oracle: Oracle
    relation: str
    told: Told

    @property
    def author(self) -> User:
        """Who wrote it all."""
        return self.oracle.people[self.told.worker or "colleague"]

    @property
    def areas(self) -> set[str]:
        """The codes of its unit and of what that lies in."""
        return above(self.told.unit)

    @property
    def names(self) -> set[str]:
        """Who meets it wherever they are posted: its worker, and with whom it is shared."""
        told = self.told
        shared = told.shared_until is not None and told.shared_until >= 0
        return ({told.worker} if told.worker else set()) | ({"worker"} if shared else set())

    def secret(self, *kinds: str) -> str:
        """A canary that may be read with these records of the case."""
        return self.oracle.canary(*((kind, self.relation) for kind in kinds))

    def know(
        self, kind: str, record: Any, areas: set[str] | None = None, named: set[str] | None = None
    ) -> None:
        """Tell the oracle of a record that lies where the case does and names whom it names, unless said otherwise."""
        fact = Fact(
            record.ref, self.areas if areas is None else areas, self.names if named is None else named
        )
        self.oracle.facts[kind, self.relation] = fact


def words_in(*texts: Any) -> set[str]:
    """The canaries that stand in texts or bytes."""
    found: set[str] = set()
    for text in texts:
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        found |= set(CANARY.findall(plain.casefold()))
    return found
