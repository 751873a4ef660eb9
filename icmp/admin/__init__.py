from .applications import ApplicationAdmin

__all__ = ["ApplicationAdmin"]
