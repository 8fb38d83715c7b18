"""Taking in concerns from other people's tables: a mapping says which column is what."""

from .mapping import Mapping, MappingError, load_mapping, shipped_mappings
from .running import Account, Order, import_concerns

__all__ = ["Account", "Mapping", "MappingError", "Order", "import_concerns", "load_mapping", "shipped_mappings"]
