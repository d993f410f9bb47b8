"""Addresses of the case file: people, telephones, addresses, concerns, identity, situation."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
MOTHER = {"relation": "mother", "given_name": "Гантуяа"}
IDENTITY = {
    "version": 1, "given_name": "Тэмүүлэн", "father_name": "", "clan_name": "", "sex": "m", "birth_date": None,
    "birth_year": 2017, "registration_number": "", "number_missing": "", "civil_number": "",
}  # fmt: skip

ROUTES = {
    "cases:case_people": Route("case", GET=READERS),
    "cases:person_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:person_edit": Route("case_person", GET=WORKERS, POST=WORKERS),
    "cases:phone_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:phone_edit": Route("phone", GET=WORKERS, POST=WORKERS),
    "cases:address_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:address_edit": Route("address", GET=WORKERS, POST=WORKERS),
    "cases:case_situation": Route("case", GET=READERS),
    "cases:case_identity": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:sheet_edit": Route("case", GET=WORKERS, POST=WORKERS, kwargs={"ref": "case", "sheet": "health"}),
    "cases:concern_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:concern_decide": Route("concern", GET=WORKERS, POST=WORKERS),
    "cases:concern_main": Route("concern", POST=WORKERS),
    "cases:file_earlier": Route("case", GET=READERS, kwargs={"ref": "case", "subject_ref": "case_person"}),
    "api:cases-people": Route("case", GET=READERS, POST=WORKERS, body=MOTHER),
    "api:cases-phones": Route("case", GET=READERS, POST=WORKERS, body={"number": "9911 2233"}),
    "api:cases-addresses": Route(
        "case", GET=READERS, POST=WORKERS, body={"kind": "winter", "place": "Хөх толгой"}
    ),
    "api:cases-concerns": Route("case", GET=READERS, POST=WORKERS, body={"concern": "sexual"}),
    "api:cases-identity": Route("case", GET=READERS, POST=WORKERS, body=IDENTITY),
    "api:cases-timeline": Route("case", GET=READERS),
    "api:cases-situation": Route("case", GET=READERS),
    "api:cases-care": Route("case", POST=WORKERS, body={"version": 0, "lives_with": "mother"}),
    "api:cases-schooling": Route("case", POST=WORKERS, body={"version": 0, "grade": "4"}),
    "api:cases-health": Route("case", POST=WORKERS, body={"version": 1, "allergy": "Самар"}),
    "api:cases-disability": Route("case", POST=WORKERS, body={"version": 0, "kinds": ["sight"]}),
    "api:cases-language": Route("case", POST=WORKERS, body={"version": 0, "spoken": ["kk"]}),
    "api:people-detail": Route("case_person", GET=READERS),
    "api:people-change": Route("case_person", POST=WORKERS, body={"version": 1, **MOTHER}),
    "api:phones-detail": Route("phone", GET=READERS),
    "api:phones-change": Route("phone", POST=WORKERS, body={"version": 1, "number": "9911 2234"}),
    "api:addresses-detail": Route("address", GET=READERS),
    "api:addresses-change": Route(
        "address", POST=WORKERS, body={"version": 1, "kind": "summer", "place": "Булаг"}
    ),
    "api:concerns-detail": Route("concern", GET=READERS),
    "api:concerns-decide": Route("concern", POST=WORKERS, body={"version": 1, "confirmed": True}),
    "api:concerns-make-main": Route("concern", POST=WORKERS),
}
