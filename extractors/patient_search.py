"""A FHIR R4 server's patients: its Patient search comes in page by page, a `KnownPatient` for each goes out.

Only the server that was named is asked: a next page or a redirection elsewhere is refused, so that the token goes to
nobody else, and without TLS it goes to this machine alone. What the server answers is never repeated in an error.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from extractors.addresses import postcode_in
from extractors.patient_rows import nhs_number_of, status_code
from extractors.patient_tally import RowFault
from records.errors import PatientServerBusy, PatientServerEmpty, PatientServerRefused
from records.types import KnownPatient

NHS = "https://fhir.nhs.uk/Id/nhs-number"
STATUS = "NHSNumberVerificationStatus"
CURRENT = ("official", "usual", "")
PAGE = 250  # patients asked for at a time; the server may give fewer
PAGE_BYTES = 64 << 20
SECONDS = 60.0
PAUSES = (1.0, 5.0)  # seconds before a second and a third try
BUSY = (408, 425, 429, 500, 502, 503, 504)
HERE = ("localhost", "127.0.0.1", "::1")

Json = Mapping[str, Any]


def patients_at(
    address: str,
    token: str | None,
    progress: Callable[[int], None] = lambda patients: None,
    seconds: float = SECONDS,
    pauses: Sequence[float] = PAUSES,
) -> Iterator[KnownPatient | RowFault]:
    """All patients of the server at ``address`` (its base), in a stream.

    ``token`` is sent as a bearer's. Raises `PatientServerBusy` when it can't be reached or stays busy,
    `PatientServerEmpty` when it has no patient, `PatientServerRefused` when it does not let us, or answers something
    else than a searchset.
    """
    base = address.rstrip("/") + "/"
    _check(base, token)
    page: str | None = urljoin(base, f"Patient?_count={PAGE}")
    asked: set[str] = set()
    count = 0
    while page is not None:
        if page in asked:
            raise PatientServerRefused("its pages lead back to themselves")
        asked.add(page)
        bundle = _bundle(_ask(page, token, seconds, pauses))
        for entry in bundle.get("entry") or ():
            resource = entry.get("resource") or {}
            if resource.get("resourceType") == "Patient":
                count += 1
                yield from _patient(count, resource)
        progress(count)
        page = _next(bundle, page)
    if count == 0:
        raise PatientServerEmpty


def _check(base: str, token: str | None) -> None:
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PatientServerRefused("its address must begin with https://, or with http:// where no token is sent")
    if token and parts.scheme == "http" and parts.hostname not in HERE:
        raise PatientServerRefused("its address must begin with https://, for a token is sent to it")


# ---------------------------------------------------------------- asking
class _NoRedirection(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _ask(page: str, token: str | None, seconds: float, pauses: Sequence[float]) -> bytes:
    """The body of one page; what is busy is tried again after each pause."""
    for pause in pauses:
        try:
            return _asked(page, token, seconds)
        except PatientServerBusy:
            time.sleep(pause)
    return _asked(page, token, seconds)


def _asked(page: str, token: str | None, seconds: float) -> bytes:
    headers = {"Accept": "application/fhir+json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = Request(page, headers=headers)  # noqa: S310 - http and https alone: see _check and _next
    try:
        with build_opener(_NoRedirection).open(request, timeout=seconds) as answer:
            body: bytes = answer.read(PAGE_BYTES + 1)
    except HTTPError as fault:
        fault.close()
        if fault.code in BUSY:
            raise PatientServerBusy(f"it answered with status {fault.code}") from None
        raise PatientServerRefused(f"it answered with status {fault.code}") from None
    except (URLError, HTTPException, OSError) as fault:
        late = isinstance(fault, TimeoutError) or isinstance(getattr(fault, "reason", None), TimeoutError)
        raise PatientServerBusy("it does not answer in time" if late else "it can't be reached") from None
    if len(body) > PAGE_BYTES:
        raise PatientServerRefused("a page of its answer is too large")
    return body


def _bundle(body: bytes) -> Json:
    try:
        bundle = json.loads(body)
    except ValueError:
        raise PatientServerRefused("its answer is not JSON") from None
    whole = isinstance(bundle, dict) and bundle.get("resourceType") == "Bundle" and bundle.get("type") == "searchset"
    if not whole or not all(isinstance(entry, dict) for entry in bundle.get("entry") or ()):
        raise PatientServerRefused("its answer is not a FHIR searchset")
    found: Json = bundle
    return found


def _next(bundle: Json, page: str) -> str | None:
    link = next((one.get("url") for one in bundle.get("link") or () if one.get("relation") == "next"), None)
    if link is None:
        return None
    address = urljoin(page, str(link))
    if urlsplit(address)[:2] != urlsplit(page)[:2]:
        raise PatientServerRefused("its next page lies on another server")
    return address


# ---------------------------------------------------------------- one patient
def _patient(number: int, resource: Json) -> Iterator[KnownPatient | RowFault]:
    """The patient of a resource; one that was merged into another or is not active is passed over."""
    replaced = any(link.get("type") == "replaced-by" for link in resource.get("link") or ())
    if resource.get("active") is False or replaced:
        return
    names = list(resource.get("name") or ())
    name: Json = min((one for one in names if one.get("use", "") in CURRENT), key=_order, default={})
    family, given = str(name.get("family") or "").strip(), " ".join(map(str, name.get("given") or ())).strip()
    born = _born(resource.get("birthDate"))
    if not family or not given or born is None:
        yield RowFault(number, "it has no family name, given name or whole date of birth")
        return
    identifiers = list(resource.get("identifier") or ())
    national: Json = next((one for one in identifiers if one.get("system") == NHS), {})
    nhs_number = nhs_number_of(str(national.get("value") or ""))
    if national.get("value") and nhs_number is None:
        yield RowFault(number, "its NHS number fails its check digit; the patient is kept without it", kept=True)
    wording = _status(national)
    if wording and status_code(wording) is None:
        reason = "its verification status is not known; the patient is kept, its NHS number counts as not verified"
        yield RowFault(number, reason, kept=True)
    families = [str(one["family"]) for one in names if one.get("family") and one["family"] != family]
    yield KnownPatient(
        id=str(resource.get("id") or number),
        nhs_number=nhs_number,
        family=family,
        given=given,
        birth_date=born,
        sex=resource["gender"] if resource.get("gender") in ("male", "female") else None,
        postcode=_postcode(resource),
        hospital_numbers=tuple(_hospital_numbers(identifiers)),
        other_families=tuple(dict.fromkeys(families)),
        status=status_code(wording or ""),
        row=number,
    )


def _order(name: Json) -> int:
    return CURRENT.index(name.get("use", ""))


def _born(text: object) -> date | None:
    """A whole date of birth: FHIR allows a year, or a year and month, which tell too little."""
    try:
        return date.fromisoformat(str(text)) if len(str(text)) == len("1964-12-03") else None
    except ValueError:
        return None


def _postcode(resource: Json) -> str | None:
    homes = [one for one in resource.get("address") or () if one.get("use") not in ("old", "temp", "billing", "work")]
    found = postcode_in(str(homes[0].get("postalCode") or "").upper()) if homes else None
    return found[0] if found else None


def _hospital_numbers(identifiers: Sequence[Json]) -> Iterator[str]:
    """Identifiers of the trust's own: medical record numbers, and those that say nothing else."""
    for one in identifiers:
        codes = {coding.get("code") for coding in (one.get("type") or {}).get("coding") or ()}
        if one.get("system") != NHS and one.get("value") and (not codes or codes & {"MR", "PI", "PT"}):
            yield str(one["value"])


def _status(identifier: Json) -> str | None:
    """The number's verification status as the server writes it; None where it does not say."""
    for extension in identifier.get("extension") or ():
        if str(extension.get("url", "")).endswith(STATUS):
            codings = (extension.get("valueCodeableConcept") or {}).get("coding") or ()
            return next((str(one["code"]) for one in codings if one.get("code")), None)
    return None
