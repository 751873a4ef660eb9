from .me import me
from .notices import code_of_conduct, imprint, privacy_notice
from .privacy import consent, leave, letters, my_data, privacy

__all__ = [
    "code_of_conduct",
    "consent",
    "imprint",
    "leave",
    "letters",
    "me",
    "my_data",
    "privacy",
    "privacy_notice",
]
