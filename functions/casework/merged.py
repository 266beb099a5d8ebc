"""Where a case goes on that was merged into another."""

from casework.domain.case import Case
from casework.ports.cases import Cases


def where_it_goes_on(case: Case, cases: Cases) -> Case:
    """The case in which ``case`` goes on, or itself. Raises CaseNotFound, and of that CaseErased."""
    into = case.header.merged_into
    return where_it_goes_on(cases.get(into), cases) if into else case
