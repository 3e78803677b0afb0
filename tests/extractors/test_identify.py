"""Whose paper is it: header blocks of many hands and decades, with the traps that they set."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Identity
from tests.paper import reading_of

LATEST = date(2026, 1, 1)


def number(nine: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return nine + str((11 - total % 11) % 11)


# Two fictional numbers: {n} spaced, {h} hyphenated, {c} together; {m} the second; {bad} fails its check digit;
# {slip} is misread.
FIRST, SECOND = number("999123457"), number("999765432")
NUMBERS = {
    "n": f"{FIRST[:3]} {FIRST[3:6]} {FIRST[6:]}",
    "h": f"{FIRST[:3]}-{FIRST[3:6]}-{FIRST[6:]}",
    "c": FIRST,
    "m": f"{SECOND[:3]} {SECOND[3:6]} {SECOND[6:]}",
    "bad": f"{FIRST[:3]} {FIRST[3:6]} {FIRST[6:9]}{(int(FIRST[9]) + 1) % 10}",
    "slip": f"{FIRST[:3]} {FIRST[3:6].replace('1', 'l')} {FIRST[6:]}",
}


def identity_of(*pages: str) -> Identity:
    return identify(
        Transcript.of(reading_of(page.format(**NUMBERS), at) for at, page in enumerate(pages, start=1)), LATEST
    )


def told(identity: Identity) -> tuple[str | None, str | None, str | None, str | None]:
    return (
        identity.nhs_number.value.digits if identity.nhs_number else None,
        identity.family.value if identity.family else None,
        identity.given.value if identity.given else None,
        identity.birth_date.value.isoformat() if identity.birth_date else None,
    )


def kinds(identity: Identity) -> set[DoubtKind]:
    return {doubt.kind for doubt in identity.doubts}


# Papers that leave no doubt: family name, given names, date of birth.
PLAIN = {
    "labels in columns": (
        "DISCHARGE SUMMARY\nPatient: Mr Harold James Entwistle   NHS number: {n}\n"
        "Date of birth: 17/02/1944   Hospital number: 4471902",
        "Entwistle", "Harold James", "1944-02-17",
    ),
    "surname and forenames apart": (
        "Surname: OKONKWO   Forename(s): Adaeze Grace\nDOB: 03-Apr-1988   NHS No: {h}",
        "Okonkwo", "Adaeze Grace", "1988-04-03",
    ),
    "surname and forenames on lines": (
        "Title: Mrs\nFamily name: De Souza\nFirst name: Maria\nD.O.B. 1.12.1950\nN.H.S. No. {n}",
        "De Souza", "Maria", "1950-12-01",
    ),
    "surname comma given": (
        "Patient name: ENTWISTLE, Harold James (Mr)\nNHS: {c}   Born: 17 February 1944",
        "Entwistle", "Harold James", "1944-02-17",
    ),
    "surname in capitals first": (
        "CHEUNG Mei Ling   NHS {n}\nBorn 21/12/1967 Sex F   Hosp CH0338216", "Cheung", "Mei Ling", "1967-12-21",
    ),
    "surname in capitals last": (
        "Re: Wojciech KACZMAREK, DOB 8 March 1949, NHS number {n}", "Kaczmarek", "Wojciech", "1949-03-08",
    ),
    "typist of the eighties": (
        "20th March 1984\nDear Dr. O'Leary,\nMR WILFRED ARKWRIGHT    d.o.b. 11.11.19\n"
        "27 Mafeking Terrace, Beeston\nN.H.S. No. {n}",
        "Arkwright", "Wilfred", "1919-11-11",
    ),
    "re in capitals": (
        "14 June 1996\nDear Dr Patel\nRE: MRS JOAN BLOGGS d.o.b. 02/09/31 NHS No {n}\n4 High Street, Otley",
        "Bloggs", "Joan", "1931-09-02",
    ),
    "re over two lines": (
        "Re: Mr Declan O'BRIEN\nDOB: 30/06/1975\nNHS Number: {n}", "O'Brien", "Declan", "1975-06-30",
    ),
    "name and birth on one line": (
        "Dear Dr Shah\nMiss Georgina St Clair-Ford   dob 24/01/1947   NHS number {n}",
        "St Clair-Ford", "Georgina", "1947-01-24",
    ),
    "name alone above its date of birth": (
        "Dear Doctor\nMrs Siobhan McDonald\nDate of birth 09.10.1962   NHS no. {n}",
        "McDonald", "Siobhan", "1962-10-09",
    ),
    "header row over values": (
        "Patient name           Date of birth   NHS number     Hospital no\n"
        "Mrs Enid Scattergood   30/09/1927      {n}   10882245",
        "Scattergood", "Enid", "1927-09-30",
    ),
    "labels over values": (
        "Name of patient\nMr Ahmad bin Abdullah\nDate of birth\n5 May 1990\nNHS number\n{n}",
        "bin Abdullah", "Ahmad", "1990-05-05",
    ),
    "service user": (
        "CPA REVIEW\nService user: Mr Delroy Anthony Brathwaite\nNHS No: {n}   DOB: 5 January 1976\nePJS No: SLM70045",
        "Brathwaite", "Delroy Anthony", "1976-01-05",
    ),
    "client": (
        "Client: Ms Blessing Nkomo-Harte\nD.O.B: 02/12/1985\nNHS ID: {n}",
        "Nkomo-Harte", "Blessing", "1985-12-02",
    ),
    "child, with the mother's details": (
        "Child's name: Oliver Finch   DOB: 04/07/2015   NHS No: {n}\nMother: Mrs Kate Finch   DOB: 01/02/1990",
        "Finch", "Oliver", "2015-07-04",
    ),
    "next of kin": (
        "Patient: Mr Harold Entwistle   NHS No: {n}\nDOB: 17/02/1944\n"
        "Next of kin: Mrs Jean Entwistle (wife)   Tel: 0113 496 0370",
        "Entwistle", "Harold", "1944-02-17",
    ),
    "American dates by their label": (
        "Patient: Mrs Deborah Lynn Carmichael   MRN: MRN-00482117\n"
        "Date of birth (MM/DD/YYYY): 05/03/1961   UK NHS number: {n}",
        "Carmichael", "Deborah Lynn", "1961-05-03",
    ),
    "ISO dates": ("Patient: Ingrid Halvorsen   DOB: 1947-01-15   NHS Number: {c}", "Halvorsen", "Ingrid", "1947-01-15"),
    "born of an old hand": (
        "Name: Miss Wanjiru Kamau    Born: 09-Sep-1996\nNHS: {n}   MRN: 40118873", "Kamau", "Wanjiru", "1996-09-09",
    ),
    "particles": ("Patient: Mr Jan van der Berg   DOB 12/06/1958   NHS no {n}", "van der Berg", "Jan", "1958-06-12"),
    "particles in capitals": (
        "Patient: VAN DER BERG, Jan   DOB 12/06/1958   NHS no {n}", "van der Berg", "Jan", "1958-06-12",
    ),
    "Welsh": ("Patient: Rhodri ap Gwilym   DOB 1 March 1970   NHS no {n}", "ap Gwilym", "Rhodri", "1970-03-01"),
    "labels misread": (
        "Patlent: Mr Harold James Entwistle   NH5 nurnber: {n}\nDate of birih: 17/02/1944",
        "Entwistle", "Harold James", "1944-02-17",
    ),
    "also a word": (
        "Patient: Mrs Joan Page   DOB: 01/01/1940   NHS number: {n}\nWard: J28",
        "Page", "Joan", "1940-01-01",
    ),
    "previous name": (
        "Surname: Bloggs   Previous surname: Jones\nForename: Joan   DOB: 02/09/1931\nNHS no: {n}",
        "Bloggs", "Joan", "1931-09-02",
    ),
    "known as": (
        "Patient: Mr Harold (Harry) Entwistle   DOB: 17/02/1944   NHS no: {n}",
        "Entwistle", "Harold", "1944-02-17",
    ),
    "urgent line of a fax": (
        "Dear Registrar\nURGENT: Mr George Edward Hepworth, DOB 08/02/1937, NHS {n}",
        "Hepworth", "George Edward", "1937-02-08",
    ),
    "opening sentence": (
        "Dear Mr Rao\nThank you for seeing Mrs Shanelle Prendergast, DOB 25/10/1971, NHS number {n}, who has a lump.",
        "Prendergast", "Shanelle", "1971-10-25",
    ),
    "two-digit year of a child": (
        "12/05/2003\nPatient: Aisha Mahmood   DOB: 03/02/99   NHS no: {n}\nThis four year old child was seen.",
        "Mahmood", "Aisha", "1999-02-03",
    ),
    "century by age": (
        "12/05/2015\nPatient: Aisha Mahmood (age 96)   DOB: 03/02/19   NHS no: {n}", "Mahmood", "Aisha", "1919-02-03",
    ),
    "consultant beside": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944   Consultant: Mr James Harold Patel\nGP: Dr S Wilde",
        "Boateng", "Kofi", "1944-06-06",
    ),
    "telephone number that passes the check": (
        "Tel: 0113 496 0370   Fax: {m}\nPatient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944",
        "Boateng", "Kofi", "1944-06-06",
    ),
    "laboratory number that passes the check": (
        "Lab No: {m}\nPatient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944", "Boateng", "Kofi", "1944-06-06",
    ),
    "initials repeated": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nRe: Mr K Boateng", "Boateng", "Kofi", "1944-06-06",
    ),
    "number split by print": ("Patient: Mr Kofi Boateng   NHS No: 9 9 9 1 2 3 4 5 7" + FIRST[9] + "\nDOB: 06/06/1944",
        "Boateng", "Kofi", "1944-06-06",
    ),
    "signature block": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nI agree to the procedure.\nSigned: A Patel\n"
        "Name (PRINT): MR ANIL PATEL\nJob title: Registrar",
        "Boateng", "Kofi", "1944-06-06",
    ),
    "doctor as a patient": ("Patient: Dr Helen Marsh   NHS: {n}   DOB: 06/06/1964", "Marsh", "Helen", "1964-06-06"),
    "header of the second page": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nPage 1 of 2\nBOATENG, Kofi   NHS No {n}   Page 2 of 2",
        "Boateng", "Kofi", "1944-06-06",
    ),
    "a surname that is also a word for kin": (
        "RE: Claire FOSTER (formerly Smith)   DOB 01/05/1985  NHS {n}\n1/2/2015", "Foster", "Claire", "1985-05-01",
    ),
    "labels without colons": (
        "Patient Ms Claire Foster D.O.B. 01 May 1985 NHS Number {n} Hospital Number X12345\nGP Dr A Khan",
        "Foster", "Claire", "1985-05-01",
    ),
    "capitals behind a label without a colon": (
        "HAEMATOLOGY REPORT\nName TREMAYNE Jowan      Sex M   DoB 04/04/66\nNHS No {n}\nReport date 02/09/1998",
        "Tremayne", "Jowan", "1966-04-04",
    ),
    "consent form's long labels": (
        "Patient's surname/family name: Fairweather\nPatient's first names: Thomas George\n"
        "Date of birth: 09/09/1955\nNHS number (or other identifier): {n}",
        "Fairweather", "Thomas George", "1955-09-09",
    ),
    "labels of another's details": (
        "Patient Details\nName          Mr Olumide Adeyemi-Clarke\nDate of Birth 13-Mar-1961   Sex Male\n"
        "NHS Number    {n}\nGP Details\nName          Dr K Sharma",
        "Adeyemi-Clarke", "Olumide", "1961-03-13",
    ),
    "labels with specks": (
        "NAME:  KAUR, Manjit (Mrs.)   UNIT /NO: SMH 96/1180\nD.0.B  31/1/1970   NHS; NO:  {n}",
        "Kaur", "Manjit", "1970-01-31",
    ),
    "label behind the number": (
        "Mr Kofi Boateng   {n} (NHS number)   06/06/1944\nSeen 3/4/2011", "Boateng", "Kofi", "1944-06-06",
    ),
    "number over its label, under a bar code": (
        "BOATENG Kofi Mr\n*{c}*\nNHS No\nDOB 06/06/1944", "Boateng", "Kofi", "1944-06-06",
    ),
    "name behind the number": (
        "NHS No {n}   Mrs Enid Scattergood   DOB 1/2/1950", "Scattergood", "Enid", "1950-02-01",
    ),
    "reference line": (
        "Mx Mariana De Souza\nApartment 40, Weavers Point\nWV6 0GT\n20/02/2023\n"
        "Our reference: WH733391 NHS number: {c} Born: 01/09/1988\nDear Mx De Souza\nYour admission date\n"
        "We are pleased to offer you a date for your operation.",
        "De Souza", "Mariana", "1988-09-01",
    ),
    "sticker over two lines": (
        "ENTWISTLE   Harold James   Hosp No 4471902\nM  17/02/1944   NHS {n}\nSeen 3/4/2011",
        "Entwistle", "Harold James", "1944-02-17",
    ),
    "title in brackets and a bare birth date": (
        "Date typed: 08/03/2012\nDear Miss Calloway\nRAMANATHAN, Lakshmi (Mrs) 28-07-1961 NHS {h} PG0093341",
        "Ramanathan", "Lakshmi", "1961-07-28",
    ),
    "a professor is a patient": (
        "08-Jul-2019\nDear Dr Prentice\nProf Miriam Rosenthal F 23-Nov-1958 NHS {n}",
        "Rosenthal", "Miriam", "1958-11-23",
    ),
    "typed labels in capitals": (
        "NAME Kevin Doyle BORN 14.9.1981 BOY NHS NO {n}\nADDRESS 16 Gas Street\nDOCTOR Dr. Doyle, Gas Street",
        "Doyle", "Kevin", "1981-09-14",
    ),
    "birth and age under one label": (
        "Patient Name  ABUBAKAR Ibrahim  NHS Number  {c}\nDOB / Age  08.08.1999 / 18Y\nDate reported 21.06.2018",
        "Abubakar", "Ibrahim", "1999-08-08",
    ),
    "birth with sex joined on": (
        "Patient: Kofi Boateng   DOB/Sex: 06/06/1944/M   NHS: {n}", "Boateng", "Kofi", "1944-06-06",
    ),
    "title behind": (
        "Re: SZCZEPANSKI Tadeusz, Mr. DOB 07/01/1932. NHS no {n}. Male.", "Szczepanski", "Tadeusz", "1932-01-07",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case)
def test_a_plain_header_is_read_without_doubt(case: str) -> None:
    text, family, given, born = PLAIN[case]
    identity = identity_of(text)
    assert told(identity) == (FIRST, family, given, born)
    assert identity.doubts == ()


# Papers on which a relative's number is printed as well: the patient's is told, and a person looks.
WITH_RELATIVES_NUMBER = {
    "mother's number beside the child's": (
        "Patient: Oliver Finch   DOB: 04/07/2015   NHS No: {n}\nMother's NHS number: {m}",
        "Finch", "Oliver", "2015-07-04",
    ),
    "relative in the body": (
        "Patient: Mr Harold Entwistle   NHS No: {n}\nDOB: 17/02/1944\n"
        "He lives with his wife, Mrs Jean Entwistle (DOB 3/4/1950, NHS number {m}), who is well.",
        "Entwistle", "Harold", "1944-02-17",
    ),
    "donor and recipient": (
        "Donor: John West DOB 1/1/1950 NHS {m}\nRecipient: Mary West DOB 2/2/1955 NHS {n}",
        "West", "Mary", "1955-02-02",
    ),
    "brother in the body": (
        "Re: Mr Alan Moss (DOB 01/05/1955, NHS {n})\nHis brother, Brian Moss, DOB 02/06/1957, NHS No {m}, is well.",
        "Moss", "Alan", "1955-05-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WITH_RELATIVES_NUMBER, ids=lambda case: case)
def test_a_relatives_number_is_never_taken_and_always_doubted(case: str) -> None:
    text, family, given, born = WITH_RELATIVES_NUMBER[case]
    identity = identity_of(text)
    assert told(identity) == (FIRST, family, given, born)
    assert kinds(identity) == {DoubtKind.OTHER_PATIENT}


# Papers that must go to a person: what is still told (number, family, given, birth), and why.
N, BORN = FIRST, "1944-06-06"
DOUBTED: dict[str, tuple[str, tuple[Any, ...], DoubtKind]] = {
    "check digit fails": (
        "Patient: Mr Kofi Boateng   NHS: {bad}\nDOB: 06/06/1944",
        (None, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "letters for digits": (
        "Patient: Mr Kofi Boateng   NHS: {slip}\nDOB: 06/06/1944",
        (None, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "number misread without a label": (
        "Mr Kofi Boateng   06/06/1944   M\n12 Cragg Lane\n999 l28 4578", (None, "Boateng", "Kofi", BORN),
        DoubtKind.NHS_NUMBER,
    ),
    "too few digits": (
        "Patient: Mr Kofi Boateng   NHS: 999 123 456\nDOB: 06/06/1944",
        (None, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "only the mother's number": (
        "Patient: Oliver Finch   DOB: 04/07/2015\nMother: Kate Finch   NHS No: {m}",
        (None, "Finch", "Oliver", "2015-07-04"), DoubtKind.NHS_NUMBER,
    ),
    "only a wife's number in the body": (
        "Patient: Mr Kofi Boateng   DOB: 06/06/1944\nHis wife's NHS number is {m}.",
        (None, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "unlabelled number in a sentence": (
        "BOATENG, Kofi\nDOB: 06/06/1944\nHis number may be {n} as the ward says.",
        (N, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "second number fails": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nNHS No: {bad}",
        (N, "Boateng", "Kofi", BORN), DoubtKind.NHS_NUMBER,
    ),
    "digit in the name": (
        "Patient: Mr Kofi B0ateng   NHS: {n}\nDOB: 06/06/1944", (N, "Boateng", "Kofi", BORN), DoubtKind.NAME,
    ),
    "name spelt in two ways": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nRe: Mr Kofi Boatang",
        (N, "Boateng", "Kofi", BORN), DoubtKind.NAME,
    ),
    "family name alone": (
        "Patient: Mr Boateng   NHS: {n}\nDOB: 06/06/1944", (N, "Boateng", None, BORN), DoubtKind.NAME,
    ),
    "initials alone": (
        "Patient: Mr K. A. Boateng   NHS: {n}\nDOB: 06/06/1944", (N, "Boateng", "K A", BORN), DoubtKind.NAME,
    ),
    "capitals without an order": (
        "Patient: BOATENG OKORO   NHS: {n}\nDOB: 06/06/1944", (N, "Okoro", "Boateng", BORN), DoubtKind.NAME,
    ),
    "no name": ("NHS number: {n}\nDOB: 06/06/1944", (N, None, None, BORN), DoubtKind.NAME),
    "no date of birth": ("Patient: Mr Kofi Boateng   NHS: {n}", (N, "Boateng", "Kofi", None), DoubtKind.BIRTH_DATE),
    "unlabelled date of birth": (
        "Ms Blessing Nkomo-Harte   02/12/1985   NHS {n}\nPerformed 02/09/1991",
        (N, "Nkomo-Harte", "Blessing", "1985-12-02"), DoubtKind.BIRTH_DATE,
    ),
    "birth misread in part": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: O6/06/l944", (N, "Boateng", "Kofi", BORN), DoubtKind.BIRTH_DATE,
    ),
    "birth that is no date": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 36/06/1944", (N, "Boateng", "Kofi", None), DoubtKind.BIRTH_DATE,
    ),
    "month first without a label that says so": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/26/1944", (N, "Boateng", "Kofi", "1944-06-26"),
        DoubtKind.BIRTH_DATE,
    ),
    "century open": (
        "12/05/2015\nPatient: Aisha Mahmood   DOB: 03/02/11   NHS no: {n}",
        (N, "Mahmood", "Aisha", "2011-02-03"), DoubtKind.BIRTH_DATE,
    ),
    "born after the paper": (
        "12/05/2015\nPatient: Aisha Mahmood   DOB: 03/02/2019   NHS no: {n}",
        (N, "Mahmood", "Aisha", "2019-02-03"), DoubtKind.BIRTH_DATE,
    ),
    "birth printed twice": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nDate of birth 06/06/1941",
        (N, "Boateng", "Kofi", BORN), DoubtKind.BIRTH_DATE,
    ),
    "another number": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nNHS No: {m}",
        (N, "Boateng", "Kofi", BORN), DoubtKind.OTHER_PATIENT,
    ),
    "another name": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nPatient: Mrs Joan Bloggs",
        (N, "Boateng", "Kofi", BORN), DoubtKind.OTHER_PATIENT,
    ),
    "another birth": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nDOB: 21/11/1972",
        (N, "Boateng", "Kofi", BORN), DoubtKind.OTHER_PATIENT,
    ),
    "another number without a label": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944\nBLOGGS, Joan   {m}", (N, "Boateng", "Kofi", BORN),
        DoubtKind.OTHER_PATIENT,
    ),
    "American paper without a label that says so": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/07/1944\nAdmission date: July 1, 2016",
        (N, "Boateng", "Kofi", "1944-07-06"), DoubtKind.BIRTH_DATE,
    ),
    "baby without a given name": (
        "Baby's name: Baby Boateng   NHS: {n}\nDOB: 06/06/2014", (N, "Boateng", None, "2014-06-06"), DoubtKind.NAME,
    ),
    "an initial, or O'Connor": (
        "Patient: Patrick O CONNOR   NHS: {n}\nDOB: 06/06/1944", (N, "O'Connor", "Patrick", BORN), DoubtKind.NAME,
    ),
    "letter to a parent": (
        "Mrs Kate Finch\n4 High Street\nLeeds LS1 3EX\n12 May 2015\nNHS number: {n}   DOB: 04/07/2010\n"
        "Dear Mrs Finch\nWe are pleased to offer you an appointment.",
        (N, "Finch", "Kate", "2010-07-04"), DoubtKind.NAME,
    ),
    "letter about a son": (
        "Mrs Kate Finch\n4 High Street\nLeeds LS1 3EX\n12 May 2015\nNHS number: {n}   DOB: 04/07/1980\n"
        "Dear Mrs Finch\nYour son has an appointment.",
        (N, "Finch", "Kate", "1980-07-04"), DoubtKind.NAME,
    ),
    "mother and baby in columns": (
        "POSTNATAL TRANSFER SUMMARY\nMother                Baby (girl)\nName  Demelza PENHALIGON  Baby PENHALIGON\n"
        "Date of birth  15/12/1986  30/07/2011\nNHS number  {n}  {m}",
        (N, "Penhaligon", "Demelza", "1986-12-15"), DoubtKind.OTHER_PATIENT,
    ),
    "mother and baby in columns under the baby's title": (
        "NEONATAL TRANSFER SUMMARY\nMother  Baby\nName  Demelza PENHALIGON  Wenna PENHALIGON\n"
        "Date of birth  15/12/1986  30/07/2011\nNHS number  {m}  {n}",
        (N, "Penhaligon", "Wenna", "2011-07-30"), DoubtKind.OTHER_PATIENT,
    ),
    "a comma for a stop": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nD.0.B.: 06.06,1944", (N, "Boateng", "Kofi", BORN), DoubtKind.BIRTH_DATE,
    ),
    "a letter for a month of birth": (
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/0B/1944",
        (N, "Boateng", "Kofi", "1944-08-06"), DoubtKind.BIRTH_DATE,
    ),
    "a doctor's name beside the number": (
        "Dr Anil Patel NHS No: {n}\nDOB: 06/06/1944\nDear Dr Patel\nThank you for referring this man.",
        (N, None, None, BORN), DoubtKind.NAME,
    ),
    "letter to the patient": (
        "Mr Kofi Boateng\n12 Cragg Lane\nLeeds LS18 4QX\n12 May 2015\nDear Mr Boateng\n"
        "Your appointment\nNHS number: {n}",
        (N, "Boateng", "Kofi", None), DoubtKind.NAME,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DOUBTED, ids=lambda case: case)
def test_a_doubtful_header_is_told_and_doubted(case: str) -> None:
    text, expected, kind = DOUBTED[case]
    identity = identity_of(text)
    assert told(identity) == expected
    assert kind in kinds(identity)


def test_a_number_of_before_1996_is_no_number_misread() -> None:
    identity = identity_of("MR WILFRED ARKWRIGHT  d.o.b. 11.11.1919\nN.H.S. No. NUIF 217/7   Hospital No. 148832")
    assert told(identity) == (None, "Arkwright", "Wilfred", "1919-11-11")
    assert identity.doubts == ()  # whether it may pass without a number is acceptance's concern


def test_a_second_page_of_another_patient_is_a_doubt() -> None:
    identity = identity_of(
        "Patient: Mr Kofi Boateng   NHS: {n}\nDOB: 06/06/1944", "Patient: Mrs Joan Bloggs   NHS: {m}\nDOB: 21/11/1972"
    )
    assert DoubtKind.OTHER_PATIENT in kinds(identity)
    assert any(doubt.evidence and doubt.evidence.page == 2 for doubt in identity.doubts)


def test_columns_of_mother_and_baby_are_kept_apart() -> None:
    identity = identity_of(
        "Baby                     Mother\n"
        "Name: Noah Finch         Name: Kate Finch\n"
        "DOB: 04/07/2015          DOB: 01/02/1990\n"
        "NHS No: {n}     NHS No: {m}"
    )
    assert told(identity) == (FIRST, "Finch", "Noah", "2015-07-04")
    assert DoubtKind.OTHER_PATIENT in kinds(identity)


def test_a_rare_name_read_badly_is_doubted_where_a_common_one_is_near() -> None:
    text = f"Patient: Ms Fei Ling Cheung   NHS: {NUMBERS['n']}\nDOB: 21/12/1927"
    sure, unsure = (
        identify(Transcript.of([reading_of(text, confidence=confidence)]), LATEST) for confidence in (0.96, 0.85)
    )
    assert kinds(sure) == set()
    assert kinds(unsure) == {DoubtKind.NAME}


def test_mother_and_baby_with_a_number_each_leave_a_doubt() -> None:
    identity = identity_of(
        "Mother's name: Kate Finch   Baby's name: Noah Finch\n"
        "Mother's NHS number: {m}   Baby's NHS number: {n}\nMother's DOB: 1/2/1990   Baby's DOB: 5/5/2019"
    )
    assert told(identity) == (FIRST, "Finch", "Noah", "2019-05-05")
    assert DoubtKind.OTHER_PATIENT in kinds(identity)


def test_a_number_is_repaired_only_where_the_same_number_stands_whole() -> None:
    identity = identity_of("Patient: Mr Kofi Boateng   NHS: {slip}\nDOB: 06/06/1944\nNHS No: {n}")
    assert identity.nhs_number is not None
    assert identity.doubts == ()


def test_the_rest_of_the_header_is_read() -> None:
    identity = identity_of(
        "St James's Hospital, Leeds LS9 7TF\n"
        "Patient: Mr Harold James Entwistle   NHS number: {n}\n"
        "Date of birth: 17/02/1944   Hospital number: RR-4471902\n"
        "Address: 12 Cragg Lane, Horsforth, Leeds, LS18 4QX   Sex: Male\n"
        "GP: Dr S Wilde, Town Street Surgery, Leeds LS18 5AA"
    )
    found = (identity.title, identity.sex, identity.address, identity.postcode, identity.hospital_number)
    assert [one.value if one else None for one in found] == [
        "Mr", "male", "12 Cragg Lane, Horsforth, Leeds", "LS18 4QX", "RR-4471902",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Postcode: LS18 4QX", "LS18 4QX"),
        ("Postcode: LS184QX", "LS18 4QX"),
        ("Postcode: W2 3TL", "W2 3TL"),
        ("Postcode: SW1A 1AA", "SW1A 1AA"),
        ("Postcode: LSI8 4QX", "LS18 4QX"),
        ("Postcode: S0l4 3FE".replace("l", "1"), "SO14 3FE"),
        ("Postcode: 0X14 2HB", "OX14 2HB"),
        ("Postcode: QQ1 2AB", None),
    ],
)
def test_postcodes_are_checked_and_mended_by_position(printed: str, expected: str | None) -> None:
    identity = identity_of("Patient: Mr Kofi Boateng\n" + printed)
    assert (identity.postcode.value if identity.postcode else None) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Hospital No. RSCH881204", "RSCH881204"),
        ("Unit No: 148832", "148832"),
        ("Case note number A330918", "A330918"),
        ("RiO: 1042233", "1042233"),
        ("District No. K123456", "K123456"),
        ("PAS No: 55/1234", "55/1234"),
        ("MRN: MRN-00482117", "MRN-00482117"),
        ("Hospital No: none", None),
    ],
)
def test_hospital_numbers_go_by_many_names(printed: str, expected: str | None) -> None:
    identity = identity_of("Patient: Mr Kofi Boateng   DOB: 06/06/1944\n" + printed)
    assert (identity.hospital_number.value if identity.hospital_number else None) == expected


def test_a_sex_that_is_not_printed_or_not_ringed_is_not_told() -> None:
    assert identity_of("Patient: Mrs Joan Bloggs").sex is None
    assert identity_of("Patient: Joan Bloggs   Sex: M / F").sex is None
    assert identity_of("Patient: Joan Bloggs   Gender: F").sex is not None


def test_evidence_is_the_least_sure_word_and_its_place() -> None:
    reading = reading_of(f"Patient: Mr Kofi Boateng   NHS: {NUMBERS['n']}\nDOB: 06/06/1944", confidence=0.5)
    identity = identify(Transcript.of([reading]), LATEST)
    assert identity.family is not None
    assert identity.family.evidence.confidence == 0.5
    assert identity.family.evidence.box.left > 50  # the name's words, not the label's


def test_no_reason_repeats_the_patients_words() -> None:
    for text, _, _ in DOUBTED.values():
        for doubt in identity_of(text).doubts:
            assert not {"Boateng", "Kofi", "Finch", "Mahmood", "1944"} & set(doubt.reason.split())


@pytest.mark.parametrize("line", ["NHS number: not known", "Fax: {m}"])
def test_a_paper_without_an_nhs_number_claims_none(line: str) -> None:
    identity = identity_of(f"Patient: Mr Kofi Boateng   DOB: 06/06/1944\n{line}")
    assert told(identity) == (None, "Boateng", "Kofi", BORN)
    assert DoubtKind.NHS_NUMBER not in kinds(identity)


def test_an_empty_paper_tells_nothing_and_says_so() -> None:
    identity = identity_of("")
    assert told(identity) == (None, None, None, None)
    assert kinds(identity) == {DoubtKind.NAME, DoubtKind.BIRTH_DATE}


@pytest.mark.parametrize(
    ("line", "family", "given"),
    [
        ("Mr. Herbert DUCKWORTH 9.12.24", "Duckworth", "Herbert"),
        ("MR. ARCHIBALD McCORQUODALE (07/01/31)", "McCorquodale", "Archibald"),
        ("Master Tobias Fairweather 06/03/2013 (4y 7m) Male", "Fairweather", "Tobias"),
        ("Mrs Edna May Pickersgill, 4.5.1921", "Pickersgill", "Edna May"),
        ("Miss Zofia Nowak - 12 March 1988", "Nowak", "Zofia"),
    ],
)
def test_a_title_a_name_and_a_date_are_inferred_and_doubted(line: str, family: str, given: str) -> None:
    found = identify(Transcript.of([reading_of(f"Riverside Infirmary\nX-ray department\n{line}\n14 Back Street")]))
    assert found.family is not None
    assert found.given is not None
    assert (found.family.value, found.given.value) == (family, given)
    assert any(doubt.kind is DoubtKind.NAME for doubt in found.doubts)


@pytest.mark.parametrize("line", ["Dr Ann Lee 9.12.24", "Clinic: Mr Patel 9.12.2004", "Seen 9.12.24 by Mr John Patel"])
def test_a_clinician_with_a_date_is_not_the_patient(line: str) -> None:
    assert identify(Transcript.of([reading_of(f"Riverside Infirmary\n{line}\nA letter about nobody.")])).family is None


def test_a_cell_of_surname_and_forename_is_the_whole_name() -> None:
    text = "SURNAME, Forename  NHS NUMBER  BORN\nZIELINSKI, Ryszard (Mr)  9990000018  02.03.1947"
    found = identify(Transcript.of([reading_of(text)]))
    assert found.family is not None
    assert found.given is not None
    assert (found.family.value, found.given.value) == ("Zielinski", "Ryszard")


def test_a_patient_written_to_is_found_above_a_line_of_labels() -> None:
    text = "Mr Minh Duc Tran\n29 Shuttle Row\nHospital number: NM-71006\nDear Mr Tran\nYou did not attend."
    found = identify(Transcript.of([reading_of(text)]))
    assert found.family is not None
    assert found.family.value == "Tran"


def test_a_second_capital_stands_where_the_paper_puts_it() -> None:
    found = identify(Transcript.of([reading_of("Patient: MacALLISTER, Fergus")]))
    assert found.family is not None
    assert found.family.value == "MacAllister"
