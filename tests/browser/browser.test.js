// What only a browser can tell about the pages, against the real binary. The table of contents;
// tests/run starts it, and REIHUM_TEST_LONG makes it thorough.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { undocumented } from './api.js';
import { launch } from './chromium.js';
import { COOKIES, desk, signIn } from './desk.js';
import { forms } from './forms.js';
import { journey } from './journey.js';
import { looks, looksLarge } from './looks.js';
import { mails } from './mails.js';
import { pages } from './pages.js';
import { scan } from './scanner.js';
import { startPostgres } from './postgres.js';
import { PSEUDO, Site } from './site.js';
import { build } from './town.js';

const LANGUAGES = ['de', 'en'];
/** Those, and one whose pages break where those of some true language would: a short run looks at it on a narrow screen alone. */
const ALL = [...LANGUAGES, PSEUDO];
/** So many forms differ at least, in one language. */
const FORMS_MIN = 12;
const thorough = Boolean(process.env.REIHUM_TEST_LONG);

const none = (problems) => assert.equal(problems.length, 0, `\n${problems.join('\n')}\n`);

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Does it on SQLite, and in a long run also on PostgreSQL. */
function onEach(name, what) {
  test(`${name}, on SQLite`, (context) => what(context, undefined));
  if (thorough) {
    test(`${name}, on PostgreSQL`, async (context) => {
      const postgres = await startPostgres();
      await what(context, postgres);
      await postgres.close();
    });
  }
}

onEach('the whole way by keyboard, with scripts off', async (context, postgres) => {
  for (const language of postgres ? LANGUAGES.slice(0, 1) : LANGUAGES) {
    await context.test(language, async () => {
      const site = await Site.open('2027-03-08T10:00+01:00', postgres);
      await journey(browser, site, language);
      await site.close();
    });
  }
});

onEach('a town in which everything has happened', async (context, postgres) => {
  const town = await build(ALL, postgres, { own: true });
  const { site } = town;
  const table = ALL.flatMap((language) => pages(town, language));
  // The forms are the same in every language. Words are longer than German ones only in the language that nobody speaks.
  const some = thorough ? table : table.filter(({ language }) => language === LANGUAGES[0]);
  const long = thorough ? table : table.filter(({ language }) => [LANGUAGES[0], PSEUDO].includes(language));
  await context.test('two parsers read every mail, and find it proper', () => mails(town));
  await context.test('a scanner that opens every link changes nothing', () => scan(browser, town, { thorough }));
  await context.test('what is wrong with a page is found', () => findsFaults(site));
  await context.test('text of twice the size fits', async () => none(await looksLarge(browser, site, long)));
  await context.test('every page is accessible, fits, and is light', async () => none(await looks(browser, site, table, { thorough })));
  await context.test('every page of the desk is, too', async () => {
    for (const language of ALL) {
      const kept = await signIn(browser, site, language);
      none(await looks(browser, site, desk(site, language), { thorough, kept, cookies: COOKIES }));
    }
  });
  await context.test('no form and no address makes the server stumble', async () => {
    assert.ok(await forms(browser, site, some) >= FORMS_MIN);
  });
  await context.test('the API answers as its document says', async () => none(await undocumented(town, { thorough })));
  await site.close();
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
