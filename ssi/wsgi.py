"""Web entry. Refuses to serve under a role that would see through the second wall."""

import os

from django.core.wsgi import get_wsgi_application

from ssi.territories.startup import refuse_unsafe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings")
application = get_wsgi_application()
refuse_unsafe_database()
