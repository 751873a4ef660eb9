import datetime as dt
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class WallTimeField(models.DateTimeField):  # type: ignore[type-arg]  # not generic at run time
    """What a clock on the wall shows: a timestamp without zone, which no setting ever shifts."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "timestamp"

    def get_prep_value(self, value: Any) -> dt.datetime | None:
        """Only naive times go in; an instant here is an error in the program."""
        if value is None:
            return None
        moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
        if moment.tzinfo is not None:
            raise ValueError(f"{moment} has a zone; wall_of() takes it off")
        return moment

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)
