"""Letters about an account: written as rows in the action's own transaction, sent by the worker.

Asking for a link takes the same way for every name, known or not, so neither the answer nor its time tells whether
somebody exists; a mail server that is down delays a letter and loses none.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Letter, User
from audit import log as record
from childprotect.lib import clock

log = logging.getLogger(__name__)
HOLDS = timedelta(hours=1)  # a letter older than this is not sent any more; the link in it holds as long
MOST_FAILURES = 3  # then the mail server is taken to be down, until the next round
MOST_LINKS = 3  # links a person is sent within the hour, however often somebody asks


def write(kind: str, person: User | None = None, *, username: str = "", site: str = "") -> Letter:
    """A letter to send: to `person`, or to whoever logs in as `username`; `site` is where its link leads."""
    return Letter.objects.create(kind=kind, person=person, username=username, site=site, asked_at=clock.now())


def send_waiting() -> int:
    """Send the letters that wait, one transaction each; how many. One that fails waits for the next round."""
    sent, failed, last = 0, 0, 0
    while failed < MOST_FAILURES:
        try:
            with transaction.atomic():
                waiting = Letter.objects.select_for_update(skip_locked=True, of=("self",))
                letter = waiting.filter(settled_at=None, pk__gt=last).order_by("pk").first()
                if letter is None:
                    break
                last = letter.pk
                sent += _settle(letter)
        except (OSError, SMTPException) as problem:
            failed += 1
            log.error("letters: one not sent, %s", type(problem).__name__)
    return sent


def _settle(letter: Letter) -> bool:
    """Send one letter if there is somebody to send it to; whether it was sent."""
    now = clock.now()
    person = letter.person or User.objects.filter(username__iexact=letter.username).first()
    letter.settled_at, letter.username, letter.person = now, "", person
    letter.sent = (
        person is not None
        and bool(person.email)
        and now - letter.asked_at <= HOLDS
        and (letter.kind != Letter.Kind.FORGOTTEN or _may_have_link(person))
    )
    letter.save(update_fields=["settled_at", "username", "person", "sent"])
    if person is None or not letter.sent:
        return False
    with translation.override(person.language):
        subject, text = _words(letter, person)
        send_mail(subject, text, None, [person.email])
    if letter.kind == Letter.Kind.FORGOTTEN:
        record.record(None, "user.reset_sent", person)
    return True


def _may_have_link(person: User) -> bool:
    recent = Letter.objects.filter(person=person, kind=Letter.Kind.FORGOTTEN, sent=True)
    return person.is_active and recent.filter(settled_at__gt=clock.now() - HOLDS).count() < MOST_LINKS


def _words(letter: Letter, person: User) -> tuple[str, str]:
    if letter.kind == Letter.Kind.FORGOTTEN:
        token = default_token_generator.make_token(person)
        link = letter.site + reverse("accounts:password_reset", args=[person.ref, token])
        text = _(
            "Open this link within an hour to choose a new password. If you did not ask for it, do nothing."
        )
        return _("New password for ChildProtect"), f"{text}\n\n{link}\n"
    if letter.kind == Letter.Kind.RESET:
        text = _("An administrator has given you a one-time password. If you did not ask for it, report it.")
    else:
        text = _("An administrator has closed your account. If you do not know why, report it.")
    return _("Your ChildProtect account"), f"{text}\n"
