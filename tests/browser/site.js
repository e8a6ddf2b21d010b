// A town of its own for a test: the real binary in a folder of its own, its mails in files, its
// wall clock moved by libfaketime. Knows nothing of browsers.

import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import PostalMime from 'postal-mime';

const run = promisify(execFile);

/** The longest that anything may take, in milliseconds; a test goes on as soon as it has happened. */
const PATIENCE = 40_000;
/** Between two looks, in milliseconds. */
const LOOK = 40;

/** The binary under test: its path is in REIHUM_BINARY, which tests/run sets. */
const BINARY = process.env.REIHUM_BINARY ?? new URL('../../target/debug/reihum', import.meta.url).pathname;

/** A language that nobody speaks, with longer words than German, that runs from right to left. */
export const PSEUDO = 'ar-XB';
/** Makes its words. */
const PSEUDO_LOCALE = new URL('../verify/pseudo_locale.py', import.meta.url).pathname;

/** libfaketime for programs with several threads. */
function faketime() {
  const found = readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'));
  const library = found.find(existsSync);
  if (!library) throw new Error("libfaketime is missing: install Debian's package libfaketime");
  return library;
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until `look` answers something true, and answers that. */
export async function until(what, look) {
  const begin = Date.now();
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() - begin > PATIENCE) throw new Error(`waited in vain: ${typeof what === 'function' ? what() : what}`);
    await new Promise((resolve) => { setTimeout(resolve, LOOK); });
  }
}

/** A mail as a mail program reads it, with the one link that stands in it, if there is one. */
async function readLetter(folder, name) {
  const raw = readFileSync(join(folder, name));
  const mail = await PostalMime.parse(raw);
  const links = mail.text.split('\n').map((line) => line.trim()).filter((line) => /^https?:/.test(line));
  return { name, raw, mail, links, kind: name.split('-')[1], to: mail.to[0].address };
}

export class Site {
  /**
   * Starts the daemon at a wall time such as `2027-02-01T09:00+01:00`, on this PostgreSQL if there is one; if `own`, with
   * what a town may write itself: pages, and the words of `PSEUDO`.
   */
  static async open(at, postgres, { own = false } = {}) {
    const site = new Site();
    site.postgres = postgres;
    site.folder = mkdtempSync(join(tmpdir(), 'reihum-browser-'));
    const [port, admin] = [await freePort(), await freePort()];
    site.url = `http://127.0.0.1:${port}`;
    site.admin = `http://127.0.0.1:${admin}`;
    site.settings = {
      REIHUM__PUBLIC_URL: site.url,
      REIHUM__SERVER__LISTEN: `127.0.0.1:${port}`,
      REIHUM__SERVER__ADMIN_LISTEN: `127.0.0.1:${admin}`,
      REIHUM__DATABASE__URL: postgres?.url ?? `sqlite:${site.folder}/reihum.db`,
    };
    const town = readFileSync(new URL('town.toml', import.meta.url));
    writeFileSync(join(site.folder, 'town.toml'), town);
    writeFileSync(join(site.folder, 'reihum.toml'), [
      '[mail]', `directory = "${site.folder}/mail"`,
      '[rounds]', 'cron = "0 3 1 1 *"', 'opening_window_days = 0',
      // Only who says whom they forward for is counted, and has had enough of a minute with one page.
      '[server]', 'trusted_proxies = ["127.0.0.1/32"]',
      '[limits]', 'joins_per_client_hour = 0', 'pages_per_client_minute = 1',
      '[town]', 'file = "town.toml"', `directory = "${own ? 'own' : ''}"`, '',
    ].join('\n'));
    if (own) {
      cpSync(new URL('own/', import.meta.url), join(site.folder, 'own'), { recursive: true });
      await run('python3', [PSEUDO_LOCALE, join(site.folder, 'own')]);
    }
    site.at(at);
    site.letters = new Map();
    site.start();
    await site.ready();
    return site;
  }

