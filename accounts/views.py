"""Log in and out, password, language, and what a person may see."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.forms import ChangePasswordForm, LoginForm
from accounts.roles import ROLES
from childprotect.lib.errors import DomainError
from childprotect.lib.web import page


def _back(request: HttpRequest, fallback: str) -> str:
    """The page the person came from, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else resolve_url(fallback)


@login_not_required
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Log in."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request.POST or None, request=request)
    if form.is_valid() and form.user is not None:
        begin_session(request, form.user)
        return redirect(_back(request, settings.LOGIN_REDIRECT_URL))
    return page(request, "accounts/login.html", form=form, next=request.GET.get("next", ""))


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session; the browser forgets what it has of us."""
    end_session(request)
    response = redirect("accounts:login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language: kept with the person, before log-in in a cookie."""
    asked = request.POST.get("language", "")
    response = redirect(_back(request, "cases:home"))
    if request.user.is_authenticated:
        try:
            actions.choose_language(request.user, by=request.user, language=asked)
        except DomainError as problem:
            messages.error(request, problem.sentence)
    if asked in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked,
            max_age=31_536_000,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; asked for at the first log-in."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        user = actions.change_password(request.user, by=request.user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        messages.success(request, _("The password is changed."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return page(request, "accounts/password_change.html", form=form, first=request.user.must_change_password)


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """What I may see: postings and rights in words."""
    postings = [(posting, ROLES[posting.role]) for posting in request.user.postings_now]
    return page(request, "accounts/rights.html", postings=postings)
