from .me import me
from .notices import code_of_conduct, imprint, privacy_notice
from .privacy import consent, leave, letters, my_data, privacy
from .standing import alumni, answer, come_back, pause, stay

__all__ = [
    "alumni",
    "answer",
    "code_of_conduct",
    "come_back",
    "consent",
    "imprint",
    "leave",
    "letters",
    "me",
    "my_data",
    "pause",
    "privacy",
    "privacy_notice",
    "stay",
]
