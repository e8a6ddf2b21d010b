#!/usr/bin/env python3
"""The public holidays of the sixteen German states, 2024 to 2035, by two independent sources.

Fails if PyPI's `holidays` no longer has the lines that the table in
src/domain/calendar/holidays.rs is held to by their digest, or if `workalendar` differs from it in
a way that is not known. The digest is also that of npm's `date-holidays`.

Known differences:
  BY 08-15   Assumption is a holiday in most communes of Bavaria, not in all: `holidays` leaves it
             out, `workalendar` has it. Reihum has it, so that nobody has to answer on it.
  BY 08-08   Augsburg alone keeps its Peace Festival, and some communes of SN and TH Corpus Christi:
             no state does, all leave them out.
  MV 03-08, TH 09-20, BE 2025-05-08 and 2028-06-17: younger acts that `workalendar` does not know.
  BB Whit Sunday: a holiday by the act of Brandenburg; `workalendar` leaves it out.
"""

import hashlib
import sys
from datetime import timedelta

import holidays
from dateutil.easter import easter
from workalendar.registry import registry

STATES = "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH".split()
YEARS = range(2024, 2036)
DIGEST = "25b15b0ac973af4d218965362893c0fff2aa42f690ebc180aac000870d572448"


def by_holidays():
    return {
        f"{state} {day}"
        for state in STATES
        for day in holidays.Germany(subdiv=state, years=YEARS)
    }


def by_workalendar():
    found = set()
    for state in STATES:
        calendar = registry.get(f"DE-{state}")()
        for year in YEARS:
            found |= {f"{state} {day}" for day, _ in calendar.holidays(year)}
    return found


def known_differences():
    known = {"BE 2025-05-08", "BE 2028-06-17"}
    for year in YEARS:
        known |= {f"BY {year}-08-15", f"MV {year}-03-08", f"TH {year}-09-20"}
        known.add(f"BB {easter(year) + timedelta(days=49)}")
    return known


def main():
    first, second = by_holidays(), by_workalendar()
    unknown = sorted((first ^ second) - known_differences())
    for line in unknown:
        print(f"the sources differ: {line}")
    text = "".join(f"{line}\n" for line in sorted(first))
    digest = hashlib.sha256(text.encode()).hexdigest()
    if digest != DIGEST:
        print(f"holidays has {len(first)} other lines: {digest}")
    return 1 if unknown or digest != DIGEST else 0


if __name__ == "__main__":
    sys.exit(main())
