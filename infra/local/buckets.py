"""S3 in moto, made safe for many threads and quick with many objects."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from types import SimpleNamespace
from typing import Any

from moto.s3.models import S3Backend

from infra.local.patches import replaced


@contextmanager
def orderly_buckets() -> Iterator[None]:
    """While the block runs, to list versions copies those that are asked for.

    moto copies every version of every object in the bucket, whatever prefix is asked for: a thousand erasures would
    copy millions, and fall over what another thread has just begun to write.
    """
    list_versions = S3Backend.list_object_versions

    @wraps(list_versions)
    def list_object_versions(self: S3Backend, bucket_name: str, prefix: str = "", **options: Any) -> Any:
        bucket = self.get_bucket(bucket_name)
        asked_for = copy.copy(bucket)
        asked_for.keys = type(bucket.keys)()
        for key in list(bucket.keys):
            if key.startswith(prefix):
                asked_for.keys.setlist(key, list(bucket.keys.getlist(key, [])))
        backend: Any = SimpleNamespace(get_bucket=lambda _: asked_for)
        return list_versions(backend, bucket_name, prefix=prefix, **options)

    with replaced((S3Backend, "list_object_versions", list_object_versions)):
        yield
