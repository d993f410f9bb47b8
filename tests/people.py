"""The cast: people of every role, in real areas. Fixtures name who somebody is to the case of the story.

The story plays in Khanbogd soum of Ömnögovi aimag; `neighbour` works in the next soum of the same aimag, the
`far_` people in another aimag, the `khoroo_` people in a district of the capital.
"""

from datetime import date

import pytest

from accounts.models import Posting, User
from areas.models import Area

PASSWORD = "a long enough passphrase"  # 24 letters; hashed once a run by the fast hasher of the tests

NATION, OMNOGOVI, KHANBOGD, TSOGTTSETSII = "MN", "46", "4631", "4643"
DORNOGOVI, SAINSHAND = "44", "4401"
CAPITAL, SONGINOKHAIRKHAN, BAYANZURKH = "11", "1116", "1110"

# who: (role, area code)
CAST = {
    "worker": ("worker", KHANBOGD),
    "colleague": ("worker", KHANBOGD),
    "neighbour": ("worker", TSOGTTSETSII),
    "far_worker": ("worker", SAINSHAND),
    "supervisor": ("supervisor", OMNOGOVI),
    "far_supervisor": ("supervisor", DORNOGOVI),
    "inspector": ("inspector", OMNOGOVI),
    "far_inspector": ("inspector", DORNOGOVI),
    "manager": ("shelter_manager", OMNOGOVI),
    "far_manager": ("shelter_manager", DORNOGOVI),
    "receptionist": ("centre_staff", OMNOGOVI),
    "nurse": ("centre_staff", OMNOGOVI),
    "far_nurse": ("centre_staff", DORNOGOVI),
    "partner": ("partner", OMNOGOVI),
    "far_partner": ("partner", DORNOGOVI),
    "operator": ("operator", NATION),
    "official": ("official", OMNOGOVI),
    "national_official": ("official", NATION),
    "user_admin": ("user_admin", OMNOGOVI),
    "national_user_admin": ("user_admin", NATION),
    "auditor": ("auditor", NATION),
    "national_admin": ("national_admin", NATION),
    "second_admin": ("national_admin", NATION),
    "registrar": ("registrar", NATION),
    "nobody": (None, None),  # an account without a posting
}


def make(name: str, role: str | None, area_code: str | None) -> User:
    """A person who can log in at once, posted since 2025 (without a role: not posted)."""
    person = User.objects.create_user(
        name,
        PASSWORD,
        given_name=name.replace("_", " ").title(),
        father_name="Бат",
        must_change_password=False,
    )
    if role:
        Posting.objects.create(
            person=person, role=role, area=Area.objects.get(code=area_code), since=date(2025, 1, 1)
        )
    return person


def _fixture(name: str):
    @pytest.fixture(name=name)
    def person(db) -> User:
        role, code = CAST[name]
        return make(name, role, code)

    return person


for _name in CAST:
    globals()[f"{_name}_fixture"] = _fixture(_name)
