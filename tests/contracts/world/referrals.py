"""What others have to do with a case: an organisation with its referral, an inspector's review, a share."""

from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from areas.models import Area
from areas.place import place
from cases.models import Case, CaseShare
from childprotect.lib import clock
from childprotect.lib.refs import new_number
from inspectors.models import Review
from referrals.models import Member, Organisation, Referral
from tests.contracts.world.oracle import PARTNERS, PLACES, Around, Oracle, above
from tests.people import CAST, SAINSHAND


def organisation(world: Oracle, where: str) -> Organisation:
    """Where a referral goes, with one who reads it there."""
    code = PLACES[where]
    made = Organisation.objects.create(
        sector="police",
        name_mn=f"Цагдаа {code}",
        name_en=f"Police {code}",
        **place(Area.objects.get(code=code)),
    )
    Member.objects.create(organisation=made, person=world.people[PARTNERS[where]], since=date(2025, 1, 1))
    return made


def around(this: Around, case: Case, organisation: Organisation) -> None:
    """The referral, the review and the share of one case."""
    told, people = this.told, this.oracle.people
    senders = {who for who, (role, _area) in CAST.items() if role in {"worker", "supervisor"}}
    this.know("organisation", organisation, above(PLACES[told.partner]), senders)
    referral = Referral.objects.create(
        number=new_number("ХЛ"),
        case=case,
        organisation=organisation,
        service="medical",
        need=this.secret("case", "referral"),
        facts={"name": this.secret("case", "referral")},
        sent_by=this.author,
    )
    this.know("referral", referral, named=this.names | {PARTNERS[told.partner]})
    review = Review.objects.create(
        case=case,
        inspector=people["far_inspector" if told.unit == SAINSHAND else "inspector"],
        kind="other",
        finding=this.secret("case", "review"),
        due_on=clock.today() + timedelta(days=5),
    )
    this.know("review", review)
    share = CaseShare.objects.create(
        content_object=case,
        user=people["worker" if told.shared_until is not None else "nobody"],
        permission=Permission.objects.get(
            codename="view_case", content_type=ContentType.objects.get_for_model(Case)
        ),
        until=clock.today() + timedelta(days=told.shared_until or 3),
        reason=this.secret("case"),
        given_by=this.author,
    )
    ended = told.shared_until is not None and told.shared_until < 0
    this.know("share", share, named=this.names - ({"worker"} if ended else set()))
