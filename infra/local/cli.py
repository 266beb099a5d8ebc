"""The `casework` command."""

import argparse
import sys
from datetime import datetime
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"casework {options.command}: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    # Each command imports what it needs: `send` must not wait for moto.
    if options.command == "serve":
        from infra.local.serve import serve

        return serve(
            smtp_port=options.smtp_port,
            http_port=options.http_port,
            aws_port=options.aws_port,
            now=options.now,
            outbox=options.outbox,
        )
    if options.command == "send":
        from infra.local.post import send_files

        return send_files(options.files, port=options.port, to=options.to, sender=options.sender)
    from infra.local.demo import demo

    return demo()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="casework", description="The casework service on one machine.")
    commands = parser.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="deploy the template locally and serve it until Ctrl-C")
    serve.add_argument(
        "--smtp-port", type=int, default=2525, metavar="PORT", help="mail in (default 2525, 0: a free one)"
    )
    serve.add_argument(
        "--http-port", type=int, default=8080, metavar="PORT", help="the API (default 8080, 0: a free one)"
    )
    serve.add_argument("--aws-port", type=int, default=5566, metavar="PORT", help="for AWS clients (default 5566)")
    serve.add_argument("--now", type=_instant, metavar="ISO-TIME", help="start the clock here, with UTC offset")
    serve.add_argument("--outbox", type=Path, metavar="DIR", help="write every sent email here as .eml")

    send = commands.add_parser("send", help="post raw messages to the SMTP door, byte for byte")
    send.add_argument("files", type=Path, nargs="+", metavar="FILE.eml")
    send.add_argument("--port", type=int, default=2525, help="the SMTP door (default 2525)")
    send.add_argument("--to", metavar="ADDRESS", help="envelope recipient (default: the message's To)")
    send.add_argument(
        "--from", dest="sender", metavar="ADDRESS", help="envelope sender (default: the message's Return-Path or From)"
    )

    commands.add_parser("demo", help="a tour: Christmas 2026 at the service and what becomes of it, in a minute")
    return parser


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO 8601 time") from unreadable
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no UTC offset, so it is not one instant; add +00:00 or Z")
    return instant


if __name__ == "__main__":
    sys.exit(main())
