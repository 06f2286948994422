"""Schemas of merge patches (RFC 7396), made from the schemas of what they change."""

from typing import Any

_ABOUT = "Members that are to be different (RFC 7396); null removes one that need not be there."
Schema = dict[str, Any]


def patch_of(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    """The merge patch of an object: any of its members, or none; of an object within it again any."""
    required = schema.get("required", [])
    properties = {
        name: _member(member, schemas, nullable=name not in required) for name, member in schema["properties"].items()
    }
    return {
        "title": f"{schema['title']}Patch",
        "description": _ABOUT,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _member(schema: Schema, schemas: dict[str, Schema], nullable: bool) -> Schema:
    # A member that the patch leaves out stays as it is, whatever it is if nobody ever states it.
    bare = {name: value for name, value in schema.items() if name != "default"}
    branches = [_branch(branch, schemas) for branch in bare.pop("anyOf", [bare])]
    if nullable and {"type": "null"} not in branches and {} not in branches:
        branches.append({"type": "null"})
    if len(branches) == 1:
        return branches[0]
    said = {name: value for name, value in schema.items() if name == "description"}
    return {**said, "anyOf": branches}


def _branch(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    target = schemas.get(schema.get("$ref", "").rpartition("/")[2])
    if target is not None and target.get("type") == "object":
        return patch_of(target, schemas)
    return schema
