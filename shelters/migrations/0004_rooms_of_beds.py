"""Each bed gets the room its label names."""

from typing import Any

from django.db import migrations

BATCH = 500


def room_of(label: str) -> str:
    """The room a label of the form "room-bed" names; the whole label where there is none."""
    return label.rpartition("-")[0] or label


def fill(apps: Any, schema_editor: Any) -> None:
    """Make the rooms, then let their beds point to them."""
    Room, Bed = apps.get_model("shelters", "Room"), apps.get_model("shelters", "Bed")
    beds = list(Bed.objects.filter(room=None).only("pk", "facility_id", "label"))
    wanted = {(bed.facility_id, room_of(bed.label)) for bed in beds}
    Room.objects.bulk_create(
        [Room(facility_id=facility, label=label) for facility, label in sorted(wanted)],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    made = {
        (facility, label): pk
        for pk, facility, label in Room.objects.values_list("pk", "facility_id", "label")
    }
    for bed in beds:
        bed.room_id = made[bed.facility_id, room_of(bed.label)]
    Bed.objects.bulk_update(beds, ["room"], batch_size=BATCH)


def empty(apps: Any, schema_editor: Any) -> None:
    """Beds without rooms again."""
    apps.get_model("shelters", "Bed").objects.update(room=None)
    apps.get_model("shelters", "Room").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0003_rooms")]

    operations = [migrations.RunPython(fill, empty)]
