"""The answers that the desk's forms offer, each as the API has it."""

from collections.abc import Iterable

from casework.domain.channel import Channel
from casework.domain.contact import Relationship
from casework.domain.incident import Characteristic
from casework.domain.rights_request import RefusalGround, Right, Settled
from casework.domain.safeguarding import Ground, WhyNotTold
from desk.site.field import Choice
from desk.site.words import said

YES_NO = (Choice(True, "Yes"), Choice(False, "No"))
ANSWER = (Choice("yes", "Yes"), Choice("no", "No"))


def of(values: Iterable[str]) -> tuple[Choice, ...]:
    """Each of ``values`` in the words in which people say it."""
    return tuple(Choice(str(value), _capital(said(value))) for value in values)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


HOW_SAID = of((Channel.TELEPHONE, Channel.EMAIL, Channel.POST, Channel.VISIT, Channel.MEETING))
"""The ways in which a person and the service speak with each other."""

EVERY_CHANNEL = of((*(Channel(each.key) for each in HOW_SAID), Channel.EVENT, Channel.SURVEY, Channel.SOCIAL_MEDIA))
NOTED_CHANNEL = tuple(each for each in EVERY_CHANNEL if each.value != Channel.EMAIL)

RELATIONSHIP = (
    Choice(Relationship.PARENT, "Parent"),
    Choice(Relationship.CARER, "Carer"),
    Choice(Relationship.YOUNG_PERSON, "Young person (over school age, up to 25)"),
    Choice(Relationship.CHILD, "Child (of school age)"),
    Choice(Relationship.PROFESSIONAL, "Professional"),
    Choice(Relationship.OTHER, "Somebody else"),
)

PERMISSION_ASKED = (Choice("spoken", "Aloud"), Choice("in_writing", "In writing"))

FOR_WHOM = (Choice("client", "The client’s own"), Choice("child", "The child’s"))

GIVEN_BY = (
    Choice("client", "The client"),
    Choice("representative", "Somebody who may answer for them"),
)

FINDING = of(("upheld", "partly_upheld", "not_upheld"))

OWNERS = of(("caseworker", "officer", "manager", "director"))

CHARACTERISTIC = of(Characteristic)

RIGHT = (
    Choice(Right.ACCESS, "To see what is kept of them (access)"),
    Choice(Right.CORRECTION, "To have something corrected"),
    Choice(Right.ERASURE, "To have it erased"),
    Choice(Right.RESTRICTION, "To have its use restricted"),
    Choice(Right.PORTABILITY, "To take it elsewhere (portability)"),
    Choice(Right.OBJECTION, "To object to its use"),
)

SETTLED = (
    Choice(Settled.DONE, "Done"),
    Choice(Settled.PARTLY, "Done in part"),
    Choice(Settled.REFUSED, "Refused"),
)

_GROUNDS = {
    RefusalGround.NOT_IDENTIFIED: "It is not known who asks (Articles 11(2) and 12(6))",
    RefusalGround.NOT_THEIRS: "It is not theirs to ask for",
    RefusalGround.UNFOUNDED_OR_EXCESSIVE: "Manifestly unfounded or excessive (Article 12(5))",
    RefusalGround.OTHER_PEOPLE: "It would harm the rights of other people (Article 15(4))",
    RefusalGround.PRIVILEGED: "Legally privileged (DPA 2018, Schedule 2)",
    RefusalGround.SERIOUS_HARM: "Serious harm to somebody (DPA 2018, Schedule 3)",
    RefusalGround.ACCURATE: "What is kept is accurate (Article 16)",
    RefusalGround.LEGAL_DUTY: "A legal duty to keep it (Article 17(3)(b))",
    RefusalGround.PUBLIC_TASK: "A task in the public interest (Article 17(3)(b))",
    RefusalGround.LEGAL_CLAIMS: "Needed for legal claims (Article 17(3)(e))",
    RefusalGround.NOT_MET: "What the article asks for is not so",
    RefusalGround.COMPELLING: "Compelling grounds that come first (Article 21(1))",
}

REFUSAL_GROUND = tuple(Choice(each, words) for each, words in _GROUNDS.items())

SAFEGUARDING_GROUND = (
    Choice(Ground.CHILD_AT_RISK, "A child is at risk"),
    Choice(Ground.ADULT_AT_RISK, "An adult is at risk"),
    Choice(Ground.COURT_ORDER, "A court ordered it"),
    Choice(Ground.POLICE, "The police need it"),
)

WHY_NOT_TOLD = (
    Choice(WhyNotTold.UNSAFE, "It would not have been safe"),
    Choice(WhyNotTold.IMPRACTICABLE, "It was not possible"),
)
