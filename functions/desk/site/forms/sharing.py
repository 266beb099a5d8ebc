"""Forms: consents, what is passed on or sought, questions to a family, referrals, conflicts, and somebody at risk."""

from collections.abc import Mapping

from desk.site.choices import (
    ANSWER,
    FOR_WHOM,
    GIVEN_BY,
    HOW_SAID,
    NOTED_CHANNEL,
    PERMISSION_ASKED,
    RELATIONSHIP,
    SAFEGUARDING_GROUND,
    WHY_NOT_TOLD,
    YES_NO,
)
from desk.site.field import Area, Checkboxes, Choice, Day, Field, Heading, Lines, Moment, Part, Radios, Text
from desk.site.form import Facts, Form, found
from desk.site.forms.everyday import safe_contact_fields

CAPACITY = Area(
    "capacity",
    "If a child or somebody else answered: why may they?",
    "Why a child understands what they decide, or why the client cannot decide this and who may for them.",
    optional=True,
    rows=3,
)
_RECIPIENT = Text("recipient", "With whom?", "One named recipient, never a kind: “Mrs Hill, SENCO at Hill School”")
_PURPOSE = Text("purpose", "What for?")
_ITEMS = Lines("items", "What exactly?", "One thing on each line")
_FAMILY = (RELATIONSHIP[0], RELATIONSHIP[1], RELATIONSHIP[2])


def told_first_fields() -> tuple[Field, ...]:
    """Whether somebody was told before what is kept of them was passed on without their consent (CF-20)."""
    return (
        Radios("told_first.told", "Were they told before it was passed on?", choices=YES_NO, inline=True),
        Moment("told_first.at", "If so, when?", optional=True),
        Radios("told_first.why_not", "If not, why not?", choices=WHY_NOT_TOLD, optional=True),
        Area("told_first.reason", "How was it unsafe or not possible?", optional=True, rows=3),
    )


def _consent(case: Facts, names: Mapping[str, str]) -> Facts | None:
    return found(case["consents"], names["consent_id"])


def _items_left(facts: Facts) -> tuple[Part, ...]:
    items = facts["about"]["scope"]["items"]
    return (
        Checkboxes(
            "items",
            "What may still be shared?",
            "Whatever is not ticked is taken out",
            choices=tuple(Choice(item, item) for item in items),
        ),
    )


def _has_yes(case: Facts) -> bool:
    return any(each["answer"] == "yes" and not each["withdrawn"] for each in case["consents"])


_CONFLICT: tuple[Part, ...] = (
    Area("nature", "What is the conflict?", "It keeps the worker off this case at once.", rows=3),
    Text("worker", "Whose is it?", "The sign-in id of the worker, if it is not you", optional=True),
)


def _held_back(case: Facts) -> bool:
    return any(message["held_back"] for message in case["messages"])


def referral_fields(prefix: str) -> tuple[Part, ...]:
    """Who refers a family, and what may be kept of it, at ``prefix`` in the JSON (“details.”; CF-24)."""
    return (
        Heading("Who refers them"),
        Text(f"{prefix}referrer.name", "Name of who refers them", optional=True),
        Text(f"{prefix}referrer.organisation", "Their organisation", optional=True),
        Text(f"{prefix}referrer.email", "Their email address", optional=True, type="email"),
        Text(f"{prefix}referrer.telephone", "Their telephone number", optional=True, type="tel"),
        Heading("The family", "Only what is needed to ask them whether they want help."),
        Radios(f"{prefix}family.relationship", "Who in the family?", choices=_FAMILY, optional=True),
        Text(f"{prefix}family.name", "Name", optional=True),
        Text(f"{prefix}family.email", "Email address", optional=True, type="email"),
        Text(f"{prefix}family.telephone", "Telephone number", optional=True, type="tel"),
        *safe_contact_fields(f"{prefix}family.safe_contact."),
        Text(f"{prefix}child.name", "The child’s name", optional=True),
        Text(f"{prefix}child.school", "School or setting", optional=True),
        Area(f"{prefix}reason", "Why are they referred?", optional=True, rows=3),
        Heading(
            "The family’s permission", "Without it the referral is turned back, and nothing of the family is kept."
        ),
        Radios(f"{prefix}permission.given_by", "Who gave it?", choices=_FAMILY, optional=True),
        Day(f"{prefix}permission.given_on", "When did they give it?", optional=True),
        Radios(
            f"{prefix}permission.how", "How did they give it?", choices=PERMISSION_ASKED, inline=True, optional=True
        ),
    )


