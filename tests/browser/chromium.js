// Debian's Chromium, as a citizen's: nothing of it calls home, nothing of one test is left for the
// next. What a page may not do is watched by `watch`.

import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.REIHUM_CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** Collects what a page may not do: ask another host, complain in the console, break its own policy. */
export function watch(page, origin) {
  const wrong = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) wrong.push(`asks ${request.url()}`);
  });
  page.on('console', (message) => {
    // A page that is an error by its status is one on purpose.
    const status = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    const own = message.location().url.split('#')[0] === page.url().split('#')[0];
    if (!(status && own)) wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => wrong.push(`script: ${error}`));
  return wrong;
}
