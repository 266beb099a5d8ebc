"""What people are told at the entrance. Every refusal says what to do instead."""

from desk.site.notice import Notice

_SIGN_IN = "/desk/sign-in"
_AGAIN = (_SIGN_IN, "Sign in again")


def signed_out(provider: str | None) -> Notice:
    """Somebody has gone; ``provider`` is the address at which to sign out there too."""
    if provider is None:
        return Notice(200, "You have signed out", ("Close the browser if others use this computer.",), (_AGAIN,))
    says = (
        "If others use this computer, sign out of your work account too: until then, signing in again may ask nothing."
    )
    return Notice(200, "You have signed out", (says,), ((provider, "Sign out of your work account"), _AGAIN))


def out_of_reach() -> Notice:
    says = (
        "The place where you sign in with your work account does not answer as it should. Nothing of yours is lost.",
        "Try again in a few minutes. If it goes on, tell whoever looks after your work account.",
    )
    return Notice(503, "You cannot sign in just now", says, ((_SIGN_IN, "Try again"),))


def not_begun_here(page_url: str) -> Notice:
    """Who came back did not leave from this address, this browser, or within ten minutes."""
    says = (
        "That sign-in was begun more than ten minutes ago, in another window, or from an old link.",
        "Go to the desk. If you are not signed in by then, it asks you again.",
    )
    return Notice(400, "That sign-in is over", says, ((f"{page_url}/desk", "Go to the desk"),))


def denied() -> Notice:
    says = (
        "You were not signed in: it was stopped, or your work account may not use the desk.",
        "If you did not stop it yourself, ask whoever looks after your work account to let you in.",
    )
    return Notice(403, "You are not signed in", says, (_AGAIN,))


def refused() -> Notice:
    says = (
        "What your browser brought back does not show who you are. That happens when a page is loaded twice, or the "
        "clock of a computer is wrong.",
        "Sign in again. If it goes on, tell whoever looks after the desk.",
    )
    return Notice(403, "You are not signed in", says, (_AGAIN,))


def no_role(provider: str | None) -> Notice:
    """Somebody is known, and may do nothing here; ``provider`` is the address at which to sign out there."""
    says = (
        "Your work account is known, but it has no role at the desk, so there is nothing here that you may see.",
        "Ask your manager for a role, and sign in again when you have it.",
    )
    other = ((provider, "Sign out, to use another account"),) if provider else ()
    return Notice(403, "You have no role here", says, (*other, _AGAIN))


def not_ours() -> Notice:
    says = ("That did not come from a page of the desk, so nothing was done.", "Go back to the desk and do it there.")
    return Notice(403, "Nothing was done", says, (("/desk", "Go to the desk"),))


def no_such_page() -> Notice:
    return Notice(
        404, "There is no such page", ("Perhaps the address was typed wrongly.",), (("/desk", "Go to the desk"),)
    )


def time_is_over(sign_in: str) -> Notice:
    """Somebody posts who is not signed in, and of whom nothing is known any more."""
    says = ("Nothing was done.",)
    return Notice(403, "You are not signed in", says, ((sign_in, "Sign in"),))


def kept(sign_in: str) -> Notice:
    """What came too late is kept; ``sign_in`` leads to the provider, and then to where it was written."""
    says = (
        "You had been signed out by the time that you sent this. Nothing of it has been saved yet.",
        "What you wrote is kept for you, and for nobody else, for a day. Sign in, look at it again, and save it.",
    )
    return Notice(403, "What you wrote is kept", says, ((sign_in, "Sign in and go on"),))


def too_long_to_keep() -> Notice:
    says = (
        "You had been signed out by the time that you sent this, and it is too long to be kept for you.",
        "Nothing has been saved. Go back in your browser, copy what you wrote, and sign in again in another window.",
    )
    return Notice(413, "What you wrote is not saved", says, (_AGAIN,))