def _as_told(body: Facts) -> Facts:
    """A referral, of which it is said too that there is no permission; of a family about which nothing is said there is
    nothing but boxes that were not ticked.
    """
    family = {**body.get("family", {})}
    if not any(value for name, value in family.items() if name != "safe_contact"):
        body = {name: value for name, value in body.items() if name != "family"}
    return {"permission": None, **body}


def _decided(body: Facts) -> Facts:
    """Whether it is a referral; and what may be kept of it, only where it is one."""
    details = body.get("details", {})
    return (
        {**body, "details": _as_told(details)}
        if body.get("is_referral")
        else {name: value for name, value in body.items() if name != "details"}
    )


FORMS = (
    Form(
        route="POST /cases/{ref}/consents",
        title="Record a yes or a no to sharing",
        words="A no is kept with the same weight as a yes. Say exactly what they were told before they answered.",
        button="Record it",
        done="The answer about sharing is recorded.",
        parts=(
            Radios("answer", "What did they say?", choices=ANSWER, inline=True),
            Radios("for_whom", "Whose information is it?", choices=FOR_WHOM, inline=True),
            _RECIPIENT,
            _PURPOSE,
            _ITEMS,
            Area("told", "What exactly were they told?"),
            Radios("how", "How did they answer?", choices=HOW_SAID),
            Radios("given_by", "Who answered?", choices=GIVEN_BY),
            CAPACITY,
            Moment("given_at", "When did they answer?", "Leave empty for now.", optional=True),
            Day(
                "expires_on",
                "Until when does a yes hold?",
                "Leave empty for as long as the policy says.",
                optional=True,
            ),
        ),
        begins=lambda _: {"for_whom": "client", "given_by": "client"},
    ),
    Form(
        route="POST /cases/{ref}/consents/{consent_id}/withdrawal",
        title="Take a consent back",
        words="It blocks at once: nothing more is passed on under it.",
        button="Take it back",
        done="The consent is taken back. Nothing more is passed on under it.",
        parts=(Radios("how", "How did they tell you?", choices=HOW_SAID),),
        about=_consent,
        offered=_has_yes,
        warning=True,
    ),
    Form(
        route="POST /cases/{ref}/consents/{consent_id}/narrowing",
        title="Leave less in a consent",
        button="Leave only these",
        done="The consent covers less now.",
        parts=_items_left,
        about=_consent,
        offered=_has_yes,
    ),
    Form(
        route="POST /cases/{ref}/disclosures",
        title="May this be passed on?",
        words="This asks whether there is a consent that covers it. Nothing is passed on yet.",
        button="Check",
        done="Checked. What the check says stands under “What may be shared”.",
        parts=(
            Radios(
                "direction",
                "Is something passed on, or sought?",
                choices=(Choice("share", "Passed on to somebody"), Choice("seek", "Sought from somebody")),
            ),
            Radios("for_whom", "Whose information is it?", choices=FOR_WHOM, inline=True),
            _RECIPIENT,
            _PURPOSE,
            _ITEMS,
        ),
        begins=lambda _: {"for_whom": "client"},
    ),
    Form(
        route="POST /cases/{ref}/disclosures/{disclosure_id}/question",
        title="Ask whether they agree",
        words="They are sent the question with a link to answer by their own hand, or you read it out to them.",
        button="Ask them",
        done="They are asked. Until they say yes, nothing is passed on.",
        about=lambda case, names: found(case["disclosures"], names["disclosure_id"]),
    ),
    Form(
        route="POST /cases/{ref}/disclosures/{disclosure_id}/making",
        title="Pass it on",
        words="Press the button immediately before you pass it on: the consent is checked once more as you do.",
        button="I pass it on now",
        done="Claimed: pass it on now. It is kept as made under the consent that stands.",
        about=lambda case, names: found(case["disclosures"], names["disclosure_id"]),
    ),
    Form(
        route="POST /cases/{ref}/questions/{number}/answers",
        title="What did they answer?",
        shows="GET /cases/{ref}/questions/{number}",
        template="question",
        button="Record the answer",
        done="Their answer is recorded.",
        parts=(
            Radios("answer", "What did they answer?", choices=ANSWER, inline=True),
            Radios("how", "How?", choices=HOW_SAID),
            Radios("given_by", "Who answered?", choices=GIVEN_BY),
            CAPACITY,
            Area(
                "told",
                "If you told them in other words: exactly what?",
                "Leave empty if you read out the words above.",
                optional=True,
            ),
            Moment("given_at", "When did they answer?", "Leave empty for now.", optional=True),
        ),
        begins=lambda _: {"given_by": "client"},
    ),
    Form(
        route="POST /cases/{ref}/referral",
        title="Is this email a referral?",
        words="A referral is somebody asking us to help a family that has not got in touch. Little of it may be kept.",
        button="Save",
        done="It has been said whether the email is a referral.",
        parts=(Radios("is_referral", "Is it a referral?", choices=YES_NO, inline=True), *referral_fields("details.")),
        shape=_decided,
        offered=_held_back,
    ),
    Form(
        route="POST /referrals",
        title="New referral",
        words="Somebody else asks us to help a family. The family is asked first; without their yes nothing is kept.",
        button="Save the referral",
        done="The referral is noted. The family is asked before anything else happens.",
        shows="GET /privacy-notice",
        parts=(
            Radios("channel", "How did it come?", choices=NOTED_CHANNEL),
            *referral_fields(""),
            Moment("received_at", "When did it come?", "Leave empty for now.", optional=True),
        ),
        shape=_as_told,
        then=lambda _, answered: f"/desk/cases/{answered['ref']}",
        at="/desk/referrals",
    ),
    Form(
        route="POST /cases/{ref}/conflicts",
        title="Declare a conflict of interest",
        button="Declare it",
        done="The conflict is declared.",
        parts=_CONFLICT,
        then=lambda *_: "/desk/cases",
    ),
    Form(
        route="POST /cases/{ref}/conflicts/{conflict_id}/step",
        title="Record the step taken about a conflict",
        shows="GET /complaint-steps",
        button="Record the step",
        done="The step is recorded.",
        parts=(
            Area("what", "What was done about it?", rows=3),
            Radios("may_work", "May the worker see this case again?", choices=YES_NO, inline=True),
        ),
        then=lambda *_: "/desk",
    ),
    Form(
        route="POST /cases/{ref}/safeguarding",
        title="Somebody is at risk",
        words="Ring first. Then write down what you passed on, to whom, and who decided it. No consent is needed.",
        template="safeguarding",
        also=("GET /safeguarding",),
        button="Keep the record",
        done="What was passed on because somebody is at risk is recorded.",
        parts=(
            Area("concern", "What is the concern?"),
            Text("at_risk", "Who is at risk?", "Child or adult"),
            Radios("ground", "On what ground was it passed on?", choices=SAFEGUARDING_GROUND),
            Lines("items", "What was passed on?", "One thing on each line"),
            Text("recipient", "To whom?"),
            Text("decided_by", "Which manager or designated lead decided?"),
            Text("reference", "What does the recipient call it?", optional=True),
            Moment("made_at", "When was it passed on?", "Leave empty for now.", optional=True),
            Heading("Was the person told first?"),
            *told_first_fields(),
        ),
        warning=True,
    ),
)
