"""What every shape can do: fit a value, write it back, and describe itself."""

from abc import ABC, abstractmethod
from typing import Any

Path = tuple[str | int, ...]
Schema = dict[str, Any]


class BrokenSection(Exception):
    """Something in a community file that cannot be read; `path` leads to it, such as ("needs", 2, "kind")."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path, self.message = path, message


class Shape(ABC):
    """What may stand at one place. `language` is the community's, in which plain texts are written."""

    @abstractmethod
    def __call__(self, value: Any, path: Path, language: str) -> Any:
        """The value in its one form; raises BrokenSection."""

    def written(self, value: Any, language: str) -> Any:
        """What a file carries for a value that fits."""
        return value

    @abstractmethod
    def schema(self) -> Schema:
        """The shape as JSON Schema says it."""
