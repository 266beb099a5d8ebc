"""That what is known of a person is still as it was read, as a condition of a write."""

from casework.adapters.table import IS_NEW
from casework.domain.child import Child
from casework.domain.contact import Contact

Condition = tuple[str, dict[str, object], dict[str, str]]


def as_read(known: Contact | Child | None) -> Condition:
    """The condition, its values and its names: every field is as it was read, or is still not there. One that is as it
    always begins may not be there either: it is younger than the item.
    """
    if known is None:
        return IS_NEW, {}, {}
    read = known.model_dump(mode="json", exclude_none=True, exclude={"permission_to_hold"})
    parts, values, names = ["attribute_exists(pk)"], {}, {}
    for field, about in type(known).model_fields.items():
        names[f"#{field}"] = field
        if field in read:
            values[f":{field}"] = read[field]
            is_so = f"#{field} = :{field}"
            begins_so = getattr(known, field) == about.default
            parts.append(f"({is_so} OR attribute_not_exists(#{field}))" if begins_so else is_so)
        else:
            parts.append(f"attribute_not_exists(#{field})")
    return " AND ".join(parts), values, names
