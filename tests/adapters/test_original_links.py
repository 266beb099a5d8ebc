"""Links to large originals: a browser stores what they lead to, for ten minutes."""

from urllib.parse import parse_qs, urlsplit

import boto3

from casework.adapters.original_links import OriginalLinks
from tests.world import NOON


def test_a_link_leads_to_a_file_that_is_stored_and_not_opened() -> None:
    client = boto3.client("s3", region_name="eu-west-2")
    link = OriginalLinks(client, "mail").link("inbound/1", "HSP-1.eml", NOON)
    asked = parse_qs(urlsplit(link.url).query)
    assert urlsplit(link.url).path.endswith("/inbound/1")
    assert asked["response-content-disposition"] == ['attachment; filename="HSP-1.eml"']
    assert asked["response-content-type"] == ["application/octet-stream"]
    assert asked["response-cache-control"] == ["no-store"]
    assert (link.expires_at - NOON).total_seconds() == 600
