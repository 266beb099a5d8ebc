"""The sections of a copy, as a reader finds them."""

from casework.domain.record import Record


class Section(Record):
    """One section. What has ``columns`` is one table with a line for each record; else each record is its own table."""

    title: str
    said: str = ""
    columns: tuple[str, ...] = ()


SECTIONS = {
    "case": Section(title="The case"),
    "contact": Section(title="Contact details"),
    "child": Section(title="The child or young person"),
    "referral": Section(title="The referral"),
    "referrer": Section(title="Who referred"),
    "changes": Section(title="What was changed of these details"),
    "messages": Section(
        title="Messages and notes",
        said="What reached us: emails as their sender wrote them, and notes of what was said.",
    ),
    "notes": Section(
        title="What we noted",
        said="What you said, what we told you about your choices and on which law that rests, and what you chose.",
    ),
    "replies": Section(title="What we wrote to you"),
    "originals": Section(
        title="Original emails",
        said="Each file is an email as it arrived, with everything that came with it. A mail program opens it.",
    ),
    "splits": Section(title="Messages that came to the wrong case"),
    "mergers": Section(title="Cases that became one"),
    "rounds": Section(title="What was asked, and what we answered"),
    "statements": Section(title="What was written about a complaint for those who decide it"),
    "steps": Section(title="How the steps of a complaint were chosen"),
    "refusals": Section(title="What was weighed before service was refused"),
    "standing": Section(title="By what right somebody asked for another person"),
    "closings": Section(title="When the case was closed"),
    "improvements": Section(title="What we will do better"),
    "consents": Section(title="What was agreed to, or not"),
    "disclosures": Section(title="What was passed on or asked for"),
    "safeguarding": Section(title="What was done because somebody may be at risk"),
    "conflicts": Section(title="Conflicts of interest of staff"),
    "not-done": Section(title="What could not be done"),
    "letters": Section(
        title="Letters",
        said="Which letter went to whom, and when. We do not store the words of these: the version says which they"
        " were, and we can show you the words of each version.",
        columns=("at", "template", "recipient", "state", "reason", "wording", "encloses"),
    ),
    "tasks": Section(
        title="What staff had to do",
        columns=("opened_at", "what", "for_role", "due_at", "done_at", "moot"),
    ),
    "holds": Section(title="Why the case is kept"),
    "reviews": Section(title="Whether the case is kept"),
    "incidents": Section(title="Incidents"),
    "readings": Section(title="Who has looked at your record", columns=("at", "roles", "what")),
    "history": Section(title="What happened, in order of time", columns=("at", "by", "what")),
}
"""By the names that parts have for them."""
