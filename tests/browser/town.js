// The story of a town in which somebody stands in every state that an entry, an offer or an
// appointment can have, once in each language: five weeks in a few seconds, over HTTP, mail and
// the command line alone. What is on the pages then is in pages.js.

import { Site, until } from './site.js';

/** Slots are opened for this service. */
const SERVED = 'personalausweis';
/** Nobody opens slots for this one. */
const UNSERVED = 'beglaubigung';
/** Who has called so far: each has a number of their own. */
const PHONES = [];
/** Who is shown on pictures has a name that people have; all others have that of their state. */
const GIVEN = { waiting: 'Max', offered: 'Erika' };
const FAMILIES = { de: 'Müller', en: 'Miller' };

/** What there is of one person: the mails' links by the kind of mail, and the last part of the entry's. */
class Person {
  constructor(site, language, name, wish) {
    Object.assign(this, { site, language, name });
    this.email = `${name}.${language}@example.org`;
    const given = GIVEN[name] ?? name[0].toUpperCase() + name.slice(1);
    this.wish = { language, email: this.email, name: { given, family: FAMILIES[language] ?? 'Novák' }, ...wish };
  }

  async join() {
    await this.site.call('POST', '/entries', this.wish);
    this.verify = await this.link('verify');
    return this;
  }

  async enlist() {
    await this.join();
    await this.site.press(this.verify, 'verify');
    this.entry = await this.link('waiting');
    this.token = this.entry.split('/').pop();
    return this;
  }

  /** A clerk puts them on the list: they have called, and have no mail. */
  async call(hardship) {
    const phone = `02305 99${9 + PHONES.push(this.email)}1`;
    const told = await this.site.call('POST', '/staff/entries', { ...this.wish, email: undefined, phone, channel: 'phone', hardship });
    Object.assign(this, { entry: told.link, token: told.token, receipt: told.receipt });
  }

  mail(kind, nth) {
    return this.site.mail(kind, this.email, nth);
  }

  async link(kind, nth) {
    return (await this.mail(kind, nth)).links[0];
  }

  status() {
    return this.site.call('GET', `/entries/${this.token}`);
  }

  async offered(nth) {
    this.offer = await this.link('offer', nth);
    return this.offer;
  }

  async accept() {
    await this.site.press(await this.offered(), 'confirm');
    this.appointment = await this.link('confirmed');
  }

  async press(link, action) {
    await this.site.press(link, action);
  }

  async is(state) {
    let seen;
    await until(() => `${this.email} ${state}, not ${seen}`, async () => {
      seen = (await this.status()).state;
      return seen === state;
    });
  }
}

/** When somebody can come. */
const on = (days, from, to) => ({ service: SERVED, windows: [{ days, from, to }] });

class Town {
  constructor(site, languages) {
    Object.assign(this, { site, languages });
    this.people = Object.fromEntries(languages.map((language) => [language, {}]));
  }

  /** Does it for a new person of this name in each language. */
  async each(name, wish, what = (person) => person.enlist()) {
    await Promise.all(this.languages.map((language) => {
      const person = new Person(this.site, language, name, wish);
      this.people[language][name] = person;
      return what(person);
    }));
  }

  /** Does it for the people of these names, in all languages. */
  async all(names, what) {
    const people = this.languages.flatMap((language) => names.map((name) => this.people[language][name]));
    await Promise.all(people.map(what));
  }

  /** Opens slots for one person of each language, `count` times, one after the other from this wall time on. */
  async slots(count, wall, counter = '1', service = SERVED) {
    const starts = Array.from({ length: count * this.languages.length }, (_, index) => (
      new Date(new Date(wall).getTime() + index * 15 * 60_000).toISOString()));
    await Promise.all(starts.map((start) => (
      this.site.call('POST', '/staff/slots', { office: 'rathaus', counter, start, minutes: 15, services: [service] }))));
  }

  async round() {
    await this.site.command('round', 'run');
    await this.site.handedOver();
  }

