// Somebody who means no good: every form of every page is sent with each field bent in every way,
// and every address with whatever fits into one. The server never stumbles, never repeats what it
// was given as anything but text, and never forgets a header.

import assert from 'node:assert/strict';

/** Nothing that a browser would take for markup, if it came back as it was sent. */
const MARKUP = '<script>alert(1)</script>';

/** What becomes of one field: values to send for it, none to leave it out. */
const BENDS = {
  missing: [],
  empty: [''],
  blank: ['   '],
  long: ['a'.repeat(6000)],
  'long address': [`${'a'.repeat(400)}@example.org`],
  markup: [`"'>${MARKUP}`],
  control: ['a\u0000b\u0007\u001b\r\nBcc: x@example.org'],
  template: ['{{7*7}} ${7*7} %s %n {0}'],
  sql: ["'; DROP TABLE entry; --"],
  number: ['99999999999999999999999999'],
  negative: ['-1'],
  fraction: ['1e309'],
  word: ['abc'],
  date: ['2027-02-30'],
  'date long ago': ['0000-00-00'],
  unicode: ['\u202etxt\u202c \ud83c\udf55 \u0301\u0301\u0301 \ufffe'],
  many: Array.from({ length: 300 }, (_, index) => `mon-${index}`),
  twice: ['1', '2'],
};
/** Bodies that are no form at all. */
const BODIES = [
  ['application/x-www-form-urlencoded', 'action=%ff%fe&%00=%00&=&&&a'],
  ['application/x-www-form-urlencoded', `${'a=1&'.repeat(5000)}`],
  ['application/json', '{"action":'],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="action"\r\n\r\nverify\r\n--x--'],
  ['multipart/form-data', 'x'],
  ['text/plain', 'action=verify'],
  ['', ''],
];
/** What stands in place of a token or behind a question mark. */
const ADDRESSES = [
  '%00', '%ff', '..%2f..%2fetc%2fpasswd', 'a'.repeat(4000), encodeURIComponent(MARKUP), '-1', '99999999999999999999', '%E2%80%AE',
];

/** Fields in which people tell who they are. */
const PERSONAL = ['given', 'family', 'email', 'phone'];

/** What every answer has, whatever was asked. */
function guarded(asked, { status, headers, body }, personal = []) {
  assert.ok(status < 500, `${asked}: ${status} ${body.slice(0, 300)}`);
  const say = (name) => `${asked}: ${name}: ${headers[name]}`;
  assert.match(headers['content-security-policy'] ?? '', /^default-src 'none';.*form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/, say('content-security-policy'));
  assert.equal(headers['x-content-type-options'], 'nosniff', say('x-content-type-options'));
  assert.equal(headers['x-frame-options'], 'DENY', say('x-frame-options'));
  assert.match(headers['referrer-policy'] ?? '', /^(no-referrer|same-origin)$/, say('referrer-policy'));
  const repeats = personal.some((value) => body.includes(value));
  // What somebody typed about themselves is not kept anywhere.
  assert.match(headers['cache-control'] ?? '', repeats ? /^no-store$/ : /no-store|no-cache|max-age/, say('cache-control'));
  assert.equal(headers['set-cookie'], undefined, say('set-cookie'));
  if ((headers['content-type'] ?? '').startsWith('text/html')) {
    assert.ok(!body.includes(MARKUP), `${asked}: comes back as markup`);
    assert.match(headers['content-language'] ?? '', /^[a-z]{2}/, say('content-language'));
  }
}

/** The forms of a page: where each goes, its buttons, and what its fields hold. */
function formsOf(page) {
  return page.evaluate(() => [...document.forms].map((form) => ({
    // A field of that name hides the property.
    action: new URL(form.getAttribute('action') ?? '', document.location).href,
    fields: [...form.elements].filter(({ name, type }) => name && type !== 'submit').map(({ name, type, value, checked }) => (
      { name, value, isSent: !['radio', 'checkbox'].includes(type) || checked })),
    buttons: [...form.elements].filter(({ type }) => type === 'submit').map(({ name, value }) => [name, value]),
  })));
}

/** Sends a form with one field bent in each way. */
async function bend(site, form, say) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const personal = form.fields.filter(({ name, value }) => PERSONAL.includes(name) && value).map(({ value }) => value);
  const names = [...new Set(form.fields.map(({ name }) => name)), 'action'];
  for (const name of names) {
    for (const [bent, values] of Object.entries(BENDS)) {
      const rest = form.fields.filter((field) => field.isSent && field.name !== name).map((field) => [field.name, field.value]);
      const buttons = name === 'action' ? [] : form.buttons.filter(([button]) => button);
      const body = new URLSearchParams([...rest, ...buttons, ...values.map((value) => [name, value])]).toString();
      guarded(`${say} ${name} ${bent}`, await site.send('POST', form.action, { headers, body }), personal);
    }
  }
  for (const [type, body] of BODIES) {
    guarded(`${say} ${type}`, await site.send('POST', form.action, { headers: type ? { 'Content-Type': type } : {}, body }));
  }
}

/** Asks for the address with its last part, and what follows it, bent. */
async function bendAddress(site, url) {
  for (const bent of ADDRESSES) {
    const asked = [url.replace(/[^/]*$/, bent), `${url}/${bent}`, `${url}?before=${bent}&receipt=${bent}&${bent}`];
    for (const address of asked) {
      for (const method of ['GET', 'HEAD', 'POST']) guarded(`${method} ${address.slice(0, 200)}`, await site.send(method, address));
    }
  }
}

/** Sends every form of the table, and answers how many there were. */
export async function forms(browser, site, table) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const seen = new Set();
  for (const shown of table.filter(({ sent, then, again }) => !sent && (!then || again))) {
    await page.goto(shown.url);
    await shown.then?.(page);
    for (const form of await formsOf(page)) {
      const kind = `${form.action.replace(/\/[\w-]{40,}/, '/TOKEN')} ${form.buttons} ${[...new Set(form.fields.map(({ name }) => name))]}`;
      if (seen.has(kind)) continue;
      seen.add(kind);
      await bend(site, form, `${shown.language} ${shown.name}`);
    }
  }
  await context.close();
  const places = new Map(table.map(({ url, sent }) => [sent ? '' : url.replace(/\/[\w-]{40,}/, '/TOKEN').replace(/\?.*/, ''), url]));
  for (const [place, url] of places) {
    if (place) await bendAddress(site, url.replace(/\?.*/, ''));
  }
  return seen.size;
}
