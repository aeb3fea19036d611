"""Keys of rows that a page or an address may show: they number nothing, so they tell nothing of what else there is."""

from django.db.models import Func, UUIDField


class UuidInOrder(Func):
    """A UUID of version 7, made by PostgreSQL 18: later rows have greater keys."""

    template = "uuidv7()"
    output_field = UUIDField()
