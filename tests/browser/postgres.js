// A PostgreSQL of one test's own, as Debian installs it.

import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, until } from './site.js';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Where initdb and postgres lie: Debian keeps them out of the search path. */
function programs() {
  const versions = readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'));
  const found = versions.filter((folder) => existsSync(join(folder, 'initdb')));
  if (found.length === 0) throw new Error("PostgreSQL is missing: install Debian's package postgresql");
  return found.at(-1);
}

/** The user that the server runs as: it refuses to be root. */
async function owner() {
  if (process.getuid() !== 0) return {};
  const { stdout } = await run('getent', ['passwd', 'nobody']);
  const [, , uid, gid] = stdout.split(':').map(Number);
  return { uid, gid };
}

/** Starts a server: `{url, rows, close}`. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'reihum-postgres-'));
  const user = await owner();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await run(join(programs(), 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], { ...user, cwd: folder });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const words = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
  const log = openSync(join(folder, 'log'), 'a');
  const server = spawn(join(programs(), 'postgres'), words, { ...user, cwd: folder, stdio: ['ignore', log, log] });
  process.once('exit', () => server.kill('SIGQUIT'));
  const ended = new Promise((resolve) => { server.on('exit', resolve); });
  await until(() => `PostgreSQL: ${readFileSync(join(folder, 'log'), 'utf8')}`, () => (
    run(join(programs(), 'pg_isready'), ['-d', url]).then(() => true, () => false)));
  const rows = async () => {
    const { stdout } = await run(join(programs(), 'pg_dump'), ['-d', url, '--data-only', '--exclude-table-data=lease'], { maxBuffer: 2 ** 28 });
    // The dump has words of its own for each run.
    return stdout.split('\n').filter((line) => !/^\\(un)?restrict /.test(line)).sort();
  };
  const close = async () => {
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { url, rows, close };
}
