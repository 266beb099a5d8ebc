"""What has to be said of feedback follows from the way by which it came, and nothing else may be (FB-04 to FB-10)."""

from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.channel import Channel
from casework.domain.feedback import Feedback, HowItCame
from casework.domain.noted_feedback import NotedFeedback
from casework.errors import FieldWrong

OF_EACH_WAY: dict[Channel, dict[str, Any]] = {
    Channel.EMAIL: {},
    Channel.TELEPHONE: {"read_back": True},
    Channel.POST: {"letter_dated": "2026-12-18", "scan": "scans/2026/0417"},
    Channel.VISIT: {"place": "At home"},
    Channel.MEETING: {"place": "The children's centre", "adjustments": "A room without echo"},
    Channel.EVENT: {"event": "EHC plans explained, 10 December 2026"},
    Channel.SURVEY: {},
    Channel.SOCIAL_MEDIA: {},
}


def noted(**said: Any) -> NotedFeedback:
    return NotedFeedback.model_validate({"reply_wanted": False, **said})


@pytest.mark.clause("FB-04")
@pytest.mark.clause("FB-05")
@pytest.mark.clause("FB-07")
@pytest.mark.clause("FB-10")
@pytest.mark.parametrize("channel", Channel)
def test_what_belongs_to_a_way_is_kept_and_is_said_of_no_other(channel: Channel) -> None:
    said = OF_EACH_WAY[channel]
    assert noted(how=said).to_keep(channel) == Feedback(reply_wanted=False, how=HowItCame.model_validate(said))
    elsewhere = {name: value for how in OF_EACH_WAY.values() for name, value in how.items()}
    for name in elsewhere.keys() - HowItCame.model_validate(said).model_dump(exclude_none=True).keys():
        if channel is Channel.VISIT and name == "adjustments":
            continue
        with pytest.raises(FieldWrong) as refused:
            noted(how={**said, name: elsewhere[name]}).to_keep(channel)
        assert refused.value.field == f"feedback.how.{name}"


@pytest.mark.parametrize(
    ("channel", "missing"),
    [
        (Channel.TELEPHONE, "read_back"),
        (Channel.EVENT, "event"),
        (Channel.VISIT, "place"),
        (Channel.MEETING, "place"),
    ],
)
def test_what_is_always_known_of_a_way_has_to_be_said(channel: Channel, missing: str) -> None:
    with pytest.raises(FieldWrong) as refused:
        noted().to_keep(channel)
    assert refused.value.field == f"feedback.how.{missing}"


def test_a_letter_may_have_no_date_and_its_scan_may_come_later() -> None:
    assert noted().to_keep(Channel.POST).how == HowItCame()


@pytest.mark.clause("FB-09")
@pytest.mark.parametrize("channel", [Channel.TELEPHONE, Channel.VISIT, Channel.MEETING])
def test_of_a_spoken_word_about_a_worker_it_is_said_whether_they_wrote_it_down_themselves(channel: Channel) -> None:
    how = OF_EACH_WAY[channel]
    with pytest.raises(FieldWrong) as refused:
        noted(worker="Casey Worker", how=how).to_keep(channel)
    assert refused.value.field == "feedback.how.about_the_writer"
    kept = noted(worker="Casey Worker", how={**how, "about_the_writer": False}).to_keep(channel)
    assert (kept.worker, kept.how.about_the_writer) == ("Casey Worker", False)
    with pytest.raises(FieldWrong):
        noted(how={**how, "about_the_writer": False}).to_keep(channel)


@pytest.mark.clause("FB-11")
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "reply_wanted"),
        ({"reply_wanted": None}, "reply_wanted"),
        ({"reply_wanted": "yes"}, "reply_wanted"),
        ({"reply_wanted": 1}, "reply_wanted"),
        ({"reply_wanted": True, "worker": " "}, "worker"),
        ({"reply_wanted": True, "how": {"read_back": "yes"}}, "read_back"),
        ({"reply_wanted": True, "how": {"by": "pigeon"}}, "by"),
    ],
)
def test_whether_a_reply_is_wanted_is_always_said_and_plainly(said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NotedFeedback.model_validate(said)
    assert refused.value.errors()[0]["loc"][-1] == field
