// What only a browser can tell about the pages, against the real binary. The table of contents;
// tests/run starts it, and REIHUM_TEST_LONG makes it thorough.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './chromium.js';
import { journey } from './journey.js';
import { looks, looksLarge } from './looks.js';
import { pages } from './pages.js';
import { Site } from './site.js';
import { build } from './town.js';

const LANGUAGES = ['de', 'en'];
const thorough = Boolean(process.env.REIHUM_TEST_LONG);

const none = (problems) => assert.equal(problems.length, 0, `\n${problems.join('\n')}\n`);

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('the whole way by keyboard, with scripts off', async (context) => {
  for (const language of LANGUAGES) {
    await context.test(language, async () => {
      const site = await Site.open('2027-03-08T10:00+01:00');
      await journey(browser, site, language);
      await site.close();
    });
  }
});

test('a town in which everything has happened', async (context) => {
  const town = await build(LANGUAGES);
  const table = LANGUAGES.flatMap((language) => pages(town, language));
  await context.test('what is wrong with a page is found', () => findsFaults(town.site));
  await context.test('text of twice the size fits', async () => none(await looksLarge(browser, town.site, table)));
  await context.test('every page is accessible, fits, and is light', async () => (
    none(await looks(browser, town.site, table, { thorough }))));
  await town.site.close();
});

/** A page with a fault of every kind: each is found, or the checks above say nothing. */
async function findsFaults(site) {
  const body = `<!DOCTYPE html><html lang="de"><title>Falsch</title><main><h1>Falsch</h1>
    <p style="color: #ccc; background: #fff">Blass</p><input><div style="width: 2000px; height: 9px"></div>
    <img alt="fremd" src="http://elsewhere.invalid/a.png"><script>localStorage.a = 1; throw new Error('kaputt');</script></main>`;
  const answer = { status: 200, headers: { 'content-type': 'text/html' }, body };
  const faulty = { name: 'faulty', language: 'de', url: `${site.url}/de/faulty`, answer, status: 404 };
  const found = (await looks(browser, site, [faulty], { thorough })).join('\n');
  for (const fault of ['200, not 404', 'color-contrast', 'label:', 'wider than the screen', 'asks http://elsewhere', 'kaputt', 'keeps something']) {
    assert.match(found, new RegExp(fault));
  }
}
