"""Where somebody begins: the service's own staff at the worklist, everybody else at the complaint steps that are
theirs.
"""

from desk.site.reply import Reply
from desk.site.visit import Visit


def home(visit: Visit) -> Reply:
    return visit.onward("/desk/cases" if visit.of_the_service else "/desk/complaint-steps")
