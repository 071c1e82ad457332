#!/usr/bin/env python3
# ruff: noqa: ARG002, B905, C408, C901, DTZ001, E731, F401, ISC004, N806, PLW2901, PTH103, PTH105, PTH118, PTH119, PTH122, PTH123, SIM905, T201
# mypy: ignore-errors
# fmt: off
"""Deterministic generator of SYNTHETIC 'W-2 Child Support Liaison NCP Referral Report' files.

Pure Python 3.11+ and openpyxl.  No real person, case or address: names are random
combinations of Faker (en_US, seed 20260701) word lists frozen below, phones are 555-01xx,
identifiers come from ranges chosen for this generator.  The real report's column list is not
public: the columns, widths and layout here are an informed guess, so an importer must map
columns by meaning and let a person correct the mapping, never by position.

Conventions of this synthetic report (they hold for every file this program writes):
  * grain: one row per NCP x IV-D case;
  * NCP MCI/PIN is 10 digits, IV-D Case Number 8 digits, both text with leading zeros kept;
  * CSUP Obligation Amount is per month;  Paid M-1 is the latest closed calendar month;
  * month k is refreshed on 2026-07-06 + 30*(k-1) days;
  * arrears > 3 x obligation, every Paid M-n < obligation, age 18-50, State WI.

Examples
  python make_reports.py --rows 1200 --month 1 --format xlsx --out ncp_month1.xlsx
  python make_reports.py --rows 1200 --month 2 --format webi --out ncp_month2_webi.xlsx
  python make_reports.py --rows 300 --month 3 --format csv --encoding cp1252 --delimiter ';' \
         --quirk dirty=6 --quirk dup=2 --out small.csv
  python make_reports.py --all DIR        # the ready-made sample set with sidecars

The same --seed, --rows, --churn and --counties give one population whose months follow on
from each other, so month 2 can be imported after month 1, and so on.
"""
from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field, replace
from decimal import Decimal

D = Decimal
BASE_REFRESH = dt.datetime(2026, 7, 6, 6, 2, 14)   # refresh of month 1

FIRST_NAMES = (
    "STEPHANIE|CHLOE|MONICA|EDWARD|BARBARA|KATHLEEN|VANESSA|BRANDON|TINA|JOSEPH|JOHN|GARY|TYLER|"
    "JAMES|ROBERT|WAYNE|KAREN|FRANK|STEVEN|CARL|RICHARD|JOANNA|LISA|JACOB|KELLY|JENNA|DORIS|"
    "DILLON|DEBRA|CAROLYN|ALEXANDER|ALLISON|CHAD|KIMBERLY|ANN|ABIGAIL|MELISSA|MARCO|VERONICA|"
    "ANNA|PAUL|MADISON|JACK|NICOLE|DANA|KYLIE|JANET|ROBIN|MICHAEL|BILLY|TABITHA|JEFFREY|SARAH|"
    "ANTONIO|SERGIO|AMY|DONALD|BIANCA|SHELBY|ROSE|KRISTINE|ALVIN|KYLE|KEVIN|PATRICIA|JAMIE|"
    "AMANDA|SUZANNE|BELINDA|WANDA|ALEXANDRA|RONALD|WILLIAM|MARISA|THERESA|PHILIP|DOMINIC|LINDSEY|"
    "ALYSSA|DEBORAH|MARK|CRYSTAL|REBECCA|SCOTT|SUSAN|EMILY|JACQUELINE|SAMUEL|ASHLEY|BRIAN|JERRY|"
    "JAIME|LAUREN|HOLLY|ERIN|HEIDI|THOMAS|PAULA|ELIZABETH|ANDRE|ANTHONY|LAURA|ALICIA|TERRI|RYAN|"
    "HELEN|WHITNEY|ANGEL|DEANNA|CHRISTOPHER|RILEY|MELANIE|MORGAN|STEPHEN|JOY|NATALIE|LOUIS|"
    "TERESA|CHRISTINA|MARIA|LINDA|HANNAH|JONATHAN|BRIANNA|JESSICA|CARLA|LORI|ETHAN|BONNIE|DAVID|"
    "PAMELA|KAYLA|MATTHEW|RHONDA|ADAM|DAWN|RANDALL|CONNOR|ANDREA|REBEKAH|JUSTIN|KRYSTAL|KENNETH|"
    "CYNTHIA|GREGORY|HAYDEN|DENNIS|ANDREW|SHEILA|BRADLEY|SANDRA|HEATHER|AARON|MICHELLE|ALAN|"
    "BERNARD|JILL|CLAUDIA|SUMMER|JEREMY|JOSÉ|MARÍA|RENÉE|ANNE-MARIE|D'ANDRE|MAI XEE"
).split("|")

