"""How a system is measured that takes in emails: in a process of its own, one email after another.

Runs with any Python that a system brings, and imports nothing that would count as its memory.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

WARM = "warm"
"""The folder, in that of the messages, of those that are taken in first and do not count."""


def measure(take_in: Callable[[bytes], str], folder: Path) -> None:
    """Have ``take_in`` take in every message in ``folder`` and say in a word what became of it; print what that cost,
    and wait until whoever asked has looked at this process's memory.

    Costs are seconds of processor, in the program and in the system for it: what it took to be ready, with everything
    that is loaded only when it is first needed, then what each message took.
    """
    for path in sorted((folder / WARM).iterdir()):
        take_in(path.read_bytes())
    ready = time.process_time()
    spent, became = [], Counter[str]()
    for path in sorted(folder.glob("*.eml")):
        raw = path.read_bytes()
        began = time.process_time()
        what = take_in(raw)
        spent.append(time.process_time() - began)
        became[what] += 1
    sys.stdout.write(json.dumps({"ready": ready, "spent": spent, "became": became}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
