"""A small world for the access matrix: one record of each kind in each relation to the people of the cast.

Every sensitive text holds a canary, a word that occurs nowhere else; `may_know` says from posting, area and relation
alone, without asking the scope, who may ever read it. Everything here is plain Python about the cast, on purpose.
"""

import uuid

from accounts.models import User
from tests.contracts.access import RECORDS
from tests.contracts.world import accounts, cases, referrals, rules, shelters
from tests.contracts.world.oracle import ABSENT, HERE, RELATIONS, THERE, Around, Fact, Oracle, words_in
from tests.people import CAST, make

__all__ = ["ABSENT", "RELATIONS", "World", "words_in"]


class World(Oracle):
    """The records, the people, and what the oracle knows of them."""

    def __init__(self) -> None:
        super().__init__({who: make(who, role, area) for who, (role, area) in CAST.items()})
        for who, person in self.people.items():
            person.email = f"{(word := self.canary())}@example.org"
            self.private[word] = who
        User.objects.bulk_update(self.people.values(), ["email"])
        facilities = {where: shelters.facility(self, where) for where in (HERE, THERE)}
        organisations = {where: referrals.organisation(self, where) for where in (HERE, THERE)}
        for relation, told in RELATIONS.items():
            around = Around(self, relation, told)
            case = cases.file(around)
            shelters.around(around, case, facilities[told.partner])
            referrals.around(around, case, organisations[told.partner])
            accounts.person(self, relation, case)
            rules.proposals(self, relation)
        for kind in RECORDS:
            self.facts[kind, ABSENT] = Fact(uuid.uuid4())
