from .book import book, export
from .edit import confirm, edit
from .profile import photo, profile

__all__ = ["book", "confirm", "edit", "export", "photo", "profile"]
