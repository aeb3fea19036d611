"""Migrations of an empty database, without drawing half of the models again at each of their operations.

Django keeps classes of the models as each migration knew them, and after each operation renders anew the model and all
that is related to it: everything, here, where every table holds a record. Nine tenths of the time of `migrate` goes
there. An operation that adds to one model reads that model alone, so that it alone is rendered; before one that looks
further (a key that others hold changes, a column goes, Python code runs), all are rendered once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.migrations import Migration, operations
from django.db.migrations.state import ProjectState

OF_ONE_MODEL = (
    operations.CreateModel,
    operations.AddField,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AlterModelOptions,
    operations.RunSQL,
)


def _looks_further(operation: operations.base.Operation) -> bool:
    """Django follows the columns that refer to a key when its type changes, and asks nothing of others otherwise."""
    if isinstance(operation, operations.AlterField):
        return bool(operation.field.primary_key or operation.field.unique)
    return not isinstance(operation, OF_ONE_MODEL)


def _reload_alone(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state._reload({(app_label, model_name)})


def _apply(migration: Migration, state: ProjectState, editor: Any, collect_sql: bool = False) -> ProjectState:
    """What Django's own does for an atomic database, and no more: nothing here is printed, faked or undone."""
    for operation in migration.operations:
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        if _looks_further(operation):
            for known in (before, state):
                known.__dict__.pop("apps", None)
        operation.database_forwards(migration.app_label, editor, before, state)
    return state


@contextmanager
def rendering_one_model_at_a_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "reload_model", _reload_alone)
        patch.setattr(Migration, "apply", _apply)
        yield
