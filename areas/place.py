"""How a record's place is tied to its unit, so that it follows when the unit moves."""

from typing import Any

from django.db import migrations

from areas.models import Area


def place(unit: Area) -> dict[str, Any]:
    """The three columns of a record that belongs to `unit`."""
    return {"unit": unit, "district_id": unit.district_id, "aimag_id": unit.aimag_id}


class TiePlace(migrations.RunSQL):
    """Migration step: the composite foreign key (unit, district, aimag) -> area, ON UPDATE CASCADE."""

    def __init__(self, table: str) -> None:
        name = f"{table}_place_fk"
        super().__init__(
            sql=f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (unit_id, district_id, aimag_id) "
            "REFERENCES areas_area (id, district_id, aimag_id) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE",
            reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        self._constructor_args = ((table,), {})

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Named by its table alone."""
        return (self.__class__.__qualname__, [self._constructor_args[0][0]], {})
