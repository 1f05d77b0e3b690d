"""Reviews of drafts: comments, approvals, what differs, publishing."""

from __future__ import annotations

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import may
from api.handlers import delete, get, post, put
from api.parameters import OptionalRevision
from api.problems import ApiProblem, RawFault, describe_finding
from api.schemas.reviews import (
    ChangedFileOut,
    CommentChangeSent,
    CommentList,
    CommentOut,
    CommentSent,
    DraftReportOut,
    PublishDraftSent,
    PublishedDraftOut,
    ReviewRuleOut,
    ReviewRuleSent,
    ReviewSent,
    ReviewStateOut,
)
from api.schemas.shape import shown
from api.schemas.sops import BranchRunbookOut
from engine.services.access import Action
from engine.services.reviews import comments, demanding, draft_publishing, reviewing

DraftId = Annotated[str, PathParameter(max_length=64, description="The draft's id")]
CommentId = Annotated[str, PathParameter(max_length=64, description="The comment's id")]


@get("/api/drafts/{draft:str}/comments", guards=[may(Action.SOP_DESIGN)], operation_id="listDraftComments",
     tags=["reviews"], summary="Comments on a draft", responses=of_read("draft.unknown"))  # fmt: skip
async def list_comments(request: Asked, draft: DraftId) -> CommentList:
    """All comments, oldest first; those of a thread carry its id."""
    found = await request.run(comments.list_comments, request.services, request.actor, draft=draft)
    return CommentList(items=tuple(shown(one, CommentOut) for one in found))


@post("/api/drafts/{draft:str}/comments", guards=[may(Action.SOP_DESIGN)], operation_id="commentOnDraft",
      tags=["reviews"], summary="Comment on a draft", status_code=201,
      responses=of_command("draft.unknown", "resource.unknown"))  # fmt: skip
async def comment(request: Asked, draft: DraftId, data: JSONBody[CommentSent]) -> CommentOut:
    """Comment on a place, or answer in a thread. Those who wrote and those who spoke there are told."""
    found = await request.run(
        comments.comment,
        request.services,
        request.actor,
        draft=draft,
        said=data.said,
        thread=data.thread,
        file=data.file,
        place=data.place,
    )
    return shown(found, CommentOut)


@put("/api/drafts/{draft:str}/comments/{comment:str}", guards=[may(Action.SOP_DESIGN)],
     operation_id="changeDraftComment", tags=["reviews"], summary="Change or settle a comment",
     responses=of_command("draft.unknown", "resource.unknown", "comment.others"))  # fmt: skip
async def change_comment(
    request: Asked, draft: DraftId, comment: CommentId, data: JSONBody[CommentChangeSent]
) -> CommentOut:
    """Say your own comment in other words, or settle its thread (anybody may)."""
    if (data.said is None) == (data.settled is None):
        raise ApiProblem("request.invalid", faults=[RawFault("", "oneOf")])
    if data.said is not None:
        found = await request.run(
            comments.edit, request.services, request.actor, draft=draft, comment=comment, said=data.said
        )
    else:
        found = await request.run(
            comments.settle,
            request.services,
            request.actor,
            draft=draft,
            comment=comment,
            settled=bool(data.settled),
        )
    return shown(found, CommentOut)


@delete("/api/drafts/{draft:str}/comments/{comment:str}", guards=[may(Action.SOP_DESIGN)],
        operation_id="removeDraftComment", tags=["reviews"], summary="Take your comment away",
        status_code=204,
        responses=of_command("draft.unknown", "resource.unknown", "comment.others"))  # fmt: skip
async def remove_comment(request: Asked, draft: DraftId, comment: CommentId) -> None:
    """Take your own comment away; the first of a thread takes its answers along."""
    await request.run(comments.remove, request.services, request.actor, draft=draft, comment=comment)


@get("/api/drafts/{draft:str}/reviews", guards=[may(Action.SOP_DESIGN)], operation_id="showDraftReviews",
     tags=["reviews"], summary="Where the review stands", responses=of_read("draft.unknown"))  # fmt: skip
async def show_reviews(request: Asked, draft: DraftId) -> ReviewStateOut:
    """How many approvals are needed, who has said what of which version, and who may approve."""
    found = await request.run(reviewing.state, request.services, request.actor, draft=draft)
    return shown(found, ReviewStateOut)


