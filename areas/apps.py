"""The tree of the country, dated."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import sentences


class AreasConfig(AppConfig):
    """The tree of the country, dated."""

    name = "areas"

    def ready(self) -> None:
        """Bring the sentences of what happens to areas."""
        sentences.add(
            {
                "area.moved": _("Unit %(code)s moved from %(was)s to %(now)s"),
                "area.kind_set": _("Distances of unit %(code)s set"),
                "area.renamed": _("Unit %(code)s renamed"),
            }
        )
        sentences.add_words("subject", {"areas.area": _("Area")})
