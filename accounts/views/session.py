"""Log in and out, password, language, and what a person may see."""

from uuid import UUID

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

from accounts import hooks, sealed, throttle
from accounts.actions import letters
from accounts.actions import own as actions
from accounts.forms import ChangePasswordForm, ForgottenForm, LoginForm, NewPasswordForm
from accounts.forms_people import TokenForm
from accounts.limits import begin
from accounts.models import Letter, User
from accounts.roles import ROLES
from audit import log
from childprotect.lib.attempt import attempt, press
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
        return _begin(request, form.user)
    carried = request.POST.get("sealed", "")
    return page(
        request,
        "accounts/login.html",
        form=form,
        next=request.POST.get("next") or request.GET.get("next", ""),
        carried=carried,
        ended=bool(carried),
    )


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    """Start the session; a form that was carried through the log-in is shown again, to nobody else."""
    begin_session(request, user)
    begin(request)
    log.record(user, "user.logged_in", user)
    carried = request.POST.get("sealed", "")
    kept = sealed.unseal(carried, throttle.account_mark(user.username)) if carried else None
    if kept is None:
        response: HttpResponse = redirect(_back(request, settings.LOGIN_REDIRECT_URL))
    else:
        fields = [(name, value) for name, values in kept["fields"].items() for value in values]
        written = [value for name, value in fields if value and not sealed.is_technical(name)]
        shown = [value for value in written if not sealed.is_code(value)]
        response = page(
            request,
            "accounts/resume.html",
            path=kept["path"],
            fields=fields,
            shown=shown,
            chosen=len(written) - len(shown),
        )
    throttle.remember(request, response, user.username)
    return response


def ask_again(request: HttpRequest, carried: str) -> HttpResponse:
    """The log-in has ended in mid-form: ask for it again and carry what was typed."""
    context = {"form": LoginForm(request=request), "next": request.path, "carried": carried, "ended": True}
    return page(request, "accounts/login.html", **context)


@login_not_required
@require_http_methods(["GET", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; the answer is the same whether the person exists."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        letters.write(
            Letter.Kind.FORGOTTEN,
            username=form.cleaned_data["username"],
            site=request.build_absolute_uri("/").rstrip("/"),
        )
        return page(request, "accounts/password_sent.html")
    return page(request, "accounts/password_forgotten.html", form=form)


@login_not_required
@require_http_methods(["GET", "POST"])
def password_reset(request: HttpRequest, ref: UUID, token: str) -> HttpResponse:
    """Choose a new password with the link from the mail; it holds for an hour and once."""
    user = actions.person_of_link(ref, token)
    if user is None:
        return page(request, "accounts/password_link_old.html")
    form = NewPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        actions.change_password(user, by=user, password=form.cleaned_data["new"])
        messages.success(request, _("The password is changed."))
        return redirect("accounts:login")
    return page(request, "accounts/password_change.html", form=form, first=False)


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End every session of the person, this one included."""
    actions.end_sessions(request.user, by=request.user)
    return logout(request)


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
    return _rights(request, TokenForm())


def _rights(request: HttpRequest, form: TokenForm, secret: str = "") -> HttpResponse:
    user = request.user
    postings = [(posting, ROLES[posting.role]) for posting in user.postings_now]
    return page(
        request,
        "accounts/rights.html",
        postings=postings,
        asks_purpose=any(role.purpose for _posting, role in postings),
        places=[name for give in hooks.places for name in give(user)],
        shares=[row for give in hooks.shares for row in give(user)],
        tokens=user.tokens.filter(revoked_at=None),
        form=form,
        secret=secret,
    )


@require_POST
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a named key for the API; its secret is shown once."""
    form = TokenForm(request.POST)
    if done := attempt(request, form, actions.make_token, request.user):
        return _rights(request, TokenForm(), done.made)
    return _rights(request, form)


@require_POST
def token_revoke(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Revoke one of one's own keys."""
    press(request, actions.revoke_token, request.user, ref=ref, say=_("The key is revoked."))
    return redirect("accounts:rights")