@post("/api/drafts/{draft:str}/reviews", guards=[may(Action.SOP_DESIGN)], operation_id="reviewDraft",
      tags=["reviews"], summary="Review a draft", status_code=200,
      responses=of_command("draft.unknown", "draft.moved_on", "draft.closed", "review.own"))  # fmt: skip
async def review(request: Asked, draft: DraftId, data: JSONBody[ReviewSent]) -> ReviewStateOut:
    """Ask for a review, approve, want changes, or take back what you said.

    An approval is of the files as they are and ends with the next change; who wrote in the draft does not
    approve it.
    """
    found = await request.run(
        reviewing.review,
        request.services,
        request.actor,
        draft=draft,
        version=data.version,
        verdict=data.verdict,
        note=data.note,
        people=data.people,
    )
    return shown(found, ReviewStateOut)


@get("/api/drafts/{draft:str}/report", guards=[may(Action.SOP_DESIGN)], operation_id="reportDraft",
     tags=["reviews"], summary="What publishing a draft would do",
     responses=of_read("draft.unknown", "revision.unknown"))  # fmt: skip
async def report(request: Asked, draft: DraftId, against: OptionalRevision = None) -> DraftReportOut:
    """The findings, what each branch would get, what differs from what is live in a designer's words, and
    the files that differ (from revision `against`, default the live one)."""
    found = await request.run(
        draft_publishing.report,
        request.services,
        request.actor,
        draft=draft,
        against=against,
        language=request.language,
    )
    return DraftReportOut(
        version=found.version,
        against=found.against,
        ok=all(finding.severity != "error" for finding in found.findings),
        findings=tuple(describe_finding(finding) for finding in found.findings),
        branches=tuple(shown(branch, BranchRunbookOut) for branch in found.branches),
        differences=found.differences,
        scenarios=found.scenarios,
        files=tuple(shown(file, ChangedFileOut) for file in found.files),
    )


@post("/api/drafts/{draft:str}/publish", guards=[may(Action.SOP_PUBLISH)], operation_id="publishDraft",
      tags=["reviews"], summary="Publish a draft", status_code=200,
      responses=of_command("draft.unknown", "draft.moved_on", "draft.closed", "review.needed",
                           "publish.refused", "roll_out.under_way", "stages.invalid"))  # fmt: skip
async def publish(request: Asked, draft: DraftId, data: JSONBody[PublishDraftSent]) -> PublishedDraftOut:
    """Publish the draft for all branches, or ask for a roll-out in stages; or refuse with the findings and
    change nothing."""
    found = await request.run(
        draft_publishing.publish_draft,
        request.services,
        request.actor,
        draft=draft,
        version=data.version,
        note=data.note,
        stages=data.stages,
    )
    errors = sum(1 for finding in found.findings if finding.severity == "error")
    if errors:
        raise ApiProblem(
            "publish.refused",
            f"{errors} errors; nothing was published.",
            findings=tuple(describe_finding(finding) for finding in found.findings),
        )
    return PublishedDraftOut(revision=found.revision, roll_out=found.roll_out)


@get("/api/review-rule", guards=[may(Action.SOP_DESIGN)], operation_id="showReviewRule", tags=["reviews"],
     summary="How many must approve", responses=of_read())  # fmt: skip
async def show_rule(request: Asked) -> ReviewRuleOut:
    """How many people must approve an SOP that others wrote before it is published; 0: nobody."""
    reviews = await request.run(demanding.rule, request.services, request.actor)
    return ReviewRuleOut(reviews=reviews)


@put("/api/review-rule", guards=[may(Action.BRANCH_MANAGE)], operation_id="putReviewRule", tags=["reviews"],
     summary="Say how many must approve", responses=of_command())  # fmt: skip
async def put_rule(request: Asked, data: JSONBody[ReviewRuleSent]) -> ReviewRuleOut:
    """From now on so many must approve, by whatever way an SOP is published."""
    await request.run(demanding.put_needed, request.services, request.actor, reviews=data.reviews)
    return ReviewRuleOut(reviews=data.reviews)


ROUTES = (
    list_comments,
    comment,
    change_comment,
    remove_comment,
    show_reviews,
    review,
    report,
    publish,
    show_rule,
    put_rule,
)