LAST_NAMES = (
    "BECKER|FLORES|SHEPARD|PEARSON|DAVIS|WILLIS|ALLEN|HERNANDEZ|WELCH|JOHNSON|MARTINEZ|JACKSON|"
    "CHERRY|COLLINS|GUERRA|SERRANO|DELACRUZ|ROSS|PITTS|CAMPBELL|BLACK|KHAN|ANDERSON|CASTILLO|"
    "EVANS|MCCARTY|ROBINSON|BROWN|JONES|VARGAS|NORRIS|PETERSON|FLOYD|LUNA|FOX|GAMBLE|LEVINE|"
    "WILLIAMSON|VAZQUEZ|REED|LLOYD|MILLER|GILL|ARNOLD|WISE|SWANSON|DAY|MORGAN|HALL|GREENE|SMITH|"
    "GARNER|ROGERS|PRINCE|POTTS|WHEELER|WARD|DAUGHERTY|CASTANEDA|CARSON|ROMAN|JUAREZ|COLE|WEAVER|"
    "PORTER|DORSEY|HOGAN|GRAHAM|MASON|LOVE|ROBERTS|RIVERA|HARTMAN|LANE|WELLS|HOFFMAN|OBRIEN|"
    "BRADY|MCCULLOUGH|VEGA|COOK|ADAMS|HUGHES|DOWNS|BURKE|IBARRA|WILSON|CONWAY|WILLIAMS|VALDEZ|"
    "FOLEY|MOORE|GARCIA|QUINN|HOWARD|MAXWELL|EDWARDS|WONG|SHELTON|BURNS|FINLEY|WALTERS|MORRIS|"
    "NUNEZ|ROWE|DURHAM|ELLIS|HILL|GIBSON|FORD|KENNEDY|MARTIN|CLARK|WINTERS|GONZALEZ|GRAVES|HENRY|"
    "YOUNG|FERRELL|HARPER|BARNES|MURRAY|NEWMAN|SPENCER|TAPIA|JARVIS|ATKINSON|HARMON|LEWIS|MURPHY|"
    "PHILLIPS|ROJAS|MCDONALD|HOLMES|LEE|HANSON|HARVEY|BANKS|PEREZ|DAWSON|LITTLE|JAMES|CARNEY|"
    "STEWART|WOODS|LEONARD|HUNTER|SHARP|OLIVER|KELLEY|NELSON|BURTON|PADILLA|PETERSEN|HALE|"
    "ROBERTSON|BELL|ORTIZ|CLAY|GALLAGHER|PERKINS|MUELLER|MCCALL|THOMPSON|BENNETT|SCOTT|WHITE|"
    "COOPER|ONEAL|BLACKWELL|SANTOS|HUYNH|COX|LARSON|CANTU|GRIMES|LOPEZ|ROACH|MYERS|MOSLEY|MENDEZ|"
    "RAMIREZ|DRAKE|FOSTER|REEVES|GRIFFIN|CAMPOS|HENDRIX|MEYERS|BEASLEY|SUAREZ|OSBORNE|FLYNN|BERG|"
    "BENSON|MANNING|HAYS|WALKER|WEBSTER|HARRIS|STEELE|THOMAS|WATTS|DIXON|MICHAEL|MUNOZ|PERRY|"
    "DUNN|BAKER|PATTERSON|SCHNEIDER|VILLARREAL|CARTER|TREVINO|VALENTINE|COOLEY|YANG|GRAY|PACHECO|"
    "LAMBERT|SOLIS|ZAMORA|COMBS|AVERY|GREEN|DIAZ|HOLLOWAY|MAY|BAXTER|BARKER|HOPKINS|MILLS|"
    "STANTON|BOWMAN|BLAIR|RODRIGUEZ|HODGES|CASEY|GEORGE|PAUL|ABBOTT|CUMMINGS|WATERS|NASH|WALLACE|"
    "OWENS|RAMOS|HOOD|FARRELL|WHITAKER|NORMAN|FRY|SCHROEDER|TERRY|FRANKLIN|HENDRICKS|FERNANDEZ|"
    "HAYES|KANE|JOYCE|VANG|XIONG|LOR|THAO|MUÑOZ|NÚÑEZ|PEÑA|GARCÍA|O'BRIEN|D'ANGELO|SMITH-JONES|"
    "DE LA CRUZ|VAN DER BERG|ST. JOHN|LÖFGREN|BÉLANGER"
).split("|")

STREET_NAMES = (
    "JORDAN FORGE|MICHAEL SPRING|HARRIS PIKE|NICHOLAS VALLEYS|ATKINSON BRANCH|WILLIAM VALLEY|"
    "MELINDA LIGHT|DEVON FERRY|SHAW MILL|JONES TRAIL|PARKER HARBOR|TIMOTHY COURSE|KIRBY SPUR|"
    "LISA HARBORS|MARK PLAINS|JEFFREY MEWS|AUSTIN GROVES|SMITH HOLLOW|ROBERT RUE|LOWE ESTATES|"
    "YOUNG TUNNEL|YOUNG COURT|DANIELLE GROVE|DYLAN POINT|DANIEL FLAT|WILLIAM LIGHT|"
    "WILLIAM CROSSROAD|BARBARA HEIGHTS|LEONARD WALKS|JAMES TURNPIKE|JON BRANCH|JASON CENTERS|"
    "JEFFREY SQUARES|KELLY UNIONS|DAVID CENTERS|GARCIA EXPRESSWAY|CHRISTIAN MOUNTAIN|"
    "WILSON SUMMIT|APRIL RAPID|MICHAEL MOUNT|SARAH SHORE|SKINNER VIADUCT|HORN LANE|JAMIE CENTER|"
    "GLORIA WALL|KYLE VILLAGE|DAVID HEIGHTS|FOX CORNER|JAMES PORT|PRATT GREEN|KIMBERLY DIVIDE|"
    "SARAH TRAFFICWAY|LAURIE LAKES|KRISTY GLENS|MEGAN DRIVES|HAWKINS ISLANDS|PARSONS NECK|"
    "MICHELLE VILLAGES|MARY INLET|HOLMES GREEN|LISA PLAINS|LAMBERT RAPIDS|AUSTIN INLET|"
    "SCHROEDER UNION|CASSIE PASSAGE|DALTON GARDEN|RODRIGUEZ FREEWAY|SCHROEDER GATEWAY|"
    "KRISTIN CAUSEWAY|ORR ISLE|ERIC DALE|MARCUS CRESCENT|EVELYN SQUARE|JENNIFER STREET|"
    "WHITE OVERPASS|BRENDA SHOAL|STANLEY MISSION|SOTO SKYWAY|CRAIG HILLS|CHERYL ORCHARD|"
    "ROBERT LODGE|COLEMAN ROAD|ROBERT COURTS|HARVEY CIRCLE|DEBRA ROAD|JOHN STREET|BRITTANY COURT|"
    "CHAVEZ GROVES|MARGARET CREEK|MITCHELL SHORE|JAMES SPUR|CAMERON CENTER|ADRIAN RAPIDS|"
    "PATRICK MOUNT|BISHOP LODGE|HILL CURVE|TONY ISLAND|HERNANDEZ HAVEN|SHAH RUN|LEWIS DALE|"
    "CHARLES CREEK|JEFF WAY|HERRERA PLAINS|EMMA WAY|ROBIN LOOP|BALDWIN PATH|JASON PLAIN|"
    "KIM FALLS|ALISON TRAIL|AUDREY SHORE|CHRISTOPHER TRACE|JONATHAN PASS|SMITH UNDERPASS|"
    "HOLT TURNPIKE|KRISTEN PATH|JASON LIGHT|TAYLOR POINTS|RICHARD PARKWAY|TURNER RADIAL|"
    "PRICE TRAIL"
).split("|")

