"""Every page of the desk for whoever is signed in."""

from functools import partial

from desk.site.acts import FORMS
from desk.site.form_page import form_page, take_form
from desk.site.pages.case import case
from desk.site.pages.home import home
from desk.site.pages.incidents import incident, incidents
from desk.site.pages.readers import readers
from desk.site.pages.worklist import worklist
from desk.site.routes import Page, Routes

PAGES = (
    Page("/desk", home),
    Page("/desk/cases", worklist),
    Page("/desk/cases/{ref}", case),
    Page("/desk/cases/{ref}/readers", readers),
    Page("/desk/cases/{ref}/incidents", incidents),
    Page("/desk/cases/{ref}/incidents/{incident_id}", incident),
    *(Page(form.path, partial(form_page, form), partial(take_form, form)) for form in FORMS),
)
ROUTES = Routes(PAGES)
