"""What the server checks before it serves: it refuses a role that sees through the second wall, and a moving clock."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_WHO = """
select r.rolname, r.rolsuper, r.rolbypassrls,
       pg_has_role(current_user, %s, 'member'),
       (select prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = 'ssi' and p.proname = 'now'),
       obj_description(to_regnamespace('ssi'), 'pg_namespace')
  from pg_roles r where r.rolname = current_user
"""


def refuse_unsafe_database() -> None:
    """Raises ImproperlyConfigured when the connected role is owner, superuser or exempt from row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [settings.OWNER_ROLE])
        name, is_superuser, bypasses, owns, clock_source, mark = cursor.fetchone()
    connection.close()
    if settings.MODE != "test" and "ssi.clock" in (clock_source or ""):
        raise ImproperlyConfigured("the database holds the test clock: it was migrated in test mode")
    if settings.MODE == "demo" and not mark:
        raise ImproperlyConfigured(
            "the database holds no demonstration: SSI_MODE=production serves a real one (docs/operations.md)"
        )
    if settings.MODE == "production" and mark:
        raise ImproperlyConfigured(
            "the database holds a demonstration or test world: its accounts are not for production"
        )
    wall_off_on_purpose = settings.MODE == "test" and not settings.SECOND_WALL
    if is_superuser or owns or (bypasses and not wall_off_on_purpose):
        raise ImproperlyConfigured(
            f"role {name} sees through the second wall: DATABASE_URL must name {settings.APP_ROLE}"
        )
