"""Migrations of an empty database: the tables are those that Django's own way makes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.state import ProjectState

from ssi.common.migrating import rendering_one_model_at_a_time


class Editor:
    """Writes down what it is asked to do, with the columns of the models that it is given."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        def note(*given: Any, **_more: Any) -> None:
            self.asked.append((name, *(_described(one) for one in given)))

        return note

    class connection:
        alias = "default"

    class deferred_sql:
        pass


def _described(one: Any) -> Any:
    if isinstance(one, type) and issubclass(one, models.Model):
        relations = [(field.name, getattr(field.related_model, "__name__", "")) for field in one._meta.fields]
        return one._meta.db_table, relations, [str(kept.name) for kept in one._meta.constraints]
    return getattr(one, "name", one)


def steps() -> list[Any]:
    key = ("id", models.BigAutoField(primary_key=True))
    above = operations.CreateModel("Above", [key, ("code", models.CharField(max_length=3, unique=True))])
    below = operations.CreateModel("Below", [key, ("above", models.ForeignKey("sample.Above", models.CASCADE))])
    kept = models.CheckConstraint(condition=~models.Q(code=""), name="above_named")
    return [
        above,
        below,
        operations.AddField("below", "number", models.IntegerField(default=0)),
        operations.AddConstraint("above", kept),
        operations.AddField("above", "other", models.ForeignKey("sample.Below", models.SET_NULL, null=True)),
        operations.AlterField("above", "code", models.CharField(max_length=8, unique=True)),
        operations.RemoveField("below", "number"),
        operations.RunPython(lambda apps, editor: editor.ran(apps.get_model("sample", "Below")), lambda *_: None),
    ]


def played() -> list[Any]:
    migration: Any = type("First", (Migration,), {"operations": steps()})("0001", "sample")
    editor, state = Editor(), ProjectState()
    assert list(state.apps.get_models()) == [], "rendered from the beginning, as `migrate` does"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations.base.Operation, "allow_migrate_model", lambda *_given: True)
        patch.setattr("django.db.router.allow_migrate", lambda *_given, **_more: True)
        migration.apply(state, editor)
    return editor.asked


def test_the_database_is_asked_for_the_same_with_one_model_rendered_at_a_time() -> None:
    plain = played()
    with rendering_one_model_at_a_time():
        quick = played()
    assert quick == plain
    assert len(plain) >= len(steps())


def test_the_way_of_django_is_back_afterwards_whatever_happens() -> None:
    before = dict(vars(ProjectState)), dict(vars(Migration))
    with pytest.raises(ZeroDivisionError), rendering_one_model_at_a_time():
        raise ZeroDivisionError
    assert (dict(vars(ProjectState)), dict(vars(Migration))) == before
