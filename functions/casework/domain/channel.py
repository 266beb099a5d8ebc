"""How something reached the service or left it (FB-04 to FB-10 list the published ways)."""

from enum import StrEnum


class Channel(StrEnum):
    EMAIL = "email"
    TELEPHONE = "telephone"
    POST = "post"
    VISIT = "visit"
    MEETING = "meeting"
    EVENT = "event"
    SURVEY = "survey"
    SOCIAL_MEDIA = "social_media"
