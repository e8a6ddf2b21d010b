"""Reads every mail of a folder as Python does, and the calendar files as the library icalendar
does, and prints what they say as JSON, by the name of the file."""

import json
import sys
from email import message_from_bytes, policy
from pathlib import Path

import icalendar


def calendar(raw):
    """What matters of the one event of a calendar file."""
    parsed = icalendar.Calendar.from_ical(raw)
    (event,) = parsed.walk("VEVENT")
    return {
        "errors": [str(error) for error in parsed.errors + event.errors],
        "method": str(parsed["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "organizer": str(event["ORGANIZER"]),
        "start": event.decoded("DTSTART").isoformat(),
        "end": event.decoded("DTEND").isoformat(),
    }


def letter(raw):
    mail = message_from_bytes(raw, policy=policy.default)
    parts = list(mail.walk())
    calendars = [part for part in parts if part.get_content_subtype() in ("calendar", "ics")]
    raws = [part.get_payload(decode=True) for part in calendars]
    return {
        "defects": [repr(defect) for part in parts for defect in part.defects]
        + [repr(defect) for value in mail.values() for defect in getattr(value, "defects", ())],
        "headers": [[name.lower(), str(value)] for name, value in mail.items()],
        "subject": str(mail["Subject"]),
        "from": [[one.display_name, one.addr_spec] for one in mail["From"].addresses],
        "to": [[one.display_name, one.addr_spec] for one in mail["To"].addresses],
        "date": mail["Date"].datetime.isoformat(),
        "kinds": [part.get_content_type() for part in parts if not part.is_multipart()],
        "text": mail.get_body(("plain",)).get_content(),
        "html": mail.get_body(("html",)).get_content(),
        "method": calendars[0].get_param("method") if calendars else None,
        "same_calendars": len(set(raws)) <= 1,
        "calendar": calendar(raws[0]) if raws else None,
    }


print(json.dumps({path.name: letter(path.read_bytes()) for path in Path(sys.argv[1]).glob("*.eml")}))
