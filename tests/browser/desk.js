// The pages of the desk, for one language, behind a login of their own. Looked at like those of
// pages.js; here alone a cookie may be kept, that of the session.

import { go } from './join.js';

/** What a browser may keep of the desk. */
export const COOKIES = ['__Host-reihum_session'];
const CHOSEN = 'vier rote Wagen im Sommerregen';
const BUTTON = 'main form[method="post"] button.button';

/** Somebody of the desk logs in for the first time and chooses a password; what their browser keeps then. */
export async function signIn(browser, site, language) {
  const name = `desk-${language}`;
  const once = await site.command('staff', 'add', name, '--role', 'manager');
  const context = await browser.newContext();
  const page = await context.newPage();
  await logIn(page, site, language, name, once);
  await page.fill('[name="present"]', once);
  await page.fill('[name="chosen"]', CHOSEN);
  await go(page, BUTTON);
  const kept = await context.storageState();
  await context.close();
  return kept;
}

async function logIn(page, site, language, name, password) {
  await page.goto(`${site.url}/staff/login?language=${language}`);
  await page.fill('[name="name"]', name);
  await page.fill('[name="password"]', password);
  await go(page, BUTTON);
}

async function chooseWrongly(page) {
  await page.fill('[name="present"]', 'nonsense');
  await page.fill('[name="chosen"]', 'short');
  await go(page, BUTTON);
}

export function desk(site, language) {
  const day = (date) => `${site.url}/staff/day?office=rathaus&date=${date}`;
  return [
    ['day-past', day('2027-03-08')],
    ['day-ahead', day('2027-03-22')],
    ['day-empty', day('2027-03-13')],
    ['account', `${site.url}/staff/account`],
    ['password', `${site.url}/staff/password`],
    ['password-error', `${site.url}/staff/password`, { then: chooseWrongly }],
    ['login', `${site.url}/staff/login?language=${language}`],
    ['login-error', `${site.url}/staff/login?language=${language}`, { then: (page) => logIn(page, site, language, 'nobody', 'nonsense') }],
  ].map(([name, url, how = {}]) => ({ name: `desk-${name}`, language, url, ...how }));
}
