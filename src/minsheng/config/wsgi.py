"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from minsheng.core.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings")
end_with_parent()  # this is a server process: without its master it would hold the port and nobody could stop it
application = get_wsgi_application()
