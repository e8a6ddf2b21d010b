// A mail scanner: it follows every link of every mail, by GET and HEAD and with a whole browser that
// runs what it finds, goes on to every page that is linked there, and presses nothing. Whatever it
// does, nothing that is remembered changes.

import assert from 'node:assert/strict';

/** Where every entry stands, as its own link tells. */
async function standings(site, people) {
  const told = {};
  for (const person of people.filter(({ token }) => token)) {
    const answer = await site.send('GET', `${site.url}/api/v1/entries/${person.token}`);
    told[person.email] = answer.body;
  }
  return told;
}

/** Fetches every address, and every one that is linked there, once. */
async function fetchAll(site, links) {
  const seen = new Set();
  const rest = [...links];
  for (let url = rest.pop(); url; url = rest.pop()) {
    if (seen.has(url) || !url.startsWith(site.url)) continue;
    seen.add(url);
    for (const method of ['HEAD', 'GET']) {
      const { status, body } = await site.send(method, url);
      assert.ok(status < 500, `${method} ${url}: ${status}`);
      const linked = [...body.matchAll(/<a [^>]*href="([^"#]+)/g)].map(([, href]) => new URL(href.replaceAll('&amp;', '&'), url).href);
      rest.push(...linked);
    }
  }
  return seen;
}

/** Scans the mails; the whole browser opens each link if it is `thorough`, else one for each kind of mail and language. */
export async function scan(browser, town, { thorough }) {
  const { site } = town;
  const people = Object.values(town.people).flatMap((named) => Object.values(named));
  const letters = (await site.mails()).filter((letter) => letter.links.length > 0);
  const links = [...new Set(letters.flatMap((letter) => letter.links))];
  const examples = new Map(letters.map((letter) => [`${letter.kind} ${new URL(letter.links[0]).pathname.slice(0, 4)}`, letter.links[0]]));
  // What time alone takes away, with its mails, is gone before, however slow the machine is.
  await site.command('retention', 'run');
  const before = { rows: await site.rows(), standings: await standings(site, people), mails: (await site.mails()).length };

  const seen = await fetchAll(site, links);
  assert.ok(links.every((link) => seen.has(link)) && seen.size > links.length, `${seen.size} of ${links.length}`);
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const link of thorough ? links : examples.values()) {
    await page.goto(link, { waitUntil: 'load' });
    await page.mouse.wheel(0, 10_000);
  }
  await context.close();

  const after = { rows: await site.rows(), standings: await standings(site, people), mails: (await site.mails()).length };
  assert.deepEqual(after.rows, before.rows);
  assert.deepEqual(after.standings, before.standings);
  assert.equal(after.mails, before.mails);
}
