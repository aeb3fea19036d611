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

from django.db import connections
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


def _alone(_state: ProjectState, app_label: str, model_name: str, _delay: bool = False) -> set[tuple[str, str]]:
    """What is to be rendered again because of that model: itself."""
    return {(app_label, model_name)}


def _apply(migration: Migration, state: ProjectState, editor: Any, collect_sql: bool = False) -> ProjectState:
    """What Django's own does for an atomic database, and no more: nothing here is faked, undone or printed as SQL."""
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
    ours = ((ProjectState, "_find_reload_model", _alone), (Migration, "apply", _apply))
    before = [(owner, name, getattr(owner, name)) for owner, name, _ours in ours]
    for owner, name, method in ours:
        setattr(owner, name, method)
    try:
        yield
    finally:
        for owner, name, method in before:
            setattr(owner, name, method)


def is_empty(alias: str) -> bool:
    return not connections[alias].introspection.table_names()
