// The API as its own document describes it, by schemathesis: whatever it is asked, it never stumbles,
// and answers with nothing that the document does not say.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where requirements.txt is installed. */
const PROGRAMS = process.env.REIHUM_PYTHON && dirname(process.env.REIHUM_PYTHON);
/** How often a parameter is one that exists. */
const KNOWN_SHARE = 0.7;

/** Values that exist, by the place where they are asked for. */
async function known(town) {
  const { site } = town;
  const people = Object.values(town.people).flatMap((named) => Object.values(named));
  const last = (link) => link.split('/').pop();
  const entries = people.filter(({ token }) => token).map(({ token }) => token);
  const files = await Promise.all(entries.map((token) => site.send('GET', `${site.url}/api/v1/entries/${token}/data`)));
  const ids = files.filter(({ status }) => status === 200).map(({ body }) => JSON.parse(body).id);
  const { strikes } = await site.call('GET', '/staff/strikes');
  const { closures } = await site.call('GET', '/staff/closures');
  const { slots } = await site.call('GET', '/staff/day?office=rathaus&date=2027-03-22');
  const { calls } = await site.call('GET', '/staff/calls');
  return {
    entry: entries,
    offer: people.filter(({ offer }) => offer).map(({ offer }) => last(offer)),
    appointment: people.filter(({ appointment }) => appointment).map(({ appointment }) => last(appointment)),
    person: ids,
    strike: strikes.map(({ id }) => id),
    closure: closures.map(({ id }) => id),
    slot: slots.map(({ id }) => id),
    booked: slots.flatMap(({ appointment }) => (appointment ? [appointment.id] : [])),
    call: calls.map(({ offer }) => offer),
    round: [1, 2, 3, 4, 5, 6],
    office: ['rathaus', 'nord'],
    date: ['2027-03-22', '2027-03-08'],
    service: ['personalausweis', 'reisepass'],
    channel: ['phone', 'desk'],
    outcome: ['attended', 'no_show'],
    answer: ['reached_yes', 'reached_no', 'failed'],
  };
}

/** Which parameter of which operation takes which of them. */
const TAKES = {
  '/entries': { 'body.service': 'service' },
  '/entries/{token}': { 'path.token': 'entry' },
  '/entries/{token}/data': { 'path.token': 'entry' },
  '/offers/{token}/confirm': { 'path.token': 'offer' },
  '/offers/{token}/decline': { 'path.token': 'offer' },
  '/appointments/{token}/cancel': { 'path.token': 'appointment' },
  '/rounds/{round}': { 'path.round': 'round' },
  '/rounds/{round}/pool': { 'path.round': 'round', 'query.receipt': 'entry' },
  '/rounds/{round}/result': { 'path.round': 'round', 'query.receipt': 'entry' },
  '/rounds/{round}/proof/{token}': { 'path.round': 'round', 'path.token': 'entry' },
  '/rounds/{round}/certificate/{token}': { 'path.round': 'round', 'path.token': 'entry' },
  '/staff/appointments/{id}/attendance': { 'path.id': 'booked', 'body.outcome': 'outcome' },
  '/staff/calls/{offer}': { 'path.offer': 'call', 'body.outcome': 'answer' },
  '/staff/closures': { 'body.office': 'office' },
  '/staff/closures/{id}': { 'path.id': 'closure' },
  '/staff/day': { 'query.office': 'office', 'query.date': 'date' },
  '/staff/entries': { 'body.service': 'service', 'body.channel': 'channel' },
  '/staff/entries/{id}': { 'path.id': 'person' },
  '/staff/entries/{id}/hardship': { 'path.id': 'person' },
  '/staff/slots': { 'body.office': 'office' },
  '/staff/slots/{id}/close': { 'path.id': 'slot' },
  '/staff/strikes/{id}/pardon': { 'path.id': 'strike' },
};

/** The configuration of schemathesis: these values, and where they go. */
function configuration(values) {
  const dictionaries = Object.entries(values).map(([name, list]) => {
    if (list.length === 0) throw new Error(`the town has no ${name}`);
    return `[dictionaries.${name}]\nvalues = ${JSON.stringify(list)}\n`;
  });
  const operations = Object.entries(TAKES).map(([path, takes]) => {
    const lines = Object.entries(takes).map(([place, name]) => `"${place}" = { dictionary = "${name}", probability = ${KNOWN_SHARE} }`);
    return `[[operations]]\ninclude-path = "${path}"\n[operations.parameters]\n${lines.join('\n')}\n`;
  });
  return [...dictionaries, ...operations].join('\n');
}

/** What schemathesis has to say against the API; nothing, if all is well. */
export async function undocumented(town, { thorough }) {
  const { site } = town;
  const file = join(site.folder, 'schemathesis.toml');
  writeFileSync(file, configuration(await known(town)));
  const program = PROGRAMS ? join(PROGRAMS, 'schemathesis') : 'schemathesis';
  const words = [
    '--no-color', '--config-file', file, 'run', `${site.url}/api/v1/openapi.json`, '-H', `Authorization: Bearer ${await site.staff()}`,
    // What rules of the office refuse, no document can say.
    '--checks', 'all', '--exclude-checks', 'positive_data_acceptance', '--max-examples', thorough ? '100' : '10', '--workers', '2', '--seed', '1', '--phases', thorough ? 'coverage,fuzzing,stateful' : 'coverage,fuzzing',
    '--continue-on-failure', '--warnings', 'off',
  ];
  const { code, stdout } = await new Promise((resolve) => {
    execFile(program, words, { cwd: site.folder, maxBuffer: 2 ** 26 }, (error, out) => resolve({ code: error ? error.code : 0, stdout: out }));
  });
  return code === 0 && /Tested: +[1-9]/.test(stdout) ? [] : [`schemathesis ended with ${code}`, stdout];
}
