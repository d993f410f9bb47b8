"""Addresses of safety plans and service plans."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
CONTENT = {
    "goals": [{"text": "Хүүхэд аюулгүй", "actions": [{"text": "Гэрээр эргэх", "due_on": "2030-01-10"}]}],
    "child_view": "Эмээтэйгээ байхыг хүсэж байна.",
}
SAFETY = {
    "happened_at": "2026-11-20T10:00:00+08:00", "danger": "Архи уусан хүмүүс", "steps": "Эмээ: хонуулна",
    "safe_place": "Эмээгийн гэр", "calls": "99000000", "carer": "Эмээ", "signed": True, "child_view": "Айж байна.",
}  # fmt: skip

ROUTES = {
    "cases:case_plan": Route("case", GET=READERS),
    "cases:plan_edit": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:plan_review": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:safety_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:safety_detail": Route("safety_plan", GET=READERS),
    "cases:safety_paper": Route("safety_plan", POST=WORKERS),
    "cases:plan_paper": Route("plan", POST=WORKERS),
    "cases:plan_detail": Route("plan", GET=READERS),
    "cases:plan_approve": Route("plan", GET="supervisor", POST="supervisor"),
    "cases:plan_take_back": Route("plan", POST=WORKERS),
    "cases:plan_discard": Route("plan", POST=WORKERS),
    "api:cases-plan": Route("case", GET=READERS, POST=WORKERS, body={**CONTENT, "submit": True}),
    "api:cases-safety-plans": Route("case", GET=READERS, POST=WORKERS, body=SAFETY),
    "api:cases-plan-reviews": Route(
        "case",
        GET=READERS,
        POST=WORKERS,
        body={
            "happened_at": "2026-11-20T10:00:00+08:00",
            "danger": False,
            "summary": "Сайн.",
            "child_view": "Сайн.",
        },
    ),
    "api:plans-detail": Route("plan", GET=READERS),
    "api:plans-approve": Route("plan", POST="supervisor", body={"version": 1}),
    "api:plans-paper": Route("plan", POST=WORKERS),
    "api:plans-take-back": Route("plan", POST=WORKERS),
    "api:plans-discard": Route("plan", POST=WORKERS),
}
