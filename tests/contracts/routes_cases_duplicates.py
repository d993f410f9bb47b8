"""Addresses of the registrar, and of joining two files of the own area."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
REGISTRAR = "registrar"
ONLY_READS = "who wrote a report for another unit only reads it there"
UUID = "00000000-0000-4000-8000-000000000000"

ROUTES = {
    "cases:duplicate_list": Route(GET=REGISTRAR),
    "cases:duplicate_new": Route(POST=REGISTRAR, body={"child": [UUID, UUID]}),
    "cases:duplicate_detail": Route(
        "pair", GET=REGISTRAR, POST=REGISTRAR, body={"decision": "later", "version": "1"}
    ),
    "cases:child_search": Route(GET=REGISTRAR, POST=REGISTRAR, body={"q": "Тэмүүжин"}),
    "cases:merge_list": Route(GET=REGISTRAR),
    "cases:merge_undo": Route("join", POST=REGISTRAR),
    "cases:case_same_child": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_compare": Route("case", GET=WORKERS, POST=WORKERS, kwargs={"other_ref": "case"}),
    "cases:case_part": Route("case", POST=WORKERS, kwargs={"join_ref": "join"}),
    # the API
    "api:duplicates-list": Route(GET=REGISTRAR, POST=REGISTRAR, body={"children": [UUID, UUID]}),
    "api:duplicates-detail": Route("pair", GET=REGISTRAR),
    "api:duplicates-same": Route("pair", POST=REGISTRAR, body={"leading": UUID}),
    "api:duplicates-not-same": Route("pair", POST=REGISTRAR),
    "api:duplicates-later": Route("pair", POST=REGISTRAR),
    "api:joins-list": Route(GET=REGISTRAR),
    "api:joins-undo": Route("join", POST=REGISTRAR),
    "api:reports-reported": Route("report", GET=WORKERS, or_403=ONLY_READS),
    "api:children-list": Route(POST=REGISTRAR, body={"q": "Тэмүүжин"}),
    "api:cases-same-child": Route("case", GET=WORKERS, POST=WORKERS, body={"case": UUID, "leading": UUID}),
    "api:cases-part": Route("case", POST=WORKERS, body={"join": UUID}),
}
