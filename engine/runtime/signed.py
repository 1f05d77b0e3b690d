"""What a signature signs: the answers of one visit of one step of one job, named by a hash.

Device and server make the hash of the same text, so that a signature that was given for other answers, for
another step or at another visit shows as such.
"""

from __future__ import annotations

from engine.language.canonical import canonical, digest
from engine.language.runbook import Form
from engine.runtime.values import Answers


def signed_hash(job: str, address: str, opened: int, answers: Answers, form: Form) -> str | None:
    """SHA-256 of the canonical JSON (RFC 8785) of ``{answers, job, opened, step}``.

    ``answers`` are as taken (hidden fields dropped, calculated fields recomputed), without the form's own
    signatures. None for answers that canonical JSON can't hold.
    """
    said = {
        name: value
        for name, value in answers.items()
        if (policy := form.evidence.get(name)) is None or policy.kind != "signature"
    }
    try:
        return digest(canonical({"answers": said, "job": job, "opened": opened, "step": address}))
    except (ValueError, TypeError):
        return None
