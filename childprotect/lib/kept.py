"""Django's `url` and `translate`, and `still`: what comes out the same each time is worked out once a process.

They stand in for Django's own in every template (settings.TEMPLATES); what they cannot keep they leave to it.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import get_template
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from childprotect.lib.addresses import path_to

register = template.Library()


@lru_cache(maxsize=64)
def _still(component: str, _language: str | None) -> SafeString:
    return SafeString(get_template(f"components/{component}.html").render().strip())


@register.simple_tag
def still(component: str) -> SafeString:
    """A component that takes nothing, so that it differs by the language alone."""
    return _still(component, get_language())


class KeptUrl(URLNode):
    """`{% url "app:name" record.ref %}` by the shape of the address."""

    def render(self, context: template.Context) -> str:
        """As Django does; keyword arguments and what is no ref are left to it."""
        args = [] if self.kwargs else [one.resolve(context) for one in self.args]
        if self.kwargs or not all(isinstance(one, UUID) for one in args):
            return str(super().render(context))
        try:
            path = path_to(self.view_name.resolve(context), *args)
        except NoReverseMatch:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = path
            return ""
        return conditional_escape(path) if context.autoescape else path


@register.tag
def url(parser: Parser, token: Token) -> KeptUrl:
    """Django's `url`."""
    node = django_url(parser, token)
    return KeptUrl(node.view_name, node.args, node.kwargs, node.asvar)


class KeptTranslate(Node):
    """`{% translate "Words" %}`, kept for each language."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.words: dict[str | None, Any] = {}

    def render(self, context: template.Context) -> Any:
        """The words; looked up by Django the first time."""
        language, name = get_language(), self.node.asvar
        words = self.words.get(language)
        if words is None:
            words = self.node.render(context)
            words = self.words[language] = context[name] if name else words
        if name:
            context[name] = words
            return ""
        return words


def _constant(given: FilterExpression | None) -> bool:
    return given is None or (isinstance(given.var, str) and not given.filters)


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's `translate`."""
    bits = token.split_contents()
    constant = bits[1][0] in "\"'" and "|" not in bits[1]
    node = do_translate(parser, token)
    return KeptTranslate(node) if constant and _constant(node.message_context) else node
