"""Which case an email joins: what people's programs and the systems on the way make of a reply, and what others try."""

import pytest

from casework.domain.reference import ALPHABET
from tests.intake.test_email_intake import acknowledged
from tests.world import World, email

EVE = {"from": "Eve <eve@example.org>"}


def reply(body: str = "Thank you", **headers: str) -> bytes:
    return email(body, **{"subject": "RE: Your message", "message_id": "<2@mail.example.org>", **headers})


def why(world: World, ref: str) -> str:
    case = world.cases.get(ref)
    assert [task.what for task in case.tasks], "a person is asked to look"
    return "; ".join(case.latest_round.needs_eyes)


@pytest.mark.parametrize(
    "as_written",
    [
        "{id}",
        "<{id}>",
        "Your message of Wed, 23 Dec 2026 <{id}>",
        "\r\n\t<{id}>",
        "<{start}\r\n {rest}>",
        "=?utf-8?q?=3C{id}=3E?=",
        "=?us-ascii?Q?=3C{start}?=\r\n =?us-ascii?Q?{rest}=3E?=",
        "<<{id}>>",
        '"{id}"',
        "<1@x.example.org>,<{id}>;",
        "<[0123456789abcdef]@microsoft.com> <{id}>",
        "{id} <1@x.example.org>",
    ],
)
@pytest.mark.parametrize("header", ["in_reply_to", "references"])
def test_a_letter_of_ours_is_known_however_its_id_is_written(world: World, header: str, as_written: str) -> None:
    ref = world.receive(email())
    letter = acknowledged(world, ref).strip("<>")
    written = as_written.format(id=letter, start=letter[:7], rest=letter[7:])
    assert world.receive(reply(**{header: written})) == ref


@pytest.mark.parametrize("domain", ["eu-west-2.amazonses.com", "email.amazonses.com", "EU-WEST-2.AMAZONSES.COM"])
def test_a_letter_of_ours_is_known_in_each_form_of_its_id(world: World, domain: str) -> None:
    ref = world.receive(email())
    ses_id = acknowledged(world, ref).strip("<>").partition("@")[0]
    named = f"<{ses_id.upper() if domain.isupper() else ses_id}@{domain}>"
    assert world.receive(reply(in_reply_to=named)) == ref


@pytest.mark.parametrize(
    "header",
    [
        *("to", "cc", "bcc", "reply_to", "resent_to", "resent_cc", "delivered_to", "x_original_to", "envelope_to"),
        *("x_forwarded_to", "apparently_to", "x_gm_original_to", "original_recipient"),
    ],
)
def test_the_key_is_found_wherever_the_address_was_moved_to(world: World, header: str) -> None:
    ref = world.receive(email())
    assert world.receive(reply(**{"to": "enquiries@cases.example.org", header: world.replies.address(ref)})) == ref


@pytest.mark.parametrize(
    "to",
    [
        '"{key}" <enquiries@cases.example.org>',
        "=?utf-8?q?{encoded}?= <enquiries@cases.example.org>",
        "=?utf-8?q?=22Halton_SEND=22?= <{key}>",
        "undisclosed-recipients:;, {key}",
        "Team: a@example.org, {key};",
        "'{key}'",
    ],
)
def test_the_key_is_found_in_names_and_groups(world: World, to: str) -> None:
    ref = world.receive(email())
    key = world.replies.address(ref)
    encoded = key.replace("+", "=2B").replace("@", "=40").replace("-", "=2D")
    assert world.receive(reply(to=to.format(key=key, encoded=encoded))) == ref


def test_a_key_that_only_the_envelope_bore_is_found(world: World) -> None:
    ref = world.receive(email())
    on_the_way = f"Received: from mx by inbound-smtp.eu-west-2 for {world.replies.address(ref).upper()}; Wed\r\n"
    assert world.receive(on_the_way.encode() + reply(to="undisclosed-recipients:;")) == ref


def test_neither_many_recipients_nor_many_headers_hide_a_key(world: World) -> None:
    ref = world.receive(email())
    hops = "".join(f"Received: from hop{n}.example.org by hop{n + 1}.example.org; Wed\r\n" for n in range(150))
    assert world.receive(hops.encode() + reply(to=world.replies.address(ref))) == ref


@pytest.mark.parametrize(
    "where",
    [
        {"subject": "Re: {key}"},
        {"body": "On Wednesday Halton <{key}> wrote:\r\n> In-Reply-To: {letter}"},
        {"from": '"{key}" <sam.fielding@example.org>'},
        {"x_note": "{key}"},
        {"message_id": "<{key}>"},
        {"thread_topic": "{key}", "thread_index": "{letter}"},
    ],
)
def test_what_anybody_may_have_quoted_is_no_key(world: World, where: dict[str, str]) -> None:
    ref = world.receive(email())
    names = {"key": world.replies.address(ref), "letter": acknowledged(world, ref)}
    assert world.receive(reply(**{name: text.format(**names) for name, text in where.items()})) != ref


@pytest.mark.parametrize("at", [-3, 12, 20])
def test_a_mistyped_or_guessed_key_joins_nothing_and_a_person_looks(world: World, at: int) -> None:
    local, _, domain = world.replies.address(world.receive(email())).partition("@")
    wrong = next(each for each in ALPHABET.lower()[2:] if each != local[at])
    other = world.receive(reply(to=f"{local[:at]}{wrong}{local[at:][1:]}@{domain}"))
    assert "never gave out" in why(world, other)


def test_a_mistyped_key_beside_one_that_is_right_does_no_harm(world: World) -> None:
    ref = world.receive(email())
    key = world.replies.address(ref)
    assert world.receive(reply(to=f"{key}, {key.replace(key[12:14], 'zz')}")) == ref


def test_a_stolen_key_goes_to_a_person_whichever_way_it_is_shown(world: World) -> None:
    ref = world.receive(email())
    names = {"to": world.replies.address(ref), "references": acknowledged(world, ref)}
    for number, (header, value) in enumerate(names.items()):
        other = world.receive(reply(**EVE, **{header: value}, message_id=f"<{number}@eve.example.org>"))
        assert other != ref
        assert "not a party" in why(world, other)


def test_a_key_and_a_letter_of_two_cases_are_never_one_by_guess(world: World) -> None:
    first = world.receive(email())
    second = world.receive(email("Another matter", message_id="<9@mail.example.org>"))
    both = reply(to=world.replies.address(second), in_reply_to=acknowledged(world, first))
    other = world.receive(both)
    assert other not in {first, second}
    assert "more than one case" in why(world, other)


@pytest.mark.parametrize(
    ("by", "joins"), [("Sam.Fielding@example.org", True), ("eve@example.org", False), ("Eve <eve@example.org>", False)]
)
@pytest.mark.parametrize("header", ["resent_from", "resent_sender"])
def test_what_a_third_person_passes_on_unchanged_goes_to_a_person(
    world: World, header: str, by: str, *, joins: bool
) -> None:
    ref = world.receive(email())
    passed_on = world.receive(
        reply(to="enquiries@cases.example.org", resent_to=world.replies.address(ref), **{header: by})
    )
    assert (passed_on == ref) is joins
    assert joins or "passed on by" in why(world, passed_on)


@pytest.mark.parametrize("letter", ["\u212a", "\u0130"])
def test_letters_that_only_look_like_a_key_lose_no_email(world: World, letter: str) -> None:
    key = world.replies.address(world.receive(email()))
    assert world.receive(reply(to=f"{key[:20]}{letter}{key[21:]}"))
