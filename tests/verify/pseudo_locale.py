#!/usr/bin/env python3
"""Makes a town's folder with a language that nobody speaks, out of German.

    tests/verify/pseudo_locale.py FOLDER     # then: town.directory = "FOLDER"

Its texts are longer by two fifths, carry accents and run from right to left; what stays as it is
on a page did not come from src/locales, and what breaks there will break in some true language.
The tag ar-XB is the one that others give to such a language; ar makes it run from right to left.
"""

import pathlib
import re
import sys

CODE = "ar-XB"
GERMAN = pathlib.Path(__file__).resolve().parents[2] / "src/locales/de"
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ",
)
VOWELS = re.compile("([aeiouäöüAEIOUÄÖÜ])")
# Right-to-left override and its end: Latin letters would run from left to right.
BEGIN, END = "\u202e", "\u202c"
# What programs read: addresses, paths, names of files, commands.
MACHINE = re.compile(r"[/\\@_=]|\w\.\w")


def word(text):
    if MACHINE.search(text) or not re.search("[^\\W\\d_]", text):
        return text
    return BEGIN + VOWELS.sub(r"\1\1", text).translate(ACCENTS) + END


def words(text):
    return re.sub(r"\S+", lambda found: word(found.group()), text)


def pattern(text):
    """A text of a message: words are changed, what stands in braces is not, but for variants."""
    out, run, at = [], "", 0
    while at < len(text):
        if text[at] != "{":
            run += text[at]
            at += 1
            continue
        end = closing(text, at)
        inside = text[at + 1 : end]
        out += [words(run), "{", placeable(inside), "}"]
        run, at = "", end + 1
    return "".join(out) + words(run)


def closing(text, at):
    """Where the brace that opens at `at` closes."""
    depth, quoted = 0, False
    for place in range(at, len(text)):
        sign = text[place]
        if sign == '"' and text[place - 1] != "\\":
            quoted = not quoted
        elif not quoted and sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return place
    raise SystemExit(f"a brace stays open: {text[at:at + 40]!r}")


def placeable(inside):
    selector, arrow, variants = inside.partition("->")
    if not arrow:
        return inside
    out, depth, begin = [], 0, 0
    # A variant begins in a line of its own, outside of inner braces.
    starts = []
    for found in re.finditer(r"[{}]|\n[ \t]*\*?\[[^\]\n]+\]", variants):
        if found.group() in "{}":
            depth += 1 if found.group() == "{" else -1
        elif depth == 0:
            starts.append(found)
    for found, following in zip(starts, starts[1:] + [None]):
        until = following.start() if following else len(variants)
        out += [found.group(), pattern(variants[found.end() : until])]
    return selector + arrow + "".join(out)


def resource(text):
    out = []
    lines = [line for line in text.split("\n") if not line.startswith("#")]
    for message in re.split(r"\n(?=[A-Za-z-])", "\n".join(lines)):
        key, equals, value = message.partition("=")
        out.append(key + equals + pattern(value) if equals else message)
    return "\n".join(out)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = pathlib.Path(sys.argv[1]) / "locales" / CODE
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(GERMAN.glob("*.ftl")):
        text = resource(file.read_text(encoding="utf-8"))
        (folder / file.name).write_text(text, encoding="utf-8")


main()