  get environment() {
    return {
      ...process.env,
      ...this.settings,
      LD_PRELOAD: faketime(),
      FAKETIME_TIMESTAMP_FILE: join(this.folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  start() {
    const log = openSync(join(this.folder, 'log'), 'a');
    const options = { env: this.environment, stdio: ['ignore', 'ignore', log] };
    this.child = spawn(BINARY, ['--config', join(this.folder, 'reihum.toml'), 'serve'], options);
    this.ended = new Promise((resolve) => { this.child.on('exit', resolve); });
    // A test that fails leaves no daemon behind.
    process.once('exit', () => this.child.kill('SIGKILL'));
  }

  ready() {
    return until(() => `the daemon is not ready: ${this.log()}`, async () => {
      if (this.child.exitCode !== null) throw new Error(`the daemon ended: ${this.log()}`);
      const asked = await fetch(`${this.admin}/readyz`).catch(() => undefined);
      return asked?.status === 200;
    });
  }

  /** Ends the daemon; what it should never have logged is an error. */
  async close() {
    this.child.kill();
    await this.ended;
    const wrong = this.log().split('\n').filter((line) => /panicked| ERROR /.test(line));
    if (wrong.length > 0) throw new Error(`the daemon logged:\n${wrong.join('\n')}`);
    rmSync(this.folder, { recursive: true });
  }

  log() {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  /** Moves the wall clock, from where it goes on at its usual speed. */
  at(wall) {
    // Never before it, by whatever part of a second.
    const offset = Math.floor((new Date(wall).getTime() - Date.now()) / 1000) + 1;
    const beside = join(this.folder, 'clock.new');
    writeFileSync(beside, `${offset < 0 ? '' : '+'}${offset}\n`);
    renameSync(beside, join(this.folder, 'clock'));
  }

  /** What a command of the binary printed; it must succeed. */
  async command(...words) {
    const { stdout } = await run(BINARY, ['--config', join(this.folder, 'reihum.toml'), ...words], { env: this.environment });
    return stdout.trim();
  }

  /** The bearer token of somebody who may do all that staff may. */
  async staff() {
    if (!this.token) {
      await this.command('staff', 'add', 'clara', '--role', 'manager');
      this.token = await this.command('staff', 'token', 'clara');
    }
    return this.token;
  }

  /** What a call of the API answers, which must succeed. */
  async call(method, path, body) {
    const headers = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (path.startsWith('/staff')) headers.Authorization = `Bearer ${await this.staff()}`;
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Any request at all, as no browser would send it, so many `times`; what the last is answered: `{status, headers, body}`. */
  async send(method, url, { headers = {}, body, times = 1 } = {}) {
    if (times > 1) await this.send(method, url, { headers, body, times: times - 1 });
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Presses a button of a page, which must be there. */
  async press(link, action) {
    const page = await (await fetch(link)).text();
    if (!page.includes(`value="${action}"`)) throw new Error(`no button ${action} at ${link}: ${page}`);
    const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ action }) });
    if (!answer.ok) throw new Error(`${action} at ${link}: ${answer.status} ${await answer.text()}`);
  }

  /** Every row of the database, as lines in order, but those that say that a daemon lives. */
  async rows() {
    if (this.postgres) return this.postgres.rows();
    const script = new URL('rows.py', import.meta.url).pathname;
    const { stdout } = await run('python3', [script, join(this.folder, 'reihum.db')], { maxBuffer: 2 ** 28 });
    return stdout.split('\n').sort();
  }

  /** Every mail so far, in the order of writing. */
  async mails() {
    const folder = join(this.folder, 'mail');
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort();
    for (const name of names) {
      if (!this.letters.has(name)) this.letters.set(name, await readLetter(folder, name));
    }
    return names.map((name) => this.letters.get(name));
  }

  /** The latest mail of this kind to this address, once it is there; the `nth` of them, from one. */
  mail(kind, to, nth = 1) {
    return until(() => `no ${kind} mail to ${to}: ${[...this.letters.keys()].join(' ')}\n${this.log()}`, async () => {
      const found = (await this.mails()).filter((letter) => letter.kind === kind && letter.to === to);
      return found[nth - 1];
    });
  }

  /** Waits until all mails have left and the daemon knows it: before that, time to answer does not run. */
  handedOver() {
    return until('mails that leave', async () => {
      const lines = (await this.command('mail', 'list')).split('\n');
      return lines.every((line) => !line || /\t(sent|dropped)\t/.test(line));
    });
  }
}
