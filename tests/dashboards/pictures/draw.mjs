// draw.mjs TOLD FOLDER: a picture in FOLDER of each dashboard in the file TOLD.
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';

const WIDTH = 1400;
const PATIENCE = 20_000;
// Charts are drawn once their fonts and sizes are known: two frames after the last change.
const DRAWN = () => new Promise((done) => document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(done))));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="root"></div>';

const [told, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const bundle = await esbuild.build({
  entryPoints: [join(import.meta.dirname, 'page.jsx')],
  bundle: true, write: false, outdir: 'out', format: 'iife', target: 'chrome110', jsx: 'automatic', logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
  loader: { '.svg': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl' },
});
const output = (ending) => bundle.outputFiles.find((file) => file.path.endsWith(ending)).text;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS });
try {
  for (const one of JSON.parse(readFileSync(told, 'utf8'))) {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(error.stack ?? error.message));
    page.on('console', (said) => said.type() === 'error' && wrong.push(said.text()));
    // Nothing is served: a page of its own origin may have storage, which a blank one may not.
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    await page.goto('http://board.invalid/');
    await page.addStyleTag({ content: output('.css') });
    await page.addScriptTag({ content: output('.js') });
    if (wrong.length > 0) throw new Error(`${one.name}: ${wrong.join('\n')}`);
    await page.evaluate((all) => window.show(all), { ...one, width: WIDTH });
    await page.waitForSelector('canvas', { timeout: PATIENCE }).catch((error) => wrong.push(error.message));
    if (wrong.length === 0) await page.evaluate(DRAWN);
    if (wrong.length > 0) throw new Error(`${one.name}: ${wrong.join('\n')}`);
    await page.locator('#root > div, #root').last().screenshot({ path: join(folder, `${one.name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