# county -> (county number, [(city, zip), ...]); real Wisconsin place names only
COUNTIES = {
    "Milwaukee": (40, [("Milwaukee", "53204"), ("Milwaukee", "53206"), ("Milwaukee", "53209"),
                       ("Milwaukee", "53215"), ("Milwaukee", "53218"), ("West Allis", "53214"),
                       ("Wauwatosa", "53213"), ("Cudahy", "53110"), ("South Milwaukee", "53172")]),
    "Dane": (13, [("Madison", "53703"), ("Madison", "53704"), ("Madison", "53713"),
                  ("Sun Prairie", "53590"), ("Fitchburg", "53711"), ("Stoughton", "53589")]),
    "Brown": (5, [("Green Bay", "54301"), ("Green Bay", "54302"), ("Green Bay", "54303"),
                  ("De Pere", "54115")]),
    "Racine": (51, [("Racine", "53402"), ("Racine", "53403"), ("Racine", "53405"),
                    ("Burlington", "53105")]),
    "Kenosha": (30, [("Kenosha", "53140"), ("Kenosha", "53142"), ("Kenosha", "53143")]),
    "Rock": (53, [("Janesville", "53545"), ("Janesville", "53546"), ("Beloit", "53511")]),
    "Fond du Lac": (20, [("Fond du Lac", "54935"), ("Fond du Lac", "54937"), ("Ripon", "54971")]),
    "La Crosse": (32, [("La Crosse", "54601"), ("La Crosse", "54603"), ("Onalaska", "54650")]),
    "Outagamie": (44, [("Appleton", "54911"), ("Appleton", "54914"), ("Kaukauna", "54130")]),
    "Winnebago": (70, [("Oshkosh", "54901"), ("Oshkosh", "54902"), ("Neenah", "54956")]),
    "Marathon": (37, [("Wausau", "54401"), ("Wausau", "54403"), ("Schofield", "54476")]),
    "Waukesha": (67, [("Waukesha", "53186"), ("Waukesha", "53188"), ("Brookfield", "53045")]),
    "Eau Claire": (18, [("Eau Claire", "54701"), ("Eau Claire", "54703"), ("Altoona", "54720")]),
    "St. Croix": (55, [("Hudson", "54016"), ("New Richmond", "54017")]),
    "Sheboygan": (59, [("Sheboygan", "53081"), ("Sheboygan", "53083"), ("Plymouth", "53073")]),
    "Menominee": (72, [("Keshena", "54135")]),
    "Douglas": (16, [("Superior", "54880")]),
    "Wood": (71, [("Wisconsin Rapids", "54494"), ("Marshfield", "54449")]),
    "Portage": (49, [("Stevens Point", "54481"), ("Plover", "54467")]),
    "Vilas": (63, [("Eagle River", "54521"), ("Lac du Flambeau", "54538")]),
}
WEIGHT = {"Milwaukee": 9, "Dane": 4, "Brown": 3, "Racine": 3, "Kenosha": 2, "Rock": 2}
DEFAULT_COUNTIES = list(COUNTIES)[:8]
AREA = {"Milwaukee": "414", "Dane": "608", "Rock": "608", "La Crosse": "608", "Racine": "262",
        "Kenosha": "262", "Waukesha": "262", "St. Croix": "715", "Marathon": "715",
        "Eau Claire": "715", "Douglas": "715", "Wood": "715", "Portage": "715", "Vilas": "715"}

FIELDS = [  # canonical name, report heading, kind
    ("last", "NCP Last Name", "text"), ("first", "NCP First Name", "text"),
    ("middle", "NCP Middle Initial", "text"), ("suffix", "NCP Suffix", "text"),
    ("pin", "NCP MCI/PIN", "id"), ("case_no", "IV-D Case Number", "id"),
    ("county", "County", "text"), ("dob", "NCP DOB", "date"), ("age", "NCP Age", "int"),
    ("addr1", "Address Line 1", "text"), ("addr2", "Address Line 2", "text"),
    ("city", "City", "text"), ("state", "State", "text"), ("zip", "Zip", "id"),
    ("addr_verified", "Address Verified Date", "date"), ("phone", "Phone", "text"),
    ("csup", "CSUP Obligation Amount", "money"), ("paid_m1", "CSUP Paid M-1", "money"),
    ("paid_m2", "CSUP Paid M-2", "money"), ("paid_m3", "CSUP Paid M-3", "money"),
    ("arrears", "Arrears Balance", "money"), ("last_pay_date", "Last Payment Date", "date"),
    ("last_pay_amt", "Last Payment Amount", "money"), ("order_date", "Order Date", "date"),
    ("worker", "Worker", "text"), ("status", "Case Status", "text"),
]
NAMES = [f[0] for f in FIELDS]
HEADING = {f[0]: f[1] for f in FIELDS}
KIND = {f[0]: f[2] for f in FIELDS}
TITLE = "W-2 Child Support Liaison NCP Referral Report"


