"""Addresses of papers and photos."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"

ROUTES = {
    "cases:case_documents": Route("case", GET=READERS),
    "cases:document_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:document_detail": Route("document", GET=READERS),
    "cases:document_file": Route("document", GET=READERS),
    "cases:document_withdraw": Route("document", GET=WORKERS, POST=WORKERS),
    "api:cases-documents": Route("case", GET=READERS, POST=WORKERS, body={"kind": "photo", "title": "Гэр"}),
    "api:documents-detail": Route("document", GET=READERS),
    "api:documents-file": Route("document", GET=READERS),
    "api:documents-withdraw": Route("document", POST=WORKERS, body={"reason": "Андуурч оруулсан."}),
}
