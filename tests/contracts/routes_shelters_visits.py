"""Addresses of visits to one-stop centres."""

from tests.contracts.access import Route

CENTRE = "centre_staff"
WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
MEET = "worker supervisor inspector centre_staff"
ANSWER = "worker supervisor centre_staff"
STORY = "only who takes part in the visit, while the consent holds; the worker if the consent says so"

ROUTES = {
    "shelters:visits_today": Route(GET=CENTRE),
    "shelters:visit_door": Route(GET=CENTRE, POST=CENTRE),
    "shelters:case_visits": Route("case", GET=READERS),
    "shelters:visit_new": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:visit_detail": Route("visit", GET=MEET),
    "shelters:visit_receive": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:visit_consent": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:visit_withdraw": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:visit_end": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:visit_cancel": Route("visit", POST=WORKERS),
    "shelters:part_begin": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:visit_story": Route("visit", GET=ANSWER, POST=CENTRE, or_403=STORY),
    "shelters:appointment_new": Route("visit", GET=CENTRE, POST=CENTRE),
    "shelters:part_detail": Route("visit_part", GET=CENTRE, POST=CENTRE),
    "shelters:part_room": Route("visit_part", POST=CENTRE),
    "shelters:part_add": Route("visit_part", POST=CENTRE),
    "shelters:appointment_detail": Route("appointment", GET=MEET, POST=ANSWER),
    "api:visits-at-door": Route(POST=CENTRE),
    "api:visits-list": Route(GET=MEET, POST=WORKERS),
    "api:visits-detail": Route("visit", GET=MEET),
    "api:visits-cancel": Route("visit", POST=WORKERS),
    "api:visits-receive": Route("visit", POST=CENTRE),
    "api:visits-consent": Route("visit", POST=CENTRE),
    "api:visits-withdraw-consent": Route("visit", POST=CENTRE),
    "api:visits-begin-part": Route("visit", POST=CENTRE),
    "api:visits-story": Route("visit", GET=ANSWER, POST=CENTRE, or_403=STORY),
    "api:visits-appointment": Route("visit", POST=CENTRE),
    "api:visits-end": Route("visit", POST=CENTRE),
    "api:visit-parts-list": Route(GET=CENTRE),
    "api:visit-parts-detail": Route("visit_part", GET=CENTRE),
    "api:visit-parts-room": Route("visit_part", POST=CENTRE),
    "api:visit-parts-write": Route("visit_part", POST=CENTRE),
    "api:visit-parts-sign": Route("visit_part", POST=CENTRE),
    "api:visit-parts-add": Route("visit_part", POST=CENTRE),
    "api:appointments-answer": Route("appointment", POST=ANSWER),
}
