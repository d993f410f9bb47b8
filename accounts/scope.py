"""The scope, written once: who meets which record. Lists, single records, counts, exports, API and tasks ask here.

Three words decide: the role table says what a role may do, a dated posting (person, role, area) says where, and
naming says which single records touch the person. Fail closed: no posting, no rows.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.roles import ROLES, Reach
from areas.models import Area

if TYPE_CHECKING:
    from accounts.models import User

# The column of a record that a posting to an area of this level compares with.
COLUMNS = {
    Area.Level.SOUM: "unit_id",
    Area.Level.KHOROO: "unit_id",
    Area.Level.DISTRICT: "district_id",
    Area.Level.AIMAG: "aimag_id",
    Area.Level.CAPITAL: "aimag_id",
}
NOTHING = Q(pk__in=[])


def permission_for(model: type[models.Model], action: str) -> str:
    """The permission an action on a model needs: `view` -> "cases.view_case"; a whole permission stays itself."""
    return action if "." in action else f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def holds(user: "User", perm: str) -> bool:
    """Whether any of the person's postings gives `perm` at all."""
    return any(perm in ROLES[posting.role].perms for posting in user.postings_now)


def posted(user: "User", perm: str) -> dict[str, list[int]] | None:
    """Where the person's postings of area roles give `perm`: column of a record -> ids; None for the whole nation."""
    by_column: dict[str, list[int]] = {}
    for posting in user.postings_now:
        role = ROLES[posting.role]
        if role.reach != Reach.AREA or perm not in role.perms:
            continue
        if posting.area.level == Area.Level.COUNTRY:
            return None
        column = COLUMNS[Area.Level(posting.area.level)]
        by_column.setdefault(column, []).append(posting.area_id)
    return by_column


def places(user: "User", perm: str, place: str) -> Q:
    """Rows whose area lies under a posting of the person whose role gives `perm` and reaches an area.

    `place` is the lookup prefix of the row's place ("" or "case__"). One posting is an equality, several an IN
    per level.
    """
    return under(posted(user, perm), place)


def under(by_column: dict[str, list[int]] | None, place: str) -> Q:
    """Rows whose area stands in `by_column`, which is what `posted` gives."""
    if by_column is None:
        return Q()
    reached = NOTHING
    for column, ids in by_column.items():
        one = (
            Q(**{f"{place}{column}": ids[0]}) if len(ids) == 1 else Q(**{f"{place}{column}__in": sorted(ids)})
        )
        reached = one if reached is NOTHING else reached | one
    return reached


def lies_under(user: "User", perm: str, row: models.Model) -> bool:
    """Whether `places` gives `row`, read just now, which has the columns of its place itself: without a query."""
    columns = posted(user, perm) if user.is_active else {}
    return columns is None or any(getattr(row, column) in ids for column, ids in columns.items())


def by_name(user: "User", perm: str) -> bool:
    """Whether a role that reaches only what names the person (a facility's, an organisation's) gives `perm`."""
    return any(
        ROLES[posting.role].reach == Reach.NAMED and perm in ROLES[posting.role].perms
        for posting in user.postings_now
    )


# What names a person, kept while one request that only reads is answered; see `reading_once`.
_read: ContextVar[dict[Hashable, list[int]] | None] = ContextVar("read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, what names a person is read once, however many lists and records ask for it."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(key: Hashable, read: Callable[[], list[int]]) -> list[int]:
    """What `read` gives; asked once for a `key` inside `reading_once`, each time outside."""
    kept = _read.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that people meet only through `visible_to`."""

    place = ""  # where unit_id, district_id and aimag_id stand, for roles that reach a whole area

    def naming(self, user: "User", perm: str) -> Q:
        """Single records that touch the person, as literal ids read once; nothing unless a model says so."""
        return NOTHING

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """The rows `user` meets for `action` ("view", or a whole permission such as "cases.write_note")."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        perm = permission_for(self.model, action)
        if not holds(user, perm):
            return self.none()
        reached = places(user, perm, self.place)
        if not reached:
            return self.all()
        named = self.naming(user, perm)
        if named is NOTHING:
            return self.none() if reached is NOTHING else self.filter(reached)
        return self.filter(named) if reached is NOTHING else self.filter(reached | named)

    @classmethod
    def in_area(cls, user: "User", perm: str, row: models.Model) -> bool:
        """Whether `visible_to` gives `row`, read just now, for its area alone: the same rule, without a query.

        False says nothing: the row may still name the person, or the model may have a rule of its own.
        """
        return cls.visible_to is ScopedQuerySet.visible_to and not cls.place and lies_under(user, perm, row)

    def met_whole(self, user: "User", holder: models.Model, action: str = "view") -> bool:
        """Whether `visible_to` gives every row of `holder`, read just now, in which the place of these rows stands.

        For the area of `holder` alone: the same rule, without a query. False says nothing, as with `in_area`.
        """
        own_rule = type(self).visible_to is not ScopedQuerySet.visible_to or not self.place
        return not own_rule and lies_under(user, permission_for(self.model, action), holder)


def ids(*querysets: "models.QuerySet[Any]") -> list[int]:
    """The ids of all `querysets` as one literal list (each a values_list of one column, flat)."""
    return sorted({pk for queryset in querysets for pk in queryset if pk is not None})
