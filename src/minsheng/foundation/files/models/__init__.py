"""The one table of this room; the contents lie below settings.FILE_ROOT."""

from __future__ import annotations

from minsheng.foundation.files.models.stored_file import StoredFile

__all__ = ["StoredFile"]
