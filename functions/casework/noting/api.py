"""What a caseworker notes. Each door of intake answers one of these routes, and the desk may ask either of them."""

from casework.api import new_api
from casework.noting import referral_routes, telephone_note_routes

api = new_api()
for routes in (telephone_note_routes, referral_routes):
    api.include_router(routes.router)
