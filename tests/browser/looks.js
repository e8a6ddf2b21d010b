// How each page looks and behaves, whoever made it: accessible by axe in every language, width and
// colour scheme, never wider than the screen, light, and on its own.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { watch } from './chromium.js';
import { PSEUDO } from './site.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules whose answer depends on colours. All others say the same in every colour scheme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

const WIDTHS = [320, 1280];
const SCHEMES = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced', { colorScheme: 'light', forcedColors: 'active' }],
];
/** What a short run leaves out: the other width in these colours. */
const LEFT_OUT = ['320 dark', '1280 forced'];
/** All that it looks at in the language that nobody speaks: colours are the same in each, and a narrow page breaks first. */
const PSEUDO_VIEW = '320 light';
/** What the first view of a page may weigh over the wire, in bytes: HTML and style sheet, with headers. */
const WEIGHT_MAX = 30 * 1024;

const PICTURES = new URL('../../target/browser/', import.meta.url).pathname;

/** Opens a page of the table in the state that it names. */
async function open(page, site, shown) {
  if (shown.sent || shown.answer) {
    const answer = shown.answer ?? await site.send(shown.sent.method, shown.url, shown.sent);
    await page.route(shown.url, (route) => route.fulfill(answer), { times: 1 });
  }
  const answer = await page.goto(shown.url);
  await shown.then?.(page);
  return answer.status();
}

/** What axe says of the page as it stands. */
async function violations(page, onlyColours) {
  const options = onlyColours
    ? { runOnly: { type: 'rule', values: COLOURS } }
    : { runOnly: { type: 'tag', values: TAGS } };
  const found = await page.evaluate((given) => window.axe.run(document, { ...given, resultTypes: ['violations'] }), options);
  return found.violations.flatMap((violation) => violation.nodes.map((node) => (
    `${violation.id}: ${node.target.join(' ')} ${node.failureSummary.replaceAll(/\s+/g, ' ')}`)));
}

/** How far the page reaches beyond the screen, in pixels, and by what. */
function excess(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return undefined;
    const wide = [...document.querySelectorAll('body *')].map((one) => [one, one.getBoundingClientRect()])
      .filter(([, { left, right }]) => left < -0.5 || right > root.clientWidth + 0.5).map(([one]) => one);
    return `${root.scrollWidth} px of ${root.clientWidth}: ${wide.slice(-3).map((one) => `${one.localName}.${one.className}`).join(' ')}`;
  });
}

/** Counts what arrives for the latest address that was opened, with an empty cache, in bytes. */
async function scales(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const view = { bytes: 0 };
  session.on('Network.requestWillBeSent', ({ type }) => { if (type === 'Document') view.bytes = 0; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { view.bytes += encodedDataLength; });
  return view;
}

/** Whether a run that is not thorough leaves this out. */
function isLeftOut({ language }, width, scheme) {
  const view = `${width} ${scheme}`;
  return language === PSEUDO ? view !== PSEUDO_VIEW : LEFT_OUT.includes(view);
}

/** Everything that is wrong with one page of the table, each with where it is. */
async function look(page, site, shown, { thorough }) {
  const problems = [];
  const say = (where, what) => problems.push(`${shown.language} ${shown.name} ${where}: ${what}`);
  const status = await open(page, site, shown);
  if (status !== (shown.status ?? 200)) say('status', `${status}, not ${shown.status ?? 200}`);
  await page.evaluate(AXE);
  for (const width of WIDTHS) {
    for (const [scheme, media] of SCHEMES) {
      if (!thorough && isLeftOut(shown, width, scheme)) continue;
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia(media);
      const found = await violations(page, !thorough && scheme !== 'light');
      found.forEach((what) => say(`${width} ${scheme}`, what));
      const wide = await excess(page);
      if (wide) say(`${width} ${scheme}`, `wider than the screen: ${wide}`);
      if (thorough || (scheme === 'light' && shown.language === 'de')) {
        await page.screenshot({ path: join(PICTURES, `${shown.language}-${shown.name}-${width}-${scheme}.png`), fullPage: true });
      }
    }
  }
  return problems;
}

/** Looks at the pages of one language, one after the other; answers everything that is wrong. */
async function walk(browser, site, pages, how) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: pages[0].language, storageState: how.kept });
  const page = await context.newPage();
  const view = await scales(context, page);
  const wrong = watch(page, site.url);
  const problems = [];
  for (const shown of pages) {
    problems.push(...await look(page, site, shown, how));
    const add = (what) => problems.push(`${shown.language} ${shown.name}: ${what}`);
    if (view.bytes > WEIGHT_MAX) add(`${view.bytes} bytes of ${WEIGHT_MAX}`);
    wrong.splice(0).forEach(add);
  }
  problems.push(...await keeps(context, how.cookies ?? []));
  await context.close();
  return problems;
}

/** What is kept in the browser, but for these cookies. */
async function keeps(context, allowed) {
  const { cookies, origins } = await context.storageState();
  const others = cookies.filter(({ name }) => !allowed.includes(name));
  return [...others.map(({ name }) => `keeps the cookie ${name}`), ...origins.map(({ origin }) => `keeps something for ${origin}`)];
}

/**
 * Looks at each page of the table. `thorough` is every rule in every width and colour scheme; `kept` is what the browser
 * begins with, `cookies` which ones it may keep.
 */
export async function looks(browser, site, table, how) {
  mkdirSync(PICTURES, { recursive: true });
  const languages = [...new Set(table.map(({ language }) => language))];
  const walks = languages.map((language) => walk(browser, site, table.filter((shown) => shown.language === language), how));
  return (await Promise.all(walks)).flat();
}

/** Looks at each page with text of twice the size, at the width of a desk and of a tablet. */
export async function looksLarge(browser, site, table) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  const problems = [];
  for (const shown of table.filter(({ then, again }) => !then || again)) {
    await open(page, site, shown);
    for (const width of [1280, 640]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await excess(page);
      if (wide) problems.push(`${shown.language} ${shown.name} at 200 % text: wider than the screen: ${wide}`);
    }
  }
  const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  if (size !== '32px') problems.push(`text is not twice its size, but ${size}`);
  await context.close();
  return problems;
}