  /** Closes the slot that this offer or appointment has. */
  async close(slot) {
    const to = new Date(new Date(slot.start).getTime() + slot.minutes * 60_000).toISOString();
    await this.site.call('POST', '/staff/closures', { office: slot.office, from: slot.start, to, reason: 'Wasserschaden' });
  }

  /** Notes whether somebody came. */
  async mark(person, outcome) {
    const { appointment, reference } = await person.status();
    const day = await this.site.call('GET', `/staff/day?office=rathaus&date=${appointment.start.slice(0, 10)}`);
    const found = day.slots.find((slot) => slot.appointment?.reference === reference);
    await this.site.call('POST', `/staff/appointments/${found.appointment.id}/attendance`, { outcome });
  }

  /** Pardons the strikes of the people of this name. */
  async pardon(name) {
    await this.all([name], async (person) => {
      const { reference } = await person.status();
      const { strikes } = await this.site.call('GET', '/staff/strikes');
      const strike = strikes.find((one) => one.reference === reference);
      await this.site.call('POST', `/staff/strikes/${strike.id}/pardon`, { reason: 'illness' });
      await person.mail('pardoned');
    });
  }
}

/** Weeks ago: who is asked whether the place is still needed, and who says nothing. */
async function longAgo(town) {
  await town.each('forgetful', { service: UNSERVED });
  town.site.at('2027-02-08T09:00+01:00');
  await town.each('asked', { service: UNSERVED });
  town.site.at('2027-03-01T09:30+01:00');
  await town.all(['forgetful'], (person) => person.mail('still_needed'));
}

/** Last Thursday's round: appointments on Friday and Monday, and offers that nobody answered. */
async function lastWeek(town) {
  const { site } = town;
  const mondays = ['absent', 'forgiven', 'objecting', 'present', 'hasty'];
  site.at('2027-03-04T09:00+01:00');
  await Promise.all([
    town.each('unmarked', on(['fri'], '14:00', '18:00')),
    town.each('absent', on(['mon'], '08:00', '10:45')),
    town.each('forgiven', on(['mon'], '08:00', '10:45')),
    town.each('objecting', on(['mon'], '08:00', '10:45')),
    town.each('present', on(['mon'], '08:00', '10:45')),
    town.each('hasty', on(['mon'], '11:00', '11:45')),
    town.each('silent', on(['mon', 'wed'], '13:00', '16:00')),
    town.slots(1, '2027-03-05T15:00+01:00'),
    // Two counters, so that the morning is long enough for several languages.
    town.slots(2, '2027-03-08T08:00+01:00'),
    town.slots(2, '2027-03-08T08:00+01:00', '2'),
    town.slots(1, '2027-03-08T11:00+01:00'),
    town.slots(1, '2027-03-08T13:00+01:00'),
  ]);
  await town.round();
  await town.all(['unmarked', ...mondays], (person) => person.accept());
  await town.all(['silent'], (person) => person.offered());
  await site.handedOver();
  site.at('2027-03-05T10:05+01:00');
  await town.all(mondays, (person) => person.mail('upcoming'));
  await town.all(['silent'], (person) => person.mail('reminder'));
  await site.handedOver();
  site.at('2027-03-05T20:05+01:00');
  await town.all(['silent'], (person) => person.mail('expired'));
  await town.each('tardy', { service: SERVED }, (person) => person.join());
  await town.slots(1, '2027-03-10T13:00+01:00');
  await town.round();
  await town.all(['silent'], (person) => person.offered(2));
}

/** This morning: who came, who did not, who cancelled an hour before. */
async function thisMorning(town) {
  const { site } = town;
  site.at('2027-03-08T09:50+01:00');
  await town.all(['hasty'], (person) => person.press(person.appointment, 'cancel'));
  site.at('2027-03-08T10:50+01:00');
  await town.all(['absent', 'forgiven', 'objecting'], (person) => town.mark(person, 'no_show'));
  await town.all(['present'], (person) => town.mark(person, 'attended'));
  await town.all(['absent', 'forgiven', 'objecting', 'hasty'], (person) => person.mail('strike'));
  await town.pardon('forgiven');
  await town.all(['objecting'], (person) => person.press(person.appointment, 'object'));
  await town.all(['forgetful', 'silent'], (person) => person.mail('paused'));
  await town.all(['forgetful', 'silent'], (person) => person.is('paused'));
  await town.all(['asked'], (person) => person.mail('still_needed'));
}

