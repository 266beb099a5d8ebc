"""The drafts that replies begin from, with the names of the service filled in (CH-06)."""

from functools import cache

from casework.profile import Profile
from casework.profile.advice import REPLY_FILES, ReplyTemplate


def draft(template: ReplyTemplate, profile: Profile) -> str:
    """The words of ``template`` as a caseworker begins with them. Raises FileNotFoundError when the profile names a
    file that is not there.
    """
    return _words(template.file).replace("{{ service }}", profile.service.name)


@cache
def _words(file: str) -> str:
    return (REPLY_FILES / file).read_text(encoding="utf-8").strip()
