// How the questions of joining are answered with a mouse. A new question gets a line here; its pages,
// plain and with an error, come by themselves.

/** Presses something that leads to another page. */
export function go(page, selector) {
  return Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** The button that goes on: it is the one that has no name, and can be seen. */
export const ON = 'main form button[type="submit"]:not([name]):not([tabindex="-1"])';

/** The questions in their order: how each is answered well, and how badly. */
export const QUESTIONS = [
  { word: 'service', answer: (page) => page.check('input[name="service"][value="personalausweis"]'), slip: () => {} },
  { word: 'persons', answer: (page) => page.selectOption('[name="persons"]', '2'), slip: (page) => forge(page, 'persons', '99') },
  { word: 'offices', answer: (page) => page.check('input[value="rathaus"]'), slip: (page) => forge(page, 'offices', 'nowhere') },
  { word: 'when', answer: (page) => page.check('input[name="window"] >> nth=0'), slip: (page) => page.fill('[name="not_after"]', '2020-01-01') },
  { word: 'name', answer: fillName, slip: (page) => page.fill('[name="given"]', 'x'.repeat(200)) },
  { word: 'contact', answer: (page) => page.fill('[name="email"]', 'eva@example.org'), slip: (page) => page.fill('[name="email"]', 'no address') },
];

async function fillName(page) {
  await page.fill('[name="given"]', 'Eva');
  await page.fill('[name="family"]', 'Muster');
}

/** Sends what no form offers. */
function forge(page, name, value) {
  return page.$eval('main form', (form, field) => {
    for (const own of form.querySelectorAll(`[name="${field.name}"]`)) own.remove();
    const hidden = Object.assign(document.createElement('input'), { type: 'hidden', ...field });
    form.append(hidden);
  }, { name, value });
}

/** Goes to the question of this word, from the first one. */
export async function askedFor(page, word) {
  for (const question of QUESTIONS) {
    if (question.word === word) return;
    await question.answer(page);
    await go(page, ON);
  }
}
