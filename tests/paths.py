"""The paths of everything that can lie in an item: by the model of its record, and as it was found in the table."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel


def of_model(model: type[BaseModel], within: tuple[type[BaseModel], ...] = ()) -> Iterator[str]:
    """Each field that ``model`` can store, those of a record in it after a dot: ``permission.at``. A record that holds
    others of its own kind is followed once, and whatever stands under names of no record is a star: ``passed.*``.
    """
    fields = {name: field.annotation for name, field in model.model_fields.items()}
    computed = {name: field.return_type for name, field in model.model_computed_fields.items()}
    for name, annotation in {**fields, **computed}.items():
        records = [each for each in _records(annotation) if within.count(each) < 2]
        if not records:
            yield f"{name}.*" if get_origin(annotation) is dict else name
        for record in records:
            yield from (f"{name}.{path}" for path in of_model(record, (*within, record)))


def of_item(value: Any, path: str = "") -> Iterator[str]:
    """The path of each value in an item. That of an empty one ends in a dot: it may be the place of a record."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from of_item(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple) and value:
        for inner in value:
            yield from of_item(inner, path)
    elif path:
        yield path if value else f"{path}."


def _records(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [record for argument in get_args(annotation) for record in _records(argument)]
