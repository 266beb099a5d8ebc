"""What a thousand enquiries cost, each from the email in S3 to its answer in time, by a dated list of AWS's prices.

python -m infra.bench.price          # measures, and prints the bill; 1 beyond the budgets
python -m infra.bench.price --write  # writes it into docs/performance.md as well
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from infra.bench import document
from infra.bench.document import tabled
from infra.bench.enquiry import Enquiry, measured
from infra.bench.intake.compared import ours
from infra.bench.intake.messages import invented, laid_out
from infra.bench.intake.peers import ROOT
from infra.bench.intake.rounds import run
from infra.template import read

PRICES = Path(__file__).parent / "prices.toml"
MOST_CALLS, MOST_TRANSITIONS = 12, 8
"""Of the functions from mail in S3 to acknowledged and waiting; and of the machine until an answer in time."""
_THOUSAND, _MB_IN_A_GB, _BYTES_IN_A_GB = 1000, 1024, 1e9
_MESSAGES = 100
_UNTIL_PARKED = ("ReceiveEmailFunction", "OpenRoundFunction", "AcknowledgeFunction")


class Price(BaseModel):
    """What AWS asks for ``per`` of something, whose price that is, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    usd: float = Field(gt=0)
    per: int = Field(gt=0)
    region: str
    looked_up: date
    source: str

    def of(self, number: float) -> float:
        """Dollars for so many."""
        return number * self.usd / self.per


class Assumed(BaseModel):
    """What nobody measured, as prices.toml says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ms_a_call: float
    mb_a_processor: float
    cold_share: float = Field(ge=0, le=1)
    cold_ms: float


class PriceList(BaseModel):
    """Prices by what they are for. Whatever is used and not listed raises KeyError."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prices: tuple[Price, ...]
    assumed: Assumed

    def of(self, what: str) -> Price:
        return {each.what: each for each in self.prices}[what]


def load_prices() -> PriceList:
    return PriceList.model_validate(tomllib.loads(PRICES.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Line:
    """One line of the bill, for one enquiry."""

    what: str
    number: float
    price: Price

    @property
    def usd(self) -> float:
        """For a thousand enquiries."""
        return _THOUSAND * self.price.of(self.number)


@dataclass(frozen=True)
class Function:
    """What one function did for an enquiry: how often it ran, with how many calls of AWS in all, how much memory it
    has (MB), and how long it computes each time on a whole processor (ms).
    """

    name: str
    invoked: int
    calls: int
    memory: int
    computes: float

    def billed_ms(self, assumed: Assumed) -> float:
        """For how long Lambda bills it in all: computing on its share of a processor, waiting for AWS, and starting
        anew as often as is assumed.
        """
        share = min(1, self.memory / assumed.mb_a_processor)
        computing = self.computes + assumed.cold_share * assumed.cold_ms
        return self.invoked * computing / share + self.calls * assumed.ms_a_call

    def gb_seconds(self, assumed: Assumed) -> float:
        return self.memory / _MB_IN_A_GB * self.billed_ms(assumed) / 1000


def functions(enquiry: Enquiry, template: Mapping[str, Any], computes: Mapping[str, float]) -> list[Function]:
    """The functions that an enquiry ran; ``computes`` says of some how long they compute, and under ``""`` how long any
    other is taken to.
    """
    usual = template["Globals"]["Function"]["MemorySize"]
    found = []
    for name, invoked in sorted(enquiry.invoked.items()):
        memory = template["Resources"][name]["Properties"].get("MemorySize", usual)
        found.append(Function(name, invoked, enquiry.calls_by(name), memory, computes.get(name, computes[""])))
    return found


def bill(enquiry: Enquiry, ran: list[Function], listed: PriceList) -> list[Line]:
    """What an enquiry is billed for, line by line."""
    invoked = sum(each.invoked for each in ran)
    # Each function reads and writes under the key, and so do SES, S3 and SQS on the mail's way to it.
    keys = invoked + enquiry.of("s3 GetObject") + 4
    cold_secrets = len(ran) * listed.assumed.cold_share
    used = {
        "a request to Lambda": invoked,
        "a GB-second of Lambda on Arm": sum(each.gb_seconds(listed.assumed) for each in ran),
        "a state transition": enquiry.transitions,
        "a write unit of DynamoDB": enquiry.write_units,
        "a read unit of DynamoDB": enquiry.read_units,
        "a PUT to S3": 1,
        "a GET from S3": enquiry.of("s3 GetObject"),
        "a request to SQS": 3,
        "an email through SES": 1 + enquiry.of("sesv2 SendEmail"),
        "256 kB of incoming mail": 1,
        "a GB sent by email": enquiry.sent / _BYTES_IN_A_GB,
        "a request to KMS": keys,
        "a secret read": cold_secrets,
        "a request to the API": enquiry.invoked["DeskFunction"],
    }
    return [Line(what, number, listed.of(what)) for what, number in used.items()]


def until_parked(ran: list[Function]) -> int:
    """Calls of AWS by functions from mail in S3 to a case that is acknowledged and waits for its answer."""
    return sum(each.calls for each in ran if each.name in _UNTIL_PARKED)


def tables(ran: list[Function], lines: list[Line], listed: PriceList) -> Iterator[str]:
    yield tabled(
        [
            ["", "invocations", "MB", "computes, ms", "calls of AWS", "billed, ms"],
            *(
                [
                    f"`{each.name}`",
                    str(each.invoked),
                    str(each.memory),
                    f"{each.computes:.1f}",
                    str(each.calls),
                    f"{each.billed_ms(listed.assumed):.0f}",
                ]
                for each in ran
            ),
        ]
    )
    yield tabled(
        [
            ["for 1,000 enquiries", "number", "USD", "USD each", "price of", "looked up"],
            *(
                [
                    line.what,
                    f"{_THOUSAND * line.number:,.4g}" if line.number < 1 else f"{_THOUSAND * line.number:,.0f}",
                    f"{line.usd:.4f}",
                    f"{line.price.usd} / {line.price.per:,}",
                    line.price.region,
                    f"{line.price.looked_up}",
                ]
                for line in lines
            ),
            ["**in all**", "", f"**{sum(line.usd for line in lines):.2f}**", "", "", ""],
        ]
    )


def _computes() -> dict[str, float]:
    """Milliseconds on a whole processor, AWS answering from memory: of intake, and of what comes with its letters."""
    folder = laid_out("bench-price", invented(_MESSAGES), invented(10, first=10_000))
    alone, both = (run(ours(*options)(folder)).each * 1000 for options in ((), ("--acknowledge",)))
    return {"ReceiveEmailFunction": alone, "AcknowledgeFunction": both - alone, "": both - alone}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.price", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the bill into docs/{document.DOCUMENT.name}")
    options = parser.parse_args(arguments)
    listed, enquiry = load_prices(), measured()
    ran = functions(enquiry, read(ROOT / "template.yaml"), _computes())
    lines, calls = bill(enquiry, ran, listed), until_parked(ran)
    said = (
        f"Measured on {datetime.now(UTC):%d %B %Y}. From mail in S3 to acknowledged and waiting functions make {calls} "
        f"calls of AWS (budget: {MOST_CALLS}), and the machine one to wait by; an enquiry answered in time takes "
        f"{enquiry.transitions} state transitions (budget: {MOST_TRANSITIONS})."
    )
    figures = "\n\n".join([said, *tables(ran, lines, listed)])
    print(figures)
    if options.write:
        document.write("price", figures)
    return 0 if calls <= MOST_CALLS and enquiry.transitions <= MOST_TRANSITIONS else 1


if __name__ == "__main__":
    sys.exit(main())
