"""How forms are drawn and cleaned."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws every field through templates/django/forms."""
