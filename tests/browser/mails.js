// Every mail of the town, read by two mail parsers and every calendar file by two calendar parsers
// that know nothing of each other: they agree, and what they read is what part of a mail it should be.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';

/** A Python that has what requirements.txt lists; tests/run makes one. */
const PYTHON = process.env.REIHUM_PYTHON ?? 'python3';

/** Each kind of mail that there is: a mail of another kind, or none of a kind, is a fault. */
const KINDS = [
  'address_changed', 'cancelled', 'changed', 'confirmed', 'expired', 'offer', 'pardoned', 'paused', 'receipt_again', 'reminder',
  'revoked', 'still_needed', 'strike', 'upcoming', 'verify', 'verify_address', 'waiting',
];
/** Mails that tell a day and an hour. */
const DATED = ['cancelled', 'changed', 'confirmed', 'expired', 'offer', 'reminder', 'revoked', 'upcoming'];
const WEEKDAYS = {
  de: /(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d{1,2}\. \S+ 2027/,
  en: /(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), \d{1,2} \S+ 2027/,
  // All days of the week but one end alike.
  'ar-XB': /(ţååĝ|Ṁîîţţŵööçĥ)\u202c, \d{1,2}\. \S+ 2027/,
};
/** Words of the service whose name no subject may tell. */
const SENSITIVE = /Führungszeugnis|good conduct/;
/** What would fetch something, run something or count who reads. */
const REMOTE = /<(img|script|link|iframe|object|embed|form|video|audio|svg|meta http-equiv)\b|\b(src|srcset|background|poster)=|url\(|@import/i;

async function readByPython(site) {
  const script = new URL('mails.py', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(PYTHON, [script, join(site.folder, 'mail')], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout);
}

const words = (text) => text.replaceAll('\r\n', '\n').trim();

/** What ical.js reads, in the shape in which mails.py tells it. */
function readCalendar(raw) {
  const root = new ICAL.Component(ICAL.parse(raw));
  const event = new ICAL.Event(root.getFirstSubcomponent('vevent'));
  const utc = (time) => time.toJSDate().toISOString().replace('.000Z', '+00:00');
  return {
    errors: [],
    method: root.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue('status'),
    summary: event.summary,
    location: event.location,
    organizer: event.organizer,
    start: utc(event.startDate),
    end: utc(event.endDate),
  };
}

/** Both parsers read the same. */
function agree(letter, python) {
  const { mail } = letter;
  assert.deepEqual(python.defects, []);
  assert.equal(python.subject, mail.subject);
  assert.deepEqual(python.from, [[mail.from.name, mail.from.address]]);
  assert.deepEqual(python.to, [[mail.to[0].name, mail.to[0].address]]);
  assert.equal(words(python.text), words(mail.text));
  assert.equal(words(python.html), words(mail.html));
  assert.ok(python.same_calendars);
  const file = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  assert.equal(Boolean(file), Boolean(python.calendar));
  if (file) {
    const raw = typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content);
    assert.deepEqual(readCalendar(raw), python.calendar);
    assert.equal(python.method, python.calendar.method);
  }
}

/** The head of a mail: sent by a machine, in a language, and no more than that. */
function head(letter, python, language) {
  const only = (name) => {
    const found = python.headers.filter(([key]) => key === name);
    assert.equal(found.length, 1, `one header ${name}`);
    return found[0][1];
  };
  assert.equal(only('auto-submitted'), 'auto-generated');
  assert.equal(only('content-language'), language);
  assert.equal(only('x-auto-response-suppress'), 'OOF, AutoReply');
  assert.match(only('message-id'), /^<[0-9a-f]{32}@example\.org>$/);
  const known = ['from', 'to', 'subject', 'date', 'message-id', 'auto-submitted', 'x-auto-response-suppress', 'content-language',
    'mime-version', 'content-type', 'content-transfer-encoding'];
  assert.deepEqual(python.headers.map(([key]) => key).filter((key) => !known.includes(key)), []);
  assert.doesNotMatch(python.subject, SENSITIVE);
}

/** The body: text first, at most one link, alone on its line, the same in both forms, and nothing from elsewhere. */
function body(letter, python, language, origin) {
  assert.deepEqual(python.kinds.slice(0, 2), ['text/plain', 'text/html']);
  assert.doesNotMatch(python.html, REMOTE);
  assert.match(python.html, new RegExp(`<html lang="${language}"${language.startsWith('ar') ? ' dir="rtl"' : ''}>`));
  const mentions = python.text.split('\n').filter((line) => line.includes('://'));
  assert.deepEqual(mentions.map((line) => line.trim()), letter.links, 'links stand alone on their line');
  assert.ok(letter.links.every((link) => link.startsWith(`${origin}/${language}/`) && !/[?#]/.test(link)), letter.links.join(' '));
  const linked = [...python.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href).filter((href) => !href.startsWith('tel:'));
  assert.deepEqual([...new Set(linked)], letter.links);
  if (DATED.includes(letter.kind)) assert.match(python.text, WEEKDAYS[language]);
}

export async function mails(town) {
  const { site, languages } = town;
  const letters = await site.mails();
  const python = await readByPython(site);
  assert.equal(Object.keys(python).length, letters.length);
  for (const letter of letters) {
    const language = letter.to.split('@')[0].split('.').pop();
    try {
      agree(letter, python[letter.name]);
      head(letter, python[letter.name], language);
      body(letter, python[letter.name], language, site.url);
    } catch (error) {
      error.message = `${letter.name} to ${letter.to}: ${error.message}`;
      throw error;
    }
  }
  for (const language of languages) {
    const seen = letters.filter(({ to }) => to.endsWith(`.${language}@example.org`)).map(({ kind }) => kind);
    assert.deepEqual([...new Set(seen)].sort(), KINDS, language);
  }
  const ids = letters.map(({ mail }) => mail.messageId);
  assert.equal(new Set(ids).size, ids.length, 'each mail has an id of its own');
  calendarsFollow(letters, python);
}

/** An appointment keeps its name in the calendar; a change has the next number, and who cancels says so. */
function calendarsFollow(letters, python) {
  const events = new Map();
  for (const { name } of letters) {
    const { calendar } = python[name];
    if (!calendar) continue;
    events.set(calendar.uid, [...(events.get(calendar.uid) ?? []), calendar]);
  }
  const cancelled = [...events.values()].filter((told) => told.length > 1);
  assert.ok(cancelled.length > 0 && events.size > cancelled.length);
  for (const [first, ...later] of events.values()) {
    assert.doesNotMatch(first.summary, SENSITIVE);
    assert.deepEqual([first.method, first.sequence, first.status], ['PUBLISH', 0, 'CONFIRMED']);
    later.forEach((calendar, index) => {
      const told = calendar.status === 'CANCELLED' ? ['CANCEL', 'CANCELLED'] : ['PUBLISH', 'CONFIRMED'];
      assert.deepEqual([calendar.method, calendar.status, calendar.sequence], [...told, index + 1]);
      assert.deepEqual([calendar.start, calendar.end], [first.start, first.end]);
    });
    const ends = later.findIndex(({ status }) => status === 'CANCELLED');
    assert.ok(ends === -1 || ends === later.length - 1, 'what is cancelled is over');
  }
}
