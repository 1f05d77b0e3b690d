"""Which variant of an SOP a branch takes: the most specific one.

Its own code counts before its tags, and both before its parent's code, its parent's tags, and so on up the
tree.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.document import Document
from engine.language.library import SopFiles
from engine.language.organisation import Organisation


def variant_of(files: SopFiles, organisation: Organisation, branch: str) -> str | None:
    """The name of the variant that the branch takes; None for the SOP as it is.

    Where two are equally specific, which the checker refuses, it is the first by name.
    """
    return next(iter(candidates(files.variants, organisation, branch)), None)


def candidates(variants: Mapping[str, Document], organisation: Organisation, branch: str) -> list[str]:
    """The most specific variants for the branch, by name: none, one, or (mistakenly) several."""
    for code in organisation.ancestry(branch) or (branch,):
        tags = organisation.branches[code].tags if code in organisation.branches else ()
        by_code = [name for name, variant in variants.items() if code in _codes(variant)]
        by_tag = [name for name, variant in variants.items() if _tag(variant) in tags]
        if found := by_code or by_tag:
            return sorted(found)
    return []


def _codes(variant: Document) -> tuple[str, ...]:
    branches = variant.data["branches"]
    return tuple(branches) if isinstance(branches, list) else ()


def _tag(variant: Document) -> str | None:
    branches = variant.data["branches"]
    return branches.get("tag") if isinstance(branches, dict) else None
