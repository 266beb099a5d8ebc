"""What every route of the API shares: who is asking, how an answer is written, and what a refusal looks like."""

from casework.api.answers import answer, described
from casework.api.asking import KeptOff, NotForThisRole, case_named, signed_in, signed_in_roles
from casework.api.lazy import LazyApi
from casework.api.refusals import REFUSALS, Refusal
from casework.api.responding import respond
from casework.api.routes import new_api, new_router

__all__ = [
    "REFUSALS",
    "KeptOff",
    "LazyApi",
    "NotForThisRole",
    "Refusal",
    "answer",
    "case_named",
    "described",
    "new_api",
    "new_router",
    "respond",
    "signed_in",
    "signed_in_roles",
]
