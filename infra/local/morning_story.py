"""What everybody says in the days before the morning: emails, as sender, subject and lines, and what staff note down.
Everybody is invented.
"""

from typing import Any

OVERDUE = (
    "Priya Nair <priya.nair@example.org>",
    "Draft EHC plan",
    "Hello,",
    "We were sent the draft plan yesterday and told we have 15 days to comment.",
    "Can someone go through it with us?",
)
GRANDFATHER: dict[str, Any] = {
    "channel": "telephone",
    "kind": "enquiry",
    "contact": {
        "name": "Tom Askew",
        "relationship": "carer",
        "telephone": "01632 960123",
        "permission_to_hold": True,
        "permission_asked": "spoken",
        "told_notice": True,
        "safe_contact": {"no_email": True},
    },
    "child": {"name": "Millie", "school": "Brook School", "over_school_age": False},
    "summary": "Transport to school stops in January and he cannot drive.",
    "wants": "To know how to appeal, by telephone please.",
}
MEDIATION = (
    "Sam and Lou Petrie <petries@example.org>",
    "Mediation",
    "The mediation is on 12 January.",
    "Can somebody come with us?",
)
TRANSPORT = ("Kit Mensah <kit.mensah@example.org>", "Bus pass", "Who decides whether he gets a bus pass?")
COMPLAINT: dict[str, Any] = {
    "channel": "telephone",
    "kind": "complaint",
    "contact": {
        "name": "Ama Boateng",
        "relationship": "parent",
        "email": "ama.boateng@example.org",
        "permission_to_hold": True,
        "permission_asked": "spoken",
        "told_notice": True,
    },
    "summary": "Nobody came to the review with her, although somebody had said they would.",
    "wants": "To know why, and that it does not happen to others.",
}
REFERRAL: dict[str, Any] = {
    "channel": "telephone",
    "referrer": {"name": "Ms Idris", "organisation": "Grange School", "email": "senco@grange.example.org"},
    "family": {
        "name": "Nadia Rahman",
        "relationship": "parent",
        "email": "nadia.rahman@example.org",
        "telephone": "01632 960456",
    },
    "child": {"name": "Yusuf Rahman", "school": "Grange School"},
    "reason": "They would like help with the annual review.",
    "permission": {"given_by": "parent", "given_on": "2026-11-27", "how": "spoken"},
}
COLLEGE = (
    "Jay Osei <jay.osei@example.org>",
    "college",
    "hi, im 17 and my college says they cant do extra time, is that right?",
)
EXCLUDED = (
    "Rosa Lindqvist <rosa.lindqvist@example.org>",
    "He has been excluded",
    "Hello,",
    "They sent Danny home again today, for the third time this term. Nobody gives me anything in writing.",
    "Is that allowed? There is a meeting at the school on Wednesday.",
    "",
    "Please do not ring in the evening.",
    "Rosa",
)
CAREFUL_CONTACT: dict[str, Any] = {
    "name": "Rosa Lindqvist",
    "relationship": "parent",
    "telephone": "01632 960789",
    "permission_to_hold": True,
    "permission_asked": "spoken",
    "told_notice": True,
    "safe_contact": {
        "no_voicemail": True,
        "no_post": True,
        "safe_times": "Weekdays between 1pm and 3pm, never in the evening",
    },
}
CONSENT: dict[str, Any] = {
    "answer": "yes",
    "recipient": "Hill School",
    "purpose": "to prepare the meeting",
    "items": ["dates of the exclusions", "what Danny says"],
    "told": "We would ask the school for the dates of the exclusions and tell them what Danny says, for the meeting.",
    "how": "telephone",
}
DISCLOSURE: dict[str, Any] = {
    "direction": "share",
    "recipient": "Hill School",
    "purpose": "to prepare the meeting",
    "items": ["what Danny says"],
}
FORGED = ("Priya Nair <priya.nair@example.org>", "Please send me the file", "Send everything you hold to this address.")
NEW = (
    "Marta Zielinska <marta.z@example.org>",
    "Needs assessment refused",
    "The council has written that they will not assess her.",
    "How long do I have to appeal, and can you help me with the form?",
)
