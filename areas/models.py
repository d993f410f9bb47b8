"""The country as a tree: country, aimag or capital, soum or district, bag or khoroo; dated, as units split and move.

Every area below the first level carries the ids of its soum or district and of its aimag or capital. A record that
belongs to a unit carries the same three ids, held by one composite foreign key with ON UPDATE CASCADE: when a unit
moves, the database itself carries its records along.
"""

import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from childprotect.lib import clock
from childprotect.lib.mongolian import sort_column


def _path(above: "list[tuple[int | None, str]]", pk: int, name: str) -> str:
    """The names above an area and its own; what is the area itself or missing is left out."""
    return " › ".join([text for other, text in above if other and other != pk] + [name])


class AreaQuerySet(models.QuerySet["Area"]):
    """Questions about many areas."""

    def current(self) -> "AreaQuerySet":
        """Areas that exist today."""
        day = clock.today()
        return self.filter(valid_from__lte=day).exclude(valid_to__lte=day)

    def units(self) -> "AreaQuerySet":
        """Soums and khoroos: the areas that decide scope."""
        return self.filter(level__in=[Area.Level.SOUM, Area.Level.KHOROO])

    def paths(self, most: int) -> list[tuple[str, str]]:
        """(code, path in the reader's language) of at most `most` areas, for lists to choose from; one query."""
        name = "name_en" if get_language() == "en" else "name_mn"
        above = ("aimag_id", f"aimag__{name}", "district_id", f"district__{name}")
        rows = self.values_list("code", "pk", name, *above)[:most]
        return [
            (code, _path([(aimag, aimag_name), (district, district_name)], pk, own))
            for code, pk, own, aimag, aimag_name, district, district_name in rows
        ]

    def below(self, area: "Area") -> "AreaQuerySet":
        """`area` itself and everything below it."""
        if area.level == Area.Level.COUNTRY:
            return self.all()
        return self.filter(models.Q(pk=area.pk) | models.Q(district_id=area.pk) | models.Q(aimag_id=area.pk))


class Area(models.Model):
    """One area of the country. Never shown by its bare name: names repeat, so always with its path."""

    class Level(models.TextChoices):
        """Levels of the tree, as the National Statistics Office counts them."""

        COUNTRY = "country", _("Country")
        CAPITAL = "capital", _("Capital city")
        AIMAG = "aimag", _("Aimag")
        DISTRICT = "district", _("District")
        SOUM = "soum", _("Soum")
        KHOROO = "khoroo", _("Khoroo")
        BAG = "bag", _("Bag")

    class Kind(models.TextChoices):
        """What distances there are: limits differ by it."""

        CITY = "city", _("City")
        AIMAG_CENTRE = "aimag_centre", _("Aimag centre")
        SOUM_CENTRE = "soum_centre", _("Soum centre")
        REMOTE = "remote", _("Remote bag")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=12, unique=True)
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # The soum or district this area is or lies in; the aimag or capital it is or lies in. Kept by areas.actions.
    district = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    aimag = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    name_mn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    name_key = sort_column("name_mn")
    number = models.PositiveSmallIntegerField(null=True)  # of a bag or khoroo
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    population = models.PositiveIntegerField(null=True)
    children_count = models.PositiveIntegerField(null=True)  # residents under 18, estimate of the year below
    population_year = models.PositiveSmallIntegerField(null=True)
    iso_code = models.CharField(max_length=8, blank=True)
    ocha_code = models.CharField(max_length=12, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=20, default="Asia/Ulaanbaatar")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day on which it no longer exists
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="predecessors"
    )  # the main one

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "name_mn", "id"]
        indexes = [models.Index(fields=["level", "name_key"], name="area_by_level")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="area_ends_after_it_begins",
            ),
            # What the composite foreign keys of records point at.
            models.UniqueConstraint(fields=["id", "district", "aimag"], name="area_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's script."""
        return self.name_en if get_language() == "en" else self.name_mn

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its clocks show."""
        return ZoneInfo(self.time_zone)

    @property
    def path(self) -> str:
        """The name with what stands above it (the country left out); one query for each level not loaded yet."""
        above = [(part.pk, part.name) for part in (self.aimag, self.district) if part is not None]
        return _path(above, self.pk, self.name)


class AreaParent(models.Model):
    """Under what an area stood, and when: the dated side of `Area.parent`."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Area, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=models.Q(valid_to__isnull=True), name="area_has_one_parent_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} under {self.parent_id}"


class AreaName(models.Model):
    """What an area was called, and when: the dated side of its names."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="names")
    name_mn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.name_mn


class LandmarkQuerySet(models.QuerySet["Landmark"]):
    """Questions about many landmarks."""

    def current(self) -> "LandmarkQuerySet":
        """Those that stand today."""
        day = clock.today()
        return self.filter(valid_from__lte=day).exclude(valid_to__lte=day)


class Landmark(models.Model):
    """A name people use for a place that is no unit: a market, a town, a short name; and the area it lies in or stands for.

    It helps to find the unit, and decides nothing. Rows from a day to a day, as markets move and names go out of use.
    """

    class Kind(models.TextChoices):
        """What it is."""

        TOWN = "town", _("Town or settlement")
        QUARTER = "quarter", _("Quarter")
        MARKET = "market", _("Market or shop")
        SCHOOL = "school", _("School or kindergarten")
        HOSPITAL = "hospital", _("Hospital")
        PLACE = "place", _("Known place")
        MINE = "mine", _("Mine or works")
        SHORT = "short", _("Short name")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="landmarks")
    kind = models.CharField(max_length=8, choices=Kind)
    name_mn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    invented = models.BooleanField(default=False)  # made up for trying the service
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the first day on which it no longer stands

    objects = LandmarkQuerySet.as_manager()

    class Meta:
        ordering = ["name_mn", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="landmark_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["area", "name_mn", "valid_from"], name="landmark_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's script."""
        return self.name_en if self.name_en and get_language() == "en" else self.name_mn


class Placed(models.Model):
    """Mixin of records that belong to a unit: the three ids, one composite foreign key (see `areas.place`)."""

    # Indexes stand on the models: what a list asks for differs.
    unit = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    aimag = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True
