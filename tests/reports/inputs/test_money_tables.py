"""Tables of money: what they say, what they refuse, and both forms of the statutory return."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from records.errors import NoPrice, TableRefused
from reports.inputs import benefits, claims, envelopes, exclusions, overlaps, prices, records_costs, spend
from reports.inputs.table import Input, Row, read_table

CLAIMS = "key,topic,value,unit,scope,speaker,said,status,source,price_year,part_of\n"
ENVELOPES = "envelope,part,trust,name,amount,date,source\n"
WHOLE = "tech,,,Technology,487,2018-07-20,speech\ntech,h,,Hospitals,412,2018-07-20,speech\n"
PAPER = "tech,p,,Paper,75,2018-07-20,speech\n"
BENEFITS = "line,category,class,recurs,status,year,amount,evidence,author\n"


def read(place: Path, what: Input, text: str) -> tuple[Row, ...]:
    file = place / "table.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, what)


def refused(place: Path, what: Input, text: str) -> str:
    with pytest.raises(TableRefused) as fault:
        read(place, what, text)
    return str(fault.value)


# ---------------------------------------------------------------- claims
def test_claims_are_read_as_they_were_said(tmp_path: Path) -> None:
    text = CLAIMS + 'saving,saving,"£300,000,000",GBP/year,acute,a comment,2017-11,unverified,a page,2017/18,\n'
    found = claims.claims_of(read(tmp_path, claims.INPUT, text))[0]
    assert (found.value, found.said, found.price_year) == (300_000_000, "2017-11", "2017-18")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,t,1,GBP,e,s,July 2018,claimed,p,,", "row 2, said: no date"),
        ("a,t,1,GBP,e,s,2018,true,p,,", "row 2, status: write one of"),
        ("a,t,1,GBP,e,s,2018,claimed,,,", "row 2, source: is blank"),
        ("a,t,1,GBP,e,s,2018,claimed,p,,b", "row 2, part_of: names no other claim"),
        ("a,t,1,GBP,e,s,2018,claimed,p,,a", "row 2, part_of: names no other claim"),
        ("a,t,1,GBP,e,s,2018,claimed,p,,\na,t,2,GBP,e,s,2018,claimed,p,,", "row 3, key: the same as in row 2"),
        ("a,t,9,GBP,e,s,2018,claimed,p,,\nb,t,2,GBP,e,s,2018,claimed,p,,a", "row 2, value: is not what its parts"),
        ("a,t,9,GBP,e,s,2018,claimed,p,,\nb,t,9,USD,e,s,2018,claimed,p,,a", "row 3, unit: differs"),
    ],
)
def test_claims_that_can_not_stand_are_refused(tmp_path: Path, row: str, says: str) -> None:
    assert says in refused(tmp_path, claims.INPUT, CLAIMS + row + "\n")


# ---------------------------------------------------------------- envelopes and spend
def test_an_envelope_has_its_parts_and_what_trusts_were_given(tmp_path: Path) -> None:
    given = "tech,p,ZZ9,,40.50,2018-09-01,minute 3\n"
    fund = envelopes.envelopes_of(read(tmp_path, envelopes.INPUT, ENVELOPES + WHOLE + PAPER + given))[0]
    assert (fund.amount, [part.key for part in fund.parts]) == (487, ["h", "p"])
    assert (str(fund.allocations[0].trust), fund.allocations[0].amount) == ("ZZ9", Decimal("40.5"))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (WHOLE, "row 2, amount: is not what the parts add up to"),
        (WHOLE + PAPER.replace("75", "75.01"), "row 2, amount: is not what the parts add up to"),
        (PAPER, "row 2, envelope: has no row for the whole"),
        (WHOLE + PAPER + WHOLE.splitlines()[0] + "\n", "row 5, envelope and part and trust and date: the same"),
        (WHOLE + PAPER + "tech,,,Again,487,2019-07-20,s\n", "row 5, envelope: has more than one row for the whole"),
        (WHOLE + PAPER + "tech,q,ZZ9,,1,2018-09-01,m\n", "row 5, part: no part of this envelope"),
        (WHOLE + PAPER + "tech,p,ZZ9,,76,2018-09-01,m\n", "row 5, amount: more was given"),
        (WHOLE + PAPER + "tech,p,,Paper,0,2019-07-20,s\n", "row 5, part: the same as in row 4"),
    ],
)
def test_envelopes_that_do_not_add_up_are_refused(tmp_path: Path, rows: str, says: str) -> None:
    assert says in refused(tmp_path, envelopes.INPUT, ENVELOPES + rows)


def test_payments_may_be_credits_and_a_trusts_own(tmp_path: Path) -> None:
    text = "trust,voucher,date,amount,what,envelope,part\nZZ9,V1,31/03/2027,-12.50,credit,,\n"
    found = spend.spend_of(read(tmp_path, spend.INPUT, text))[0]
    assert (found.amount, found.envelope, found.day.isoformat()) == (Decimal("-12.5"), "", "2027-03-31")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("ZZ9,V1,2027-03-31,1,x,tech,p\nZZ9,v1,2027-03-31,1,x,tech,p\n", "row 3, trust and voucher: the same"),
        ("ZZ9,V1,2027-03-31,1,x,,p\n", "row 2, envelope: is blank though a part is named"),
    ],
)
def test_payments_are_booked_once_and_to_a_fund(tmp_path: Path, rows: str, says: str) -> None:
    assert says in refused(tmp_path, spend.INPUT, "trust,voucher,date,amount,what,envelope,part\n" + rows)


# ---------------------------------------------------------------- benefits, overlaps, exclusions
def test_a_register_is_read(tmp_path: Path) -> None:
    text = (
        BENEFITS
        + "B1,rent,CRB,recurring,realised,2027/28,12500,FC-1,A. Khan\nB2,safety,ub,one-off,forecast,2027/28,,,A\n"
    )
    rows = read(tmp_path, benefits.INPUT, text)
    assert (rows[0]["amount"], rows[1]["class"], rows[1]["amount"]) == ("12500", "UB", "")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("B1,rent,UB,recurring,forecast,2027/28,5,,A\n", "row 2, amount: what has no amount"),
        ("B1,rent,CRB,recurring,forecast,2027/28,,,A\n", "row 2, amount: is blank"),
        ("B1,boxrent,CRB,recurring,forecast,2027/28,5,,A\n", "row 2, category: write one of: pay, space, rent"),
        ("B1,rent,CRB,recurring,realised,2027/28,5,,A\n", "row 2, evidence: is blank"),
        ("B1,rent,CRB,recurring,forecast,2027/28,5,,\n", "row 2, author: is blank"),
        ("B1,rent,CRB,recurring,forecast,2027/28,5.001,,A\n", "row 2, amount: has more than 2 decimals"),
        (
            "B1,rent,CRB,recurring,forecast,2027/28,5,,A\nB1,pay,CRB,recurring,forecast,2028/29,5,,A\n",
            "row 3, line: is of another category",
        ),
        (
            "B1,rent,CRB,recurring,forecast,2027/28,5,,A\nB1,rent,CRB,recurring,forecast,2027/28,6,,A\n",
            "row 3, line and status and year: the same as in row 2",
        ),
    ],
)
def test_lines_that_can_not_count_are_refused(tmp_path: Path, rows: str, says: str) -> None:
    assert says in refused(tmp_path, benefits.INPUT, BENEFITS + rows)


def test_one_saving_under_two_numbers_is_refused(tmp_path: Path) -> None:
    row = "{},rent,CRB,recurring,{},2026/27,{},account 7,A. Example\n"
    paid, again = row.format("B1", "realised", 5), row.format("B2", "realised", "5.00")
    more = row.format("B2", "realised", 6)
    assert "row 3, category and year" in refused(tmp_path, benefits.INPUT, BENEFITS + paid + again)
    assert len(read(tmp_path, benefits.INPUT, BENEFITS + paid + more)) == 2
    hoped = row.format("B1", "forecast", 5) + row.format("B2", "forecast", 5)
    assert len(read(tmp_path, benefits.INPUT, BENEFITS + hoped)) == 2
    other = "b1,fax,CRB,recurring,realised,2027/28,9,account 8,A. Example\n"
    assert "row 3, line: is of another category" in refused(tmp_path, benefits.INPUT, BENEFITS + paid + other)


def test_overlaps_and_exclusions_name_a_person(tmp_path: Path) -> None:
    text = "line,programme,evidence,person,date\nB1,estates,table 4,B. Ward,2027-06-01\n"
    assert overlaps.overlaps_of(read(tmp_path, overlaps.INPUT, text))[0].programme == "estates"
    heads = "ods_code,year,person,role,reason,date\n"
    found = exclusions.exclusions_of(
        read(tmp_path, exclusions.INPUT, heads + "ZZ9,2017/18,A. Khan,finance,pence,2026-04-01\n")
    )
    assert (found[0].year, found[0].person) == ("2017-18", "A. Khan")
    assert "row 2, person: is blank" in refused(
        tmp_path, exclusions.INPUT, heads + "ZZ9,2017/18,,finance,pence,2026-04-01\n"
    )


# ---------------------------------------------------------------- prices
def test_the_release_published_last_is_the_index(tmp_path: Path) -> None:
    heads = "release,published,year,index,source\n"
    rows = "old,2025-03-31,2023/24,90,p\nnew,2026-03-31,2017/18,80,p\nnew,2026-03-31,2023/24,100,p\n"
    given = read(tmp_path, prices.INPUT, heads + rows)
    index = prices.price_index(given)
    assert index is not None
    assert index.restated(Fraction(8), "2017-18", "2023-24") == 10
    assert index.restated(Fraction(8), "2001-02", "2001-02") == 8
    with pytest.raises(NoPrice):
        index.restated(Fraction(8), "2001-02", "2023-24")
    old = prices.price_index(given, "old")
    assert old is not None
    assert old.values == {"2023-24": 90}
    assert prices.price_index(()) is None
    assert "row 2, index: an index of nought" in refused(tmp_path, prices.INPUT, heads + "new,2026-03-31,2017/18,0,p\n")


# ---------------------------------------------------------------- the statutory return
LONG = "ods_code,year,on_site,off_site,record_type,trust_type\n"
WIDE = (
    "trust_code,trust_name,mrc_off_202223,mrc_off_202324,mrc_on_202223,mrc_on_202324,"
    "mrc_type_202223,mrc_type_202324,trust_type_from_foi\n"
)


def test_both_forms_of_the_return_say_the_same(tmp_path: Path) -> None:
    long = read(
        tmp_path,
        records_costs.INPUT,
        LONG + 'ZZ9,2022/23,100,5,Mixed,Acute\nZZ9,2023/24,"£1,200",7,3. Mixed,Acute\n',
    )
    wide = read(tmp_path, records_costs.INPUT, WIDE + "ZZ9,Northmoor,5.0,7.0,100.0,1200.0,Mixed,3. Mixed,Acute\n")
    found = records_costs.records_costs_of(long)
    assert found == records_costs.records_costs_of(wide)
    assert [(one.year, one.total) for one in found] == [("2022-23", 105), ("2023-24", 1207)]


def test_a_year_that_was_not_returned_is_left_out_and_a_returned_nought_is_kept(tmp_path: Path) -> None:
    rows = "ZZ9,Closed,5.0,0.0,100.0,0.0,Mixed,,Acute\nRZZ,Open,5.0,0.0,100.0,0.0,Mixed,1. Paper,Acute\n"
    found = records_costs.records_costs_of(read(tmp_path, records_costs.INPUT, WIDE + rows))
    assert [(str(one.trust), one.year, one.total) for one in found] == [
        ("RZZ", "2022-23", 105),
        ("RZZ", "2023-24", 0),
        ("ZZ9", "2022-23", 105),
    ]


def test_noughts_stay_where_no_kind_of_record_is_told(tmp_path: Path) -> None:
    text = "ods_code,on_site 2022/23,on_site 2023/24\nZZ9,100,0\n"
    found = records_costs.records_costs_of(read(tmp_path, records_costs.INPUT, text))
    assert [(one.year, one.on_site, one.off_site) for one in found] == [("2022-23", 100, None), ("2023-24", 0, None)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LONG + "ZZ9,,5,5,,\n", "row 2, year: is blank"),
        (LONG + "ZZ9,2023/24,5,5,,\nzz9,2023-24,6,5,,\n", "row 3, ods_code and year: the same as in row 2"),
        ("ods_code,year,on_site,on_site 2023/24\nZZ9,2023/24,5,5\n", "row 2: has columns for each year"),
        (LONG + "ZZ9,2023/24,-5,5,,\n", "row 2, on_site: may not be below nought"),
    ],
)
def test_returns_that_can_not_be_read_are_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, records_costs.INPUT, text)
