"""How one is told outside the service."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.channels import choose_channels
from accounts.forms_own import ChannelsForm
from accounts.models import Channels
from childprotect.lib.attempt import attempt
from childprotect.lib.web import page


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Choose how one is told; what is red always comes."""
    user: Any = request.user
    form = ChannelsForm(request.POST or None, record=Channels.of(user))
    if attempt(request, form, choose_channels, user, say=_("Saved.")):
        return redirect("accounts:channels")
    on = settings.REMINDERS_BY_EMAIL or settings.SMS_GATEWAY["url"]
    return page(request, "accounts/channels.html", form=form, on=bool(on))
