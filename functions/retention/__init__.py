"""The nightly run: what has expired is erased everywhere, what is held stays, and both are proved (CF-07)."""
