"""Who may do what: every operation for every kind of caller, with what is theirs, another's, and nobody's.

A rule is a table. Its cells are a status, or `ok` for the status of success that the API reference declares for the
operation, or `refused` for a batch that is answered and stores nothing, or `-` where the operation knows no such case.

own      what belongs to the caller's organization (to the operator: to any); for reading, a published listing
foreign  what belongs to another organization and is not published; a list or a creation that names that organization
missing  an id that nothing has; to a test key, what only the real catalogue has
"""

from collections.abc import Iterator

import msgspec

ROLES = (
    "anonymous",
    "need token",
    "partner key",
    "editor",
    "administrator",
    "operator",
    "organization key",
    "revoked key",
    "expired key",
    "test key",
)
CASES = ("own", "foreign", "missing")

RULES = {
    "open to all": """
                            own      foreign  missing
        anonymous           ok       -        -
        need token          ok       -        -
        partner key         ok       -        -
        editor              ok       -        -
        administrator       ok       -        -
        operator            ok       -        -
        organization key    ok       -        -
        revoked key         401      -        -
        expired key         401      -        -
        test key            ok       -        -
    """,
    "read what is published": """
                            own      foreign  missing
        anonymous           ok       404      404
        need token          ok       404      404
        partner key         ok       404      404
        editor              ok       404      404
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "hold the need's token": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          ok       404      404
        partner key         401      401      401
        editor              401      401      401
        administrator       401      401      401
        operator            401      401      401
        organization key    401      401      401
        revoked key         401      401      401
        expired key         401      401      401
        test key            401      401      401
    """,
    "hold the need's token or receive the need": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          ok       404      404
        partner key         403      403      403
        editor              ok       404      404
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "work on a listing": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              ok       404      404
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "add a listing": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              ok       422      422
        administrator       ok       422      422
        operator            ok       ok       422
        organization key    ok       422      422
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       422      422
    """,
    "write a batch": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              ok       refused  refused
        administrator       ok       refused  refused
        operator            ok       ok       refused
        organization key    ok       refused  refused
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       refused  refused
    """,
    "send a file": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              ok       422      422
        administrator       ok       422      422
        operator            422      422      422
        organization key    ok       422      422
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       422      422
    """,
    "end an import that has ended": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              409      404      404
        administrator       409      404      404
        operator            409      409      404
        organization key    409      404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            409      404      404
    """,
    "read the files of a referral": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              ok       404      404
        administrator       ok       404      404
        operator            404      404      404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "list organizations": """
                            own      foreign  missing
        anonymous           401      -        -
        need token          401      -        -
        partner key         403      -        -
        editor              ok       -        -
        administrator       ok       -        -
        operator            ok       -        -
        organization key    ok       -        -
        revoked key         401      -        -
        expired key         401      -        -
        test key            ok       -        -
    """,
    "administer people or keys": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            403      403      403
    """,
    "add a person or a key": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       ok       422      422
        operator            ok       ok       422
        organization key    ok       422      422
        revoked key         401      401      401
        expired key         401      401      401
        test key            403      403      403
    """,
    "mint a token": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         ok       422      422
        editor              403      403      403
        administrator       403      403      403
        operator            403      403      403
        organization key    403      403      403
        revoked key         401      401      401
        expired key         401      401      401
        test key            403      403      403
    """,
    "administer webhooks": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "publish a case": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       ok       404      404
        operator            ok       ok       404
        organization key    ok       404      404
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       404      404
    """,
    "add a webhook": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       ok       422      422
        operator            ok       ok       422
        organization key    ok       422      422
        revoked key         401      401      401
        expired key         401      401      401
        test key            ok       422      422
    """,
    "add an organization": """
                            own      foreign  missing
        anonymous           401      -        -
        need token          401      -        -
        partner key         403      -        -
        editor              403      -        -
        administrator       403      -        -
        operator            ok       -        -
        organization key    403      -        -
        revoked key         401      -        -
        expired key         401      -        -
        test key            403      -        -
    """,
    "change an organization": """
                            own      foreign  missing
        anonymous           401      401      401
        need token          401      401      401
        partner key         403      403      403
        editor              403      403      403
        administrator       403      403      403
        operator            ok       ok       404
        organization key    403      403      403
        revoked key         401      401      401
        expired key         401      401      401
        test key            403      403      403
    """,
    "be a person": """
                            own      foreign  missing
        anonymous           401      -        -
        need token          401      -        -
        partner key         403      -        -
        editor              ok       -        -
        administrator       ok       -        -
        operator            ok       -        -
        organization key    403      -        -
        revoked key         401      -        -
        expired key         401      -        -
        test key            403      -        -
    """,
}
"""Rule → case by case, what each role is answered."""

OPERATIONS = {
    "health": "open to all",
    "readiness": "open to all",
    "matchNeed": "open to all",
    "createNeed": "open to all",
    "getNeed": "hold the need's token or receive the need",
    "getPlan": "hold the need's token or receive the need",
    "editPlan": "hold the need's token or receive the need",
    "getPlanPage": "hold the need's token or receive the need",
    "getPlanDocument": "hold the need's token or receive the need",
    "getCase": "hold the need's token or receive the need",
    "getCaseHistory": "hold the need's token or receive the need",
    "moveNeed": "hold the need's token or receive the need",
    "listMessages": "hold the need's token or receive the need",
    "addMessage": "hold the need's token or receive the need",
    "listNeeds": "list organizations",
    "listReferrals": "list organizations",
    "getReferral": "work on a listing",
    "getReferralHistory": "work on a listing",
    "moveReferral": "work on a listing",
    "listReferralMessages": "work on a listing",
    "addReferralMessage": "work on a listing",
    "moveReferralOfNeed": "hold the need's token",
    "getOutcome": "hold the need's token or receive the need",
    "evaluateNeed": "hold the need's token",
    "followUpNeed": "hold the need's token or receive the need",
    "addFigures": "hold the need's token or receive the need",
    "linkNeed": "work on a listing",
    "unlinkNeed": "work on a listing",
    "listGaps": "list organizations",
    "getGapSummary": "open to all",
    "listGapsOfNeed": "hold the need's token or receive the need",
    "answerGap": "work on a listing",
    "listSolvedCases": "open to all",
    "getSolvedCase": "read what is published",
    "patchSolvedCase": "publish a case",
    "publishSolvedCase": "publish a case",
    "withdrawSolvedCase": "publish a case",
    "getIndicators": "open to all",
    "getPortalUsage": "administer people or keys",
    "listConsents": "open to all",
    "putContact": "hold the need's token",
    "getContact": "hold the need's token or receive the need",
    "listContactViews": "hold the need's token",
    "changeConsent": "hold the need's token",
    "exportNeed": "hold the need's token",
    "addAttachment": "hold the need's token",
    "listAttachments": "hold the need's token",
    "getAttachment": "hold the need's token",
    "removeAttachment": "hold the need's token",
    "eraseNeed": "hold the need's token",
    "getReferralContact": "work on a listing",
    "listReferralAttachments": "read the files of a referral",
    "getReferralAttachment": "read the files of a referral",
    "listStations": "open to all",
    "getStation": "read what is published",
    "listOfferings": "open to all",
    "getOffering": "read what is published",
    "listScopeLines": "read what is published",
    "getScopeLine": "read what is published",
    "listAccreditations": "read what is published",
    "getAccreditation": "read what is published",
    "createStation": "add a listing",
    "replaceStation": "work on a listing",
    "patchStation": "work on a listing",
    "withdrawStation": "work on a listing",
    "listStationVersions": "work on a listing",
    "getStationVersion": "work on a listing",
    "restoreStation": "work on a listing",
    "createOffering": "add a listing",
    "writeOfferings": "write a batch",
    "replaceOffering": "work on a listing",
    "patchOffering": "work on a listing",
    "withdrawOffering": "work on a listing",
    "listOfferingVersions": "work on a listing",
    "getOfferingVersion": "work on a listing",
    "restoreOffering": "work on a listing",
    "addScopeLine": "work on a listing",
    "replaceScopeLine": "work on a listing",
    "patchScopeLine": "work on a listing",
    "removeScopeLine": "work on a listing",
    "addAccreditation": "work on a listing",
    "replaceAccreditation": "work on a listing",
    "patchAccreditation": "work on a listing",
    "removeAccreditation": "work on a listing",
    "getOfferingQuality": "work on a listing",
    "listReminders": "list organizations",
    "createImport": "send a file",
    "listImports": "list organizations",
    "getImport": "work on a listing",
    "getMarkedFile": "work on a listing",
    "cancelImport": "end an import that has ended",
    "revertImport": "end an import that has ended",
    "getTemplate": "open to all",
    "exportOfferings": "list organizations",
    "listStandards": "open to all",
    "importStandards": "add an organization",
    "listOrganizations": "list organizations",
    "getOrganization": "work on a listing",
    "createOrganization": "add an organization",
    "replaceOrganization": "change an organization",
    "listPeople": "administer people or keys",
    "invitePerson": "add a person or a key",
    "getPerson": "administer people or keys",
    "changePerson": "administer people or keys",
    "inviteAgain": "administer people or keys",
    "listKeys": "administer people or keys",
    "createKey": "add a person or a key",
    "getKey": "administer people or keys",
    "rotateKey": "administer people or keys",
    "revokeKey": "administer people or keys",
    "listSitekeys": "administer people or keys",
    "createSitekey": "add a person or a key",
    "getSitekey": "administer people or keys",
    "patchSitekey": "administer people or keys",
    "mintEmbedToken": "mint a token",
    "withdrawSitekey": "administer people or keys",
    "listWebhooks": "administer webhooks",
    "createWebhook": "add a webhook",
    "getWebhook": "administer webhooks",
    "patchWebhook": "administer webhooks",
    "deleteWebhook": "administer webhooks",
    "rotateWebhookSecret": "administer webhooks",
    "testWebhook": "administer webhooks",
    "replayFailedDeliveries": "administer webhooks",
    "listDeliveries": "administer webhooks",
    "getDelivery": "administer webhooks",
    "replayDelivery": "administer webhooks",
    "signIn": "open to all",
    "acceptInvitation": "open to all",
    "getSession": "be a person",
    "beginSecondFactor": "be a person",
    "confirmSecondFactor": "be a person",
    "removeSecondFactor": "be a person",
    "changePassword": "be a person",
    "signOut": "be a person",
}
"""Operation of the API reference → its rule; one that stands here not is let nowhere."""


class Cell(msgspec.Struct, frozen=True):
    """What one kind of caller is answered by one operation in one case."""

    operation: str
    role: str
    case: str
    expected: str


def cells(operation: str) -> Iterator[Cell]:
    """The declared cells of an operation, the callers in their order."""
    columns, *rows = (line.split() for line in RULES[OPERATIONS[operation]].strip().splitlines())
    found = {" ".join(row[: -len(columns)]): row[-len(columns) :] for row in rows}
    assert tuple(columns) == CASES
    assert tuple(found) == ROLES, OPERATIONS[operation]
    for role, row in found.items():
        yield from (Cell(operation, role, case, word) for case, word in zip(CASES, row, strict=True))


class Size(msgspec.Struct, frozen=True):
    """How large the matrix is; `cells` are those that are asked for, without the cases that an operation has not."""

    operations: int
    roles: int
    cases: int
    cells: int


def size() -> Size:
    """The size of the matrix."""
    asked = sum(cell.expected != "-" for operation in OPERATIONS for cell in cells(operation))
    return Size(len(OPERATIONS), len(ROLES), len(CASES), asked)
