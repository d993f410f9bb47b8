"""One case of the demo and the moments of its life that other parts hang on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from areas.models import Area
from cases.models import Case


@dataclass
class Story:
    """A case with who works on it and when what happened (moments may lie in the future: then it has not)."""

    case: Case
    worker: Any
    supervisor: Any
    unit: Area
    opened: datetime
    assessed: datetime
    planned: datetime
    asked: datetime
    closed: datetime | None
