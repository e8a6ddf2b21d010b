// The whole way by keyboard alone, with scripts off: Tab, Shift+Tab, Space, Enter, arrows, letters.
// Whatever it reaches it reaches as somebody would who cannot use a mouse.

import assert from 'node:assert/strict';
import { watch } from './chromium.js';
import { QUESTIONS } from './join.js';

/** Longer than the longest page has places to stop at. */
const STOPS_MAX = 120;

/** A page that is only ever touched by keys. */
class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /** What has the focus: its words, and what it is. */
  focused() {
    return this.page.evaluate(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent ?? one.textContent;
      const box = one.getBoundingClientRect();
      return {
        kind: one.type ?? one.localName, name: one.name ?? '', value: one.value ?? '',
        words: (label ?? '').replaceAll(/\s+/g, ' ').trim(), href: one.href ?? '',
        isSeen: box.bottom > 0 && box.top < innerHeight && getComputedStyle(one).outlineStyle !== 'none',
      };
    });
  }

  /** Goes on with Tab until something fits. Wherever it stops on the way, the focus is seen. */
  async tabTo(what, fits) {
    const passed = [];
    for (let stop = 0; stop < STOPS_MAX; stop += 1) {
      await this.page.keyboard.press('Tab');
      const focus = await this.focused();
      if (fits(focus)) return focus;
      passed.push(`${focus.kind} ${focus.name} ${focus.words}`.slice(0, 60));
    }
    return assert.fail(`Tab never comes to ${what} on ${this.page.url()}, but to:\n${passed.join('\n')}`);
  }

  /** Presses a key that leads to another page. */
  async go(key) {
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press(key)]);
  }

  /** The button with this action, or the one of the form that has no action. */
  async button(action) {
    const fits = ({ kind, name, value }) => kind === 'submit' && value === action && (action || !name);
    const focus = await this.tabTo(`the button "${action}"`, fits);
    assert.ok(focus.isSeen, `where the focus is can be seen: ${JSON.stringify(focus)}`);
    await this.go('Enter');
  }

  async type(name, text) {
    await this.tabTo(`the field "${name}"`, (focus) => focus.name === name);
    await this.page.keyboard.type(text);
  }

  async tick(name) {
    await this.tabTo(`the first box "${name}"`, (focus) => focus.name === name);
    await this.page.keyboard.press('Space');
  }
}

/** Answers each question by its keys, and goes on. */
const ANSWERS = {
  service: async (keyboard) => {
    await keyboard.tabTo('the services', ({ name }) => name === 'service');
    await keyboard.page.keyboard.press('Space');
  },
  persons: async (keyboard) => {
    await keyboard.tabTo('the number', ({ name }) => name === 'persons');
    await keyboard.page.keyboard.press('2');
  },
  offices: (keyboard) => keyboard.tick('offices'),
  when: (keyboard) => keyboard.tick('window'),
  name: async (keyboard) => {
    await keyboard.type('given', 'Eva');
    await keyboard.type('family', 'Muster');
  },
  contact: (keyboard, email) => keyboard.type('email', email),
};

/** From the first question to the page that sends all answers. */
async function join(keyboard, email) {
  await keyboard.tabTo('the start', ({ href }) => href.endsWith('/join/service'));
  await keyboard.go('Enter');
  for (const { word } of QUESTIONS) {
    await ANSWERS[word](keyboard, email);
    await keyboard.button('');
  }
  await keyboard.button('');
}

/** The whole way of one citizen in this language. */
export async function journey(browser, site, language) {
  const email = `keyboard.${language}@example.org`;
  const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true });
  const page = await context.newPage();
  const wrong = watch(page, site.url);
  const keyboard = new Keyboard(page);

  await page.goto(`${site.url}/${language}/`);
  await keyboard.tabTo('the link over the head of the page', ({ href }) => href.endsWith('#main'));
  await page.keyboard.press('Enter');
  await join(keyboard, email);
  assert.equal(new URL(page.url()).pathname, `/${language}/joined`);

  await page.goto((await site.mail('verify', email)).links[0]);
  await keyboard.button('verify');
  const entry = (await site.mail('waiting', email)).links[0];
  const token = entry.split('/').pop();
  const state = async () => (await site.call('GET', `/entries/${token}`)).state;
  assert.equal(await state(), 'waiting');

  // Within the first time that was ticked, next to each other for two people.
  for (const start of ['2027-04-05T08:30+02:00', '2027-04-05T08:45+02:00']) {
    await site.call('POST', '/staff/slots', { office: 'rathaus', counter: '2', start: new Date(start).toISOString(), minutes: 15 });
  }
  await site.command('round', 'run');
  await site.handedOver();
  await page.goto((await site.mail('offer', email)).links[0]);
  await keyboard.button('confirm');
  assert.equal(await state(), 'booked');

  await page.goto(entry);
  await keyboard.tabTo('the appointment', ({ href }) => href.includes('/appointment/'));
  await keyboard.go('Enter');
  assert.equal(page.url(), (await site.mail('confirmed', email)).links[0]);
  await keyboard.tabTo('the calendar file', ({ href }) => href.endsWith('.ics'));
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(file.suggestedFilename(), /\.ics$/);
  await keyboard.button('cancel');
  assert.equal(await state(), 'cancelled');
  await site.mail('cancelled', email);

  assert.deepEqual(wrong, []);
  await context.close();
}
