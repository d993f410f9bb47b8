"""Migrations in a quarter of the time: after each change Django draws anew every model that is related to the changed one.

Some sixty models point at cases and people, so nearly every step would draw nearly all of them. What is added (a model, a
field, an index, a constraint) needs the changed model alone; Django's own mark "delayed" then has all of them drawn
before the next migration that asks for models. Removing, renaming and altering keep Django's way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState

_find = ProjectState._find_reload_model  # type: ignore[attr-defined]


@contextmanager
def lean_states() -> Iterator[None]:
    """Within it, additions draw only the model they change."""
    adding = False

    def only_itself(method: Callable[..., None]) -> Callable[..., None]:
        def wrapped(state: ProjectState, *arguments: Any, **named: Any) -> None:
            nonlocal adding
            adding = True
            try:
                method(state, *arguments, **named)
            finally:
                adding = False

        return wrapped

    def find(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        if not adding:
            return _find(state, app_label, model_name, delay)  # type: ignore[no-any-return]
        state.is_delayed = True
        return {(app_label, model_name)}

    with patch.multiple(
        ProjectState,
        _find_reload_model=find,
        add_model=only_itself(ProjectState.add_model),
        add_field=only_itself(ProjectState.add_field),
        add_index=only_itself(ProjectState.add_index),
        add_constraint=only_itself(ProjectState.add_constraint),
    ):
        yield