/** Today's rounds: an offer in each of its states, an appointment in each of those still ahead. */
async function today(town) {
  const { site } = town;
  await Promise.all([
    town.each('waiting', on(['sat'], '08:00', '12:00')),
    town.each('choosy', { service: SERVED }),
    town.slots(3, '2027-03-18T08:00+01:00'),
  ]);
  for (let nth = 1; nth <= 3; nth += 1) {
    await town.round();
    await town.all(['choosy'], async (person) => person.press(await person.offered(nth), 'decline'));
  }
  await town.all(['choosy'], (person) => person.mail('paused'));
  const names = ['offered', 'declined', 'booked', 'cancelled', 'displaced', 'revoked'];
  await Promise.all([
    ...names.map((name) => town.each(name, { service: SERVED, phone: '02305 123456' })),
    town.each('called', { service: SERVED }, (person) => person.call()),
    town.each('discreet', { service: 'fuehrungszeugnis' }),
    town.slots(names.length - 2, '2027-03-22T08:00+01:00'),
    town.slots(1, '2027-03-22T08:00+01:00', '2', 'fuehrungszeugnis'),
  ]);
  await town.round();
  await town.all(['discreet', 'booked', 'cancelled', 'displaced'], (person) => person.accept());
  await town.all(['offered', 'declined', 'revoked'], (person) => person.offered());
  await town.all(['called'], (person) => person.is('offered'));
  await town.all(['declined'], (person) => person.press(person.offer, 'decline'));
  await town.all(['cancelled'], (person) => person.press(person.appointment, 'cancel'));
  await town.all(['displaced'], async (person) => town.close((await person.status()).appointment));
  await town.all(['revoked'], async (person) => town.close((await person.status()).offer));
  await town.all(['displaced'], (person) => person.mail('cancelled'));
  await town.all(['booked'], async (person) => {
    const { id } = await site.call('GET', `/entries/${person.token}/data`);
    await site.call('PATCH', `/staff/entries/${id}`, { name: { given: 'Booked', family: 'Meyer' } });
    await person.mail('changed');
  });
  await town.all(['revoked'], (person) => person.mail('revoked'));
}

/** After the rounds: who has just come, or does something with the own place. */
async function now(town) {
  const { site } = town;
  await Promise.all([
    town.each('unverified', { service: SERVED }, (person) => person.join()),
    town.each('verifying', { service: SERVED }, (person) => person.join()),
    town.each('resending', { service: SERVED }, (person) => person.join()),
    ...['listed', 'editing', 'paused', 'withdrawn', 'moving', 'moved', 'erasing'].map((name) => (
      town.each(name, { service: 'reisepass', persons: 2 }))),
    town.each('caller', { service: 'reisepass' }, (person) => person.call('care')),
  ]);
  await town.all(['listed'], (person) => site.call('POST', '/entries', person.wish));
  await town.all(['listed'], (person) => person.mail('receipt_again'));
  await town.all(['paused'], (person) => person.press(person.entry, 'pause'));
  await town.all(['withdrawn'], (person) => person.press(person.entry, 'withdraw'));
  await town.all(['moving', 'moved'], async (person) => {
    const email = `new.${person.email}`;
    await site.call('PATCH', `/entries/${person.token}`, { email });
    person.address = (await site.mail('verify_address', email)).links[0];
  });
  await town.all(['moved'], (person) => person.press(person.address, 'verify'));
  await town.all(['moved'], (person) => person.mail('address_changed'));
}

/** The town at its last moment: `{site, people}`, people by language and name; `how` as in `Site.open`. */
export async function build(languages, postgres, how) {
  const site = await Site.open('2027-02-01T09:00+01:00', postgres, how);
  await site.staff();
  const town = new Town(site, languages);
  await longAgo(town);
  await lastWeek(town);
  await thisMorning(town);
  await today(town);
  await now(town);
  await site.handedOver();
  return town;
}
