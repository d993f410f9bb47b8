"""Addresses of tasks."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"

ROUTES = {
    "cases:case_tasks": Route("case", GET=READERS),
    "cases:task_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:task_detail": Route("task", GET=READERS),
    "cases:task_finish": Route("task", POST=WORKERS),
    "cases:task_cancel": Route("task", POST=WORKERS),
    "api:cases-tasks": Route(
        "case", GET=READERS, POST=WORKERS, body={"title": "Эмнэлэгт хүргэх", "due_on": "2030-01-10"}
    ),
    "api:tasks-list": Route(GET=WORKERS),
    "api:tasks-detail": Route("task", GET=READERS),
    "api:tasks-finish": Route("task", POST=WORKERS, body={"result": "Хийсэн."}),
    "api:tasks-cancel": Route("task", POST=WORKERS, body={"reason": "Шаардлагагүй."}),
}