# ------------------------------------------------------------------ population
@dataclass
class Ncp:
    pin: str
    last: str
    first: str
    middle: str
    suffix: str
    dob: dt.date
    home: str
    addr1: str
    addr2: str
    city: str
    zip: str
    verified: dt.date
    phone: str


@dataclass
class Case:
    no: str
    pin: str
    county: str
    csup: Decimal
    base_arrears: Decimal
    order_date: dt.date
    worker: str
    status: str


@dataclass
class State:
    """The report of one month plus what changed since the month before."""
    month: int
    refresh: dt.datetime
    ncps: dict
    cases: dict
    roster: list
    pool: list = field(default_factory=list)      # dropped earlier, may return
    new: set = field(default_factory=set)
    returning: set = field(default_factory=set)
    dropped: set = field(default_factory=set)
    addr_changed: set = field(default_factory=set)
    phone_changed: set = field(default_factory=set)
    name_changed: set = field(default_factory=set)


def refresh_of(month: int) -> dt.datetime:
    return BASE_REFRESH + dt.timedelta(days=30 * (month - 1))


def months_back(d: dt.date, n: int) -> tuple:
    k = d.year * 12 + d.month - 1 - n
    return (k // 12, k % 12 + 1)


def age_on(dob: dt.date, on: dt.date) -> int:
    return on.year - dob.year - ((on.month, on.day) < (dob.month, dob.day))


class World:
    def __init__(self, seed=1, rows=1200, churn=0.15, counties=None, pin_lead="9", case_lead="7"):
        self.seed, self.rows, self.churn = seed, rows, churn
        self.counties = list(counties or DEFAULT_COUNTIES)
        self.pin_lead, self.case_lead = pin_lead, case_lead
        self.rng = random.Random(f"world:{seed}:{rows}:{churn}:{','.join(self.counties)}")
        self.used = set()
        self.states = {}

    # -- people and cases
    def _id(self, n, lead, zero_share):
        r = self.rng
        while True:
            if r.random() < zero_share:
                v = "00" + "".join(r.choice("0123456789") for _ in range(n - 2))
                if v[2:4] == "00":
                    continue
            else:
                v = lead + "".join(r.choice("0123456789") for _ in range(n - len(lead)))
            if v not in self.used:
                self.used.add(v)
                return v

    def _county(self):
        return self.rng.choices(self.counties, [WEIGHT.get(c, 1) for c in self.counties])[0]

    def _address(self, county, refresh):
        r = self.rng
        city, z = r.choice(COUNTIES[county][1])
        if r.random() < 0.25:
            z += f"-{r.randrange(1000, 9999)}"
        a1 = f"{r.randrange(100, 9900)} {r.choice(['', '', 'N ', 'S ', 'W '])}{r.choice(STREET_NAMES)}"
        a2 = r.choice(["APT", "UNIT", "LOWR", "UPPR", "#"]) if r.random() < 0.22 else ""
        if a2 in ("APT", "UNIT", "#"):
            a2 = f"{a2} {r.randrange(1, 40)}{r.choice(['', '', 'A', 'B'])}"
        ver = refresh.date() - dt.timedelta(days=r.randrange(2, 420))
        return a1, a2, city.upper(), z, ver

    def _phone(self, county):
        r = self.rng
        if r.random() < 0.1:
            return ""
        return f"({AREA.get(county, '920')}) 555-01{r.randrange(100):02d}"

    def new_ncp(self, st, min_days=0):
        r = self.rng
        home = self._county()
        a1, a2, city, z, ver = self._address(home, st.refresh)
        first = r.choice(FIRST_NAMES)
        age_days = r.randrange(int(19.2 * 365.25), int(48.5 * 365.25))
        n = Ncp(self._id(10, self.pin_lead, 0.2), r.choice(LAST_NAMES), first,
                r.choice("ABCDEFGHJKLMNPRSTW") if r.random() < 0.7 else "",
                r.choice(["JR", "SR", "II", "III"]) if r.random() < 0.05 else "",
                st.refresh.date() - dt.timedelta(days=age_days), home, a1, a2, city, z, ver,
                self._phone(home))
        st.ncps[n.pin] = n
        return n

    def new_case(self, st, ncp):
        r = self.rng
        county = ncp.home if r.random() < 0.8 else self._county()
        csup = D(r.randrange(60, 900)) + r.choice([D("0"), D("0"), D("0.50"), D("0.33")])
        mult = D(r.randrange(330, 4000)) / 100
        order = st.refresh.date() - dt.timedelta(days=r.randrange(125, 5200))
        rngw = random.Random(f"worker:{self.seed}:{county}:{r.randrange(4)}")
        w = f"{rngw.choice(LAST_NAMES)}, {rngw.choice(FIRST_NAMES)[0]}"
        c = Case(self._id(8, self.case_lead, 0.3), ncp.pin, county, csup,
                 (csup * mult).quantize(D("0.01")), order, w,
                 "OPEN" if r.random() < 0.92 else "OPEN - ENF")
        st.cases[c.no] = c
        return c

    def paid(self, c: Case, ym) -> Decimal:
        """Payment of one calendar month: none or partial, always below the obligation."""
        r = random.Random(f"pay:{self.seed}:{c.no}:{ym[0]}-{ym[1]}")
        if r.random() < 0.55:
            return D("0.00")
        p = (c.csup * D(r.randrange(5, 90)) / 100).quantize(D("0.01"))
        return p if r.random() < 0.5 else p.quantize(D("1")).quantize(D("0.01"))

    # -- months
    def state(self, month: int) -> State:
        if month in self.states:
            return self.states[month]
        if month == 0:
            st = State(0, refresh_of(0), {}, {}, [])
            while len(st.roster) < self.rows:
                n = self.new_ncp(st)
                k = self.rng.random()
                for _ in range(3 if k < 0.01 else 2 if k < 0.08 else 1):
                    if len(st.roster) < self.rows:
                        st.roster.append(self.new_case(st, n).no)
        else:
            p = self.state(month - 1)
            r = self.rng
            st = State(month, refresh_of(month), {k: replace(v) for k, v in p.ncps.items()},
                       dict(p.cases), [], list(p.pool))
            n_drop = round(self.churn * self.rows)
            drop = set(r.sample(p.roster, n_drop))
            back = st.pool[-max(1, 2 * n_drop):]
            back = set(r.sample(back, min(len(back), round(0.2 * n_drop))))
            st.pool = [c for c in st.pool if c not in back] + [c for c in p.roster if c in drop]
            st.roster = [c for c in p.roster if c not in drop]
            st.dropped, st.returning = drop, back
            kept = list(dict.fromkeys(st.cases[c].pin for c in st.roster))
            st.roster += sorted(back)
            while len(st.roster) < self.rows:
                n = st.ncps[r.choice(kept)] if r.random() < 0.1 else self.new_ncp(st)
                c = self.new_case(st, n)
                st.new.add(c.no)
                st.roster.append(c.no)
            for pin in kept:
                n = st.ncps[pin]
                if r.random() < 0.06:
                    n.addr1, n.addr2, n.city, n.zip, n.verified = self._address(n.home, st.refresh)
                    lo = p.refresh.date()
                    n.verified = lo + dt.timedelta(days=r.randrange(1, 29))
                    st.addr_changed.add(pin)
                if r.random() < 0.05:
                    old = n.phone
                    while n.phone == old:
                        n.phone = self._phone(n.home)
                    st.phone_changed.add(pin)
                if r.random() < 0.01:
                    old = n.last
                    while n.last == old:
                        n.last = r.choice(LAST_NAMES)
                    st.name_changed.add(pin)
        self.states[month] = st
        return st

    def row(self, st: State, no: str) -> dict:
        c = st.cases[no]
        n = st.ncps[c.pin]
        on = st.refresh.date()
        m = [self.paid(c, months_back(on, i)) for i in (1, 2, 3)]
        first = refresh_of(0).date()
        k = (on.year * 12 + on.month) - (first.year * 12 + first.month)
        arrears = c.base_arrears + sum((c.csup - self.paid(c, months_back(on, i))
                                        for i in range(1, k + 1)), D(0))
        lpd = lpa = None
        for i in range(1, 13):
            ym = months_back(on, i)
            p = self.paid(c, ym)
            if p > 0:
                rr = random.Random(f"payday:{self.seed}:{c.no}:{ym}")
                lpd, lpa = dt.date(ym[0], ym[1], rr.randrange(1, 29)), p
                break
        if lpd and lpd <= c.order_date:
            lpd = lpa = None
        return dict(last=n.last, first=n.first, middle=n.middle, suffix=n.suffix, pin=n.pin,
                    case_no=c.no, county=c.county, dob=n.dob, age=age_on(n.dob, on),
                    addr1=n.addr1, addr2=n.addr2, city=n.city, state="WI", zip=n.zip,
                    addr_verified=n.verified, phone=n.phone, csup=c.csup.quantize(D("0.01")),
                    paid_m1=m[0], paid_m2=m[1], paid_m3=m[2], arrears=arrears,
                    last_pay_date=lpd, last_pay_amt=lpa, order_date=c.order_date,
                    worker=c.worker, status=c.status)

    def report(self, month: int) -> list:
        st = self.state(month)
        rows = [self.row(st, c) for c in st.roster]
        rows.sort(key=lambda r: (r["county"], r["last"], r["first"], r["pin"], r["case_no"]))
        return rows


# ------------------------------------------------------------------ quirks
def add_dirty(rows, n, seed):
    """n rows no importer can accept, each class in turn; returns (rows, {index: reason})."""
    r = random.Random(f"dirty:{seed}:{n}")
    rows, bad = list(rows), []
    for i in range(n):
        x = dict(rows[r.randrange(len(rows))])
        x["pin"] = f"8{r.randrange(10**9):09d}"
        x["case_no"] = f"6{r.randrange(10**7):07d}"
        x["last"], x["first"] = r.choice(LAST_NAMES), r.choice(FIRST_NAMES)
        why = ("missing_identifier", "bad_date", "bad_amount", "missing_name")[i % 4]
        if why == "missing_identifier":
            x["pin"] = x["case_no"] = ""
        elif why == "bad_date":
            x["dob"] = "13/45/1990"
        elif why == "bad_amount":
            x["csup"] = "SEE NOTES"
        else:
            x["last"] = x["first"] = ""
        x["_why"] = why
        bad.append(x)
    for x in bad:
        rows.insert(r.randrange(len(rows)), x)
    return rows


def add_dups(rows, n, seed):
    r = random.Random(f"dup:{seed}:{n}")
    rows = list(rows)
    good = [x for x in rows if "_why" not in x]
    for x in r.sample(good, n):
        y = dict(x)
        y["_why"] = "duplicate_row"
        rows.insert(rows.index(x) + 1, y)
    return rows


# ------------------------------------------------------------------ writers
def us_date(v):
    return f"{v.month}/{v.day}/{v.year}" if isinstance(v, dt.date) else (v or "")


def us_money(v, group=True):
    if v is None or isinstance(v, str):
        return v or ""
    return f"{v:,.2f}" if group else f"{v:.2f}"


def text_of(name, v, group=True):
    if v is None:
        return ""
    if isinstance(v, dt.date):
        return us_date(v)
    if isinstance(v, Decimal):
        return us_money(v, group)
    return str(v)


def put(ws, row, col, name, v):
    if v is None or v == "":
        return
    cell = ws.cell(row, col)
    if isinstance(v, Decimal):
        cell.value = float(v)
        cell.number_format = "#,##0.00"
    elif isinstance(v, dt.date):
        cell.value = v
        cell.number_format = "m/d/yyyy"
    else:
        cell.value = v
        if KIND.get(name) == "id":
            cell.number_format = "@"


def fix_zip(path, when=BASE_REFRESH):
    """Rewrite an xlsx so that equal content gives equal bytes."""
    stamp = (when.year, when.month, when.day, when.hour, when.minute, when.second // 2 * 2)
    with zipfile.ZipFile(path) as z:
        items = [(i.filename, z.read(i)) for i in z.infolist()]
    tmp = path + ".tmp"
    with zipfile.ZipFile(tmp, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, data in items:
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*",
                              lambda m: m.group(1) + when.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    os.replace(tmp, path)


def columns_for(quirks, seed):
    cols = list(NAMES)
    if "shuffle" in quirks:
        random.Random(f"cols:{seed}").shuffle(cols)
    return cols


def write_xlsx(path, rows, refresh, quirks=(), seed=1):
    from openpyxl import Workbook
    from openpyxl.styles import Font
    wb = Workbook()
    ws = wb.active
    ws.title = "NCP Referral"
    cols = columns_for(quirks, seed)
    for j, c in enumerate(cols, 1):
        ws.cell(1, j, HEADING[c]).font = Font(bold=True)
        ws.column_dimensions[ws.cell(1, j).column_letter].width = 16
    for i, r in enumerate(rows, 2):
        for j, c in enumerate(cols, 1):
            v = r[c]
            if "text-dates" in quirks and isinstance(v, dt.date):
                v = us_date(v)
            if "numeric-ids" in quirks and c in ("pin", "case_no") and str(v).isdigit():
                ws.cell(i, j, int(v))
                continue
            put(ws, i, j, c, v)
    ws.freeze_panes = "A2"
    wb.save(path)
    fix_zip(path, refresh)
    return [dict(sheet=ws.title, row=i) for i in range(2, len(rows) + 2)]


def write_csv(path, rows, encoding="utf-8-sig", delimiter=",", quirks=(), seed=1):
    cols = columns_for(quirks, seed)
    buf = io.StringIO()
    w = csv.writer(buf, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    w.writerow([HEADING[c] for c in cols])
    for r in rows:
        w.writerow([text_of(c, r[c], group=delimiter == ",") for c in cols])
    with open(path, "wb") as f:
        f.write(buf.getvalue().encode(encoding))
    return [dict(sheet=None, row=i) for i in range(2, len(rows) + 2)]


def write_webi(path, rows, refresh, month, quirks=(), seed=1):
    """Formatted Webi export: blank first column, title block, prompts, one section per county
    with its own header (cells merged over two grid columns, two rows high), spacer columns,
    subtotals, page footers, grand totals, and a second sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    wb = Workbook()
    ws = wb.active
    ws.title = "NCP Referral Report"
    wide = {"last", "first", "addr1", "worker"}          # these span two grid columns
    spacer_after = {"suffix", "zip", "phone", "arrears"}  # empty grid column after these
    cols = columns_for(quirks, seed)
    start, span, c = {}, {}, 2
    for n in cols:
        start[n], span[n] = c, 2 if n in wide else 1
        c += span[n] + (1 if n in spacer_after else 0)
    last_col = c - 1
    thin = Side(style="thin", color="999999")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    head = PatternFill("solid", fgColor="1F4E79")
    ws.column_dimensions["A"].width = 1.5
    bold = Font(bold=True)
    counties = list(dict.fromkeys(r["county"] for r in rows))

    def line(r, text, font=None):
        ws.merge_cells(start_row=r, start_column=2, end_row=r, end_column=last_col)
        ws.cell(r, 2, text).font = font or Font()

    line(2, TITLE, Font(bold=True, size=14))
    line(3, "Wisconsin Department of Children and Families (SYNTHETIC TEST DATA)")
    line(4, f"Last Refreshed: {refresh.month}/{refresh.day}/{refresh.year} "
            f"{refresh.strftime('%I:%M:%S %p').lstrip('0')}")
    line(5, "Prompts: Select County(ies): " + "; ".join(counties))
    line(6, "Prompts: Select Obligation Type: CSUP    Select Report Month: "
            + dt.date(*months_back(refresh.date(), 1), 1).strftime("%B %Y"))
    r, page, where = 8, 1, []
    for county in counties:
        part = [(i, x) for i, x in enumerate(rows) if x["county"] == county]
        ws.merge_cells(start_row=r, start_column=2, end_row=r, end_column=6)
        ws.cell(r, 2, f"County: {county}").font = Font(bold=True, size=12)
        r += 1
        for n in cols:
            a = start[n]
            ws.merge_cells(start_row=r, start_column=a, end_row=r + 1, end_column=a + span[n] - 1)
            cell = ws.cell(r, a, HEADING[n])
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), head
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            cell.border = box
        r += 2
        for i, x in part:
            for n in cols:
                if span[n] == 2:
                    ws.merge_cells(start_row=r, start_column=start[n], end_row=r, end_column=start[n] + 1)
                put(ws, r, start[n], n, x[n])
            where.append((i, dict(sheet=ws.title, row=r)))
            r += 1
        good = [x for _, x in part if "_why" not in x]
        ws.cell(r, start["last"], f"Subtotal {county}").font = bold
        ws.cell(r, start["case_no"], len(part)).font = bold
        put(ws, r, start["arrears"], "arrears", sum((x["arrears"] for x in good), D(0)))
        r += 1
        line(r, f"Page {page} of {len(counties)}        Confidential - IV-D case information")
        page += 1
        r += 2
    good = [x for x in rows if "_why" not in x]
    ws.cell(r, 2, "Grand Total").font = bold
    put(ws, r, start["arrears"], "arrears", sum((x["arrears"] for x in good), D(0)))
    ws.cell(r + 1, 2, f"Number of NCPs: {len({x['pin'] for x in good}):,}")
    ws.cell(r + 2, 2, f"Number of Cases: {len({x['case_no'] for x in good}):,}")
    line(r + 4, "End of report")
    w2 = wb.create_sheet("Report Criteria")
    for i, t in enumerate([
            "Report Criteria", "NCPs with a non-closed IV-D case and an open current child support (CSUP) obligation",
            "Partial or no payment in the prior three closed months",
            "Arrears balance greater than three months' CSUP obligation", "Age 18-50 with a verified address",
            "Excludes: AFDC, bankruptcy filed, bankruptcy relief of stay, incarcerated, institutionalized, "
            "no jurisdiction, receives SSI/SSDI, good cause granted, NCP outside Wisconsin, order "
            "established in the past three months, deceased", "Refreshed every 30 days"], 2):
        w2.cell(i, 2, t)
    wb.save(path)
    fix_zip(path, refresh)
    return [w for _, w in sorted(where, key=lambda t: t[0])]


def to_xls(xlsx, path):
    """Legacy BIFF8 through LibreOffice (not byte-reproducible across LibreOffice versions)."""
    exe = shutil.which("soffice") or shutil.which("libreoffice")
    if not exe:
        raise SystemExit("format xls needs LibreOffice (soffice) on PATH")
    with tempfile.TemporaryDirectory() as t:
        src = os.path.join(t, os.path.splitext(os.path.basename(path))[0] + ".xlsx")
        shutil.copy(xlsx, src)
        subprocess.run([exe, f"-env:UserInstallation=file://{t}/profile", "--headless", "--convert-to",
                        "xls:MS Excel 97", "--outdir", t + "/out", src], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        shutil.move(os.path.join(t, "out", os.path.basename(src)[:-5] + ".xls"), path)


# ------------------------------------------------------------------ sidecar
def canon(r):
    out = {}
    for n in NAMES:
        v = r[n]
        if v is None:
            v = ""
        elif isinstance(v, dt.date):
            v = v.isoformat()
        elif isinstance(v, Decimal):
            v = f"{v:.2f}"
        out[n] = str(v)
    return out


def write_truth(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, NAMES, lineterminator="\n")
        w.writeheader()
        for r in rows:
            if "_why" not in r:
                w.writerow(canon(r))


def by_reason(rows):
    d = {}
    for r in rows:
        if "_why" in r:
            d[r["_why"]] = d.get(r["_why"], 0) + 1
    return dict(sorted(d.items()))


def sidecar(path, fmt, rows, where, refresh, month, args, truth=None, extra=None):
    good = [r for r in rows if "_why" not in r]
    dup = sum(r.get("_why") == "duplicate_row" for r in rows)
    rej = len(rows) - len(good) - dup
    with open(path, "rb") as f:
        raw = f.read()
    d = {
        "schema": "ncp-sample/1", "file": os.path.basename(path), "bytes": len(raw),
        "sha256": hashlib.sha256(raw).hexdigest(), "format": fmt, "synthetic": True,
        "generator": {"program": "make_reports.py", **args},
        "as_of": refresh.isoformat(), "report_month": month,
        "expected": {
            "outcome": "imports", "rows_in_file": len(rows), "rows_accepted": len(good),
            "rows_rejected": rej, "rows_duplicate": dup, "reasons": by_reason(rows),
            "distinct_ncps": len({r["pin"] for r in good}),
            "distinct_cases": len({r["case_no"] for r in good}),
            "ncps_with_several_cases": sum(1 for n in _count(good, "pin").values() if n > 1),
            "rows_by_county": dict(sorted(_count(good, "county").items())),
            "sum_csup": f"{sum((r['csup'] for r in good), D(0)):.2f}",
            "sum_arrears": f"{sum((r['arrears'] for r in good), D(0)):.2f}",
            "not_accepted_rows": [dict(w, reason=r["_why"]) for r, w in zip(rows, where) if "_why" in r],
        },
    }
    if truth:
        d["expected"]["truth_csv"] = truth
    d.update(extra or {})
    out = path + ".json"
    with open(out, "w", encoding="utf-8") as f:
        json.dump(d, f, indent=1, ensure_ascii=False)
        f.write("\n")
    return d


def _count(rows, k):
    d = {}
    for r in rows:
        d[r[k]] = d.get(r[k], 0) + 1
    return d


def transition(world, month):
    """What a month-over-month comparison must find (cases, and people)."""
    a, b = world.report(month - 1), world.report(month)
    A, B = {r["case_no"]: r for r in a}, {r["case_no"]: r for r in b}
    pa, pb = {r["pin"]: r for r in a}, {r["pin"]: r for r in b}
    seen = set()
    for m in range(1, month - 1):        # files a user can have: months 1..month-2
        seen |= {r["case_no"] for r in world.report(m)}
    seen_p = set()
    for m in range(1, month - 1):
        seen_p |= {r["pin"] for r in world.report(m)}
    addr = ("addr1", "addr2", "city", "state", "zip")
    both, bothp = A.keys() & B.keys(), pa.keys() & pb.keys()
    newc, newp = B.keys() - A.keys(), pb.keys() - pa.keys()
    return {
        "from_month": month - 1, "to_month": month,
        "cases": {"continuing": len(both), "dropped": len(A.keys() - B.keys()),
                  "new": len(newc - seen), "returning": len(newc & seen),
                  "arrears_changed": sum(A[c]["arrears"] != B[c]["arrears"] for c in both)},
        "ncps": {"continuing": len(bothp), "dropped": len(pa.keys() - pb.keys()),
                 "new": len(newp - seen_p), "returning": len(newp & seen_p),
                 "address_changed": sum(any(pa[p][k] != pb[p][k] for k in addr) for p in bothp),
                 "phone_changed": sum(pa[p]["phone"] != pb[p]["phone"] for p in bothp),
                 "last_name_changed": sum(pa[p]["last"] != pb[p]["last"] for p in bothp)},
        "note": "counted against all earlier months 1..from_month imported in order; "
                "'returning' = on an earlier month's file, absent from from_month, back now",
    }


# ------------------------------------------------------------------ command line
def parse_quirks(items):
    q = {}
    for it in items or []:
        k, _, v = it.partition("=")
        if k not in ("dirty", "dup", "shuffle", "numeric-ids", "text-dates"):
            raise SystemExit(f"unknown quirk {k!r}")
        q[k] = int(v) if v else True
    return q


def make(path, world, month, fmt, encoding="utf-8-sig", delimiter=",", quirks=None, truth=None, extra=None):
    quirks = quirks or {}
    st = world.state(month)
    rows = world.report(month)
    if quirks.get("dirty"):
        rows = add_dirty(rows, quirks["dirty"], world.seed)
    if quirks.get("dup"):
        rows = add_dups(rows, quirks["dup"], world.seed)
    if fmt == "xlsx":
        where = write_xlsx(path, rows, st.refresh, quirks, world.seed)
    elif fmt == "webi":
        where = write_webi(path, rows, st.refresh, month, quirks, world.seed)
    elif fmt == "csv":
        where = write_csv(path, rows, encoding, delimiter, quirks, world.seed)
    elif fmt == "xls":
        with tempfile.TemporaryDirectory() as t:
            tmp = os.path.join(t, "a.xlsx")
            where = write_xlsx(tmp, rows, st.refresh, quirks, world.seed)
            to_xls(tmp, path)
    else:
        raise SystemExit(f"unknown format {fmt}")
    args = dict(seed=world.seed, rows=world.rows, month=month, churn=world.churn, counties=world.counties,
                format=fmt, quirks=quirks)
    if fmt == "csv":
        args.update(encoding=encoding, delimiter=delimiter)
    return sidecar(path, fmt, rows, where, st.refresh, month, args, truth, extra)


def make_all(outdir, rows=1200, seed=1, xls=True):
    os.makedirs(os.path.join(outdir, "truth"), exist_ok=True)
    w = World(seed=seed, rows=rows)
    p = lambda n: os.path.join(outdir, n)
    for m in (1, 2, 3):
        write_truth(p(f"truth/month{m}.csv"), w.report(m))
    t = lambda m: f"truth/month{m}.csv"
    make(p("ncp_month1_clean.xlsx"), w, 1, "xlsx", truth=t(1))
    for m in (2, 3):
        make(p(f"ncp_month{m}_clean.xlsx"), w, m, "xlsx", truth=t(m),
             extra={"transition": transition(w, m)})
    make(p("ncp_month2_webi.xlsx"), w, 2, "webi", truth=t(2),
         extra={"same_data_as": "ncp_month2_clean.xlsx"})
    make(p("ncp_month1_utf8.csv"), w, 1, "csv", quirks={"dirty": 8, "dup": 3}, truth=t(1),
         extra={"same_data_as": "ncp_month1_clean.xlsx"})
    make(p("ncp_month2_cp1252.csv"), w, 2, "csv", encoding="cp1252", delimiter=";", quirks={"dirty": 4},
         truth=t(2), extra={"same_data_as": "ncp_month2_clean.xlsx"})
    if xls:
        make(p("ncp_month1_legacy.xls"), w, 1, "xls", truth=t(1),
             extra={"same_data_as": "ncp_month1_clean.xlsx"})


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", help="file to write (a .json sidecar is written beside it)")
    ap.add_argument("--all", metavar="DIR", help="write the whole ready-made sample set")
    ap.add_argument("--no-xls", action="store_true", help="with --all: skip the file that needs LibreOffice")
    ap.add_argument("--rows", type=int, default=1200)
    ap.add_argument("--month", type=int, default=1)
    ap.add_argument("--churn", type=float, default=0.15, help="share of cases replaced each month")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--counties", help="comma-separated; default: " + ", ".join(DEFAULT_COUNTIES))
    ap.add_argument("--format", choices=["xlsx", "webi", "csv", "xls"], default="xlsx")
    ap.add_argument("--encoding", default="utf-8-sig", help="csv only: utf-8-sig, utf-8, cp1252")
    ap.add_argument("--delimiter", default=",", help="csv only")
    ap.add_argument("--quirk", action="append", metavar="NAME[=N]",
                    help="dirty=N, dup=N, shuffle, numeric-ids, text-dates (repeatable)")
    a = ap.parse_args(argv)
    if a.all:
        make_all(a.all, rows=a.rows, seed=a.seed, xls=not a.no_xls)
        return
    if not a.out:
        ap.error("--out or --all is needed")
    counties = [c.strip() for c in a.counties.split(",")] if a.counties else None
    for c in counties or []:
        if c not in COUNTIES:
            ap.error(f"unknown county {c!r}; known: {', '.join(COUNTIES)}")
    w = World(a.seed, a.rows, a.churn, counties)
    extra = {"transition": transition(w, a.month)} if a.month > 1 else None
    d = make(a.out, w, a.month, a.format, a.encoding, a.delimiter, parse_quirks(a.quirk), extra=extra)
    e = d["expected"]
    print(f"{a.out}: {e['rows_in_file']} rows, {e['rows_accepted']} good, {e['distinct_ncps']} NCPs, "
          f"{e['distinct_cases']} cases")


if __name__ == "__main__":
    main()
