"""Names that others chose, with nothing hidden in them."""

import pytest

from casework.domain.visible import file_name, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("a\u200bb\ufeffc\u2066d", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+2066⟩d"),
        ("a\x00b\r\nc", "a⟨U+0000⟩b⟨U+000D⟩⟨U+000A⟩c"),
        ("Zoë Ó Briain, \u200f", "Zoë Ó Briain, ⟨U+200F⟩"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("پدر و مادر", "پدر و مادر"),
    ],
)
def test_what_turns_text_around_or_hides_in_it_is_seen(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("plän für März.pdf", "plän für März.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.exe", "C__Windows_x.exe"),
        ("a\uff0fb\u2215c.pdf", "a_b_c.pdf"),
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ('<b>"x"|?*.pdf', "_b__x____.pdf"),
        (".htaccess", "htaccess"),
        ("x.exe. .", "x.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("console.pdf", "console.pdf"),
        ("", "unnamed"),
        (" . ", "unnamed"),
        (f"{'a' * 300}.pdf", f"{'a' * 146}.pdf"),
        ("b" * 300, "b" * 150),
    ],
)
def test_a_file_is_stored_under_a_name_that_hides_nothing(name: str, safe: str) -> None:
    assert file_name(name) == safe
