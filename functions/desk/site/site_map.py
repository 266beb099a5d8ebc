"""Every page of the desk for whoever is signed in."""

from functools import partial

from desk.site.acts import FORMS
from desk.site.form_page import form_page, take_form
from desk.site.forms.writing import REPLY
from desk.site.pages import export, message, reading, reply, search
from desk.site.pages.case import case
from desk.site.pages.complaint import complaint
from desk.site.pages.home import home
from desk.site.pages.overview import overview
from desk.site.pages.worklist import worklist
from desk.site.routes import Page, Routes

PAGES = (
    Page("/desk", home),
    Page("/desk/cases", worklist),
    Page("/desk/search", search.search, search.found),
    Page("/desk/cases/{ref}", case),
    Page("/desk/cases/{ref}/readers", reading.readers),
    Page("/desk/cases/{ref}/supervision", reading.supervision),
    Page("/desk/cases/{ref}/welcome-pack", reading.welcome_pack),
    Page("/desk/cases/{ref}/incidents", reading.incidents),
    Page("/desk/cases/{ref}/incidents/{incident_id}", reading.incident),
    Page("/desk/cases/{ref}/complaint", complaint),
    Page("/desk/cases/{ref}/messages/{message_id}", message.message),
    Page("/desk/cases/{ref}/messages/{message_id}/attachments/{number}", message.attachment),
    Page("/desk/cases/{ref}/messages/{message_id}/original", message.original),
    Page(REPLY.path, reply.write, reply.go_on),
    Page("/desk/complaint-steps", reading.steps),
    Page("/desk/overview", overview),
    Page("/desk/promises", reading.promises),
    Page("/desk/safeguarding", reading.ring),
    Page("/desk/staff", reading.staff),
    Page("/desk/disposals", reading.disposals),
    Page("/desk/cases/{ref}/rights-requests/{number}/export", export.parts, export.make),
    *(Page(form.path, partial(form_page, form), partial(take_form, form)) for form in FORMS if form is not REPLY),
)
ROUTES = Routes(PAGES)
