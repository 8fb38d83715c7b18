"""A photo, to whoever may read its concern."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from minsheng.concerns import queries as concerns
from minsheng.foundation.files import queries as files

from .access import Visit, desk_page, reads


@desk_page(reads)
def photo(_request: HttpRequest, visit: Visit, photo_id: int) -> HttpResponse:
    """The picture; 404 where there is none or its concern is not the worker's to read."""
    found = concerns.photo_for(photo_id, actor=visit.actor)
    if found is None:
        raise Http404
    return picture(found.file_id)


def picture(file_id: int) -> HttpResponse:
    """The picture's content; 404 where it is gone."""
    try:
        kept = files.opened(file_id)
    except files.FileGone as gone:
        raise Http404 from gone
    with kept.content as content:
        response = HttpResponse(content.read(), content_type=kept.file.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response
