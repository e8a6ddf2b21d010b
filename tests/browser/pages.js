// Every page in every state it can be in, for one language. A new page or state gets a line here,
// and every check of looks.js then looks at it.
//
// A line is `[name, address, how]`. `how.status` is what the server answers, 200 if it is left out;
// `how.then` is what is done there until the state is on the screen, and
// `how.again` whether that can be done any number of times; `how.sent` is a request that no form of
// the pages sends, whose answer is the page; sent `sent.times`, the last answer is.

import { ON, QUESTIONS, askedFor, go } from './join.js';

/** Presses the button with this name of an action. */
const press = (action) => ({ then: (page) => go(page, `button[value="${action}"]`) });

/** Every page of joining: each question, each with an error, and all answers once more. */
function joining(root) {
  const first = `${root}/join/service`;
  const questions = QUESTIONS.flatMap(({ word, slip }) => {
    const asked = (page) => askedFor(page, word);
    const wrong = async (page) => {
      await asked(page);
      await slip(page);
      await go(page, ON);
    };
    return [[`join-${word}`, first, { then: asked, again: true }], [`join-${word}-error`, first, { then: wrong, again: true }]];
  });
  return [...questions, ['join-check', first, { then: (page) => askedFor(page, 'check'), again: true }]];
}

/** Every page that needs no link of a mail. */
function common(root) {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return [
    ['start', `${root}/`],
    ...joining(root),
    ['joined', `${root}/joined`],
    ['statistics', `${root}/statistics`],
    ['check', `${root}/check`],
    ['privacy-record', `${root}/privacy-record`],
    ...['imprint', 'privacy', 'accessibility', 'leichte-sprache'].map((word) => [`own-${word}`, `${root}/${word}`]),
    ['rounds', `${root}/rounds`],
    ['rounds-none', `${root}/rounds?before=1`],
    ['round', `${root}/rounds/1`],
    ['round-unknown', `${root}/rounds/4711`, { status: 404 }],
    ['not-found', `${root}/nowhere`, { status: 404 }],
    ['link-unknown', `${root}/entry/nonsense`, { status: 404 }],
    ['method-wrong', `${root}/joined`, { status: 405, sent: { method: 'POST', headers: form } }],
    ['too-large', `${root}/`, { status: 413, sent: { method: 'POST', headers: form, body: 'a'.repeat(100_000) } }],
    ['too-often', `${root}/`, { status: 429, sent: { method: 'GET', headers: { 'X-Forwarded-For': '192.0.2.1' }, times: 2 } }],
    ['forged', `${root}/`, { status: 403, sent: { method: 'POST', headers: { ...form, 'Sec-Fetch-Site': 'cross-site' } } }],
  ];
}

export function pages(town, language) {
  const root = `${town.site.url}/${language}`;
  const their = town.people[language];
  return [
    ...common(root),
    ['verify', their.unverified.verify],
    ['verify-done', their.verifying.verify, press('verify')],
    ['verify-resent', their.resending.verify, press('resend')],
    ['verify-again', their.waiting.verify],
    ['verify-expired', their.tardy.verify, { status: 410 }],

    ['entry-waiting', their.waiting.entry],
    ['entry-new', their.editing.entry],
    ['entry-asked', their.asked.entry],
    ['entry-offered', their.offered.entry],
    ['entry-declined', their.declined.entry],
    ['entry-booked', their.booked.entry],
    ['entry-cancelled', their.cancelled.entry],
    ['entry-displaced', their.displaced.entry],
    ['entry-revoked', their.revoked.entry],
    ['entry-paused', their.paused.entry],
    ['entry-paused-declines', their.choosy.entry],
    ['entry-paused-silences', their.silent.entry],
    ['entry-paused-not-needed', their.forgetful.entry],
    ['entry-withdrawn', their.withdrawn.entry],
    ['entry-attended', their.present.entry],
    ['entry-absent', their.absent.entry],
    ['entry-unmarked', their.unmarked.entry],
    ['entry-by-phone', their.caller.entry],
    ['entry-by-phone-offered', their.called.entry],
    ['entry-erased', their.erasing.entry, { then: erase }],
    ['edit', `${their.editing.entry}/edit`],
    ['edit-errors', `${their.editing.entry}/edit`, { then: editWrongly }],
    ['edit-saved', `${their.editing.entry}/edit`, press('edit')],
    ['edit-address', `${their.moving.entry}/edit`],
    ['receipt', `${their.waiting.entry}/receipt`],
    ['receipt-booked', `${their.booked.entry}/receipt`],
    ['receipt-by-phone', their.caller.receipt],
    ['data', `${their.booked.entry}/data`],
    ['data-erased', `${their.absent.entry}/data`],
    ['address', their.moving.address],
    ['address-done', their.moved.address],

    ['offer', their.offered.offer],
    ['offer-sensitive', their.discreet.offer],
    ['offer-accepted', their.booked.offer],
    ['offer-declined', their.declined.offer],
    ['offer-expired', their.silent.offer],
    ['offer-revoked', their.revoked.offer],
    ['offer-over', their.cancelled.offer],
    ['appointment', their.booked.appointment],
    ['appointment-cancelled', their.cancelled.appointment],
    ['appointment-cancelled-late', their.hasty.appointment],
    ['appointment-cancelled-by-us', their.displaced.appointment],
    ['appointment-attended', their.present.appointment],
    ['appointment-absent', their.absent.appointment],
    ['appointment-objected', their.objecting.appointment],
    ['appointment-pardoned', their.forgiven.appointment],
    ['appointment-unmarked', their.unmarked.appointment],
  ].map(([name, url, how = {}]) => {
    if (!url) throw new Error(`nobody made the page "${name}"`);
    return { name, language, url, ...how };
  });
}

async function erase(page) {
  await page.click('details:has(button[value="erase"]) summary');
  await go(page, 'button[value="erase"]');
}

async function editWrongly(page) {
  await page.fill('input[name="email"]', 'no address');
  await page.fill('input[name="not_after"]', '2020-01-01');
  await go(page, 'button[value="edit"]');
}
