/** A part of December 2009 against a real server: what comes of it, and that an interrupted replay comes to the same. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../tools/test-server.ts';
import { checkReplay } from './check.ts';
import { openClient } from './client.ts';
import { december } from './december.ts';
import { planFile } from './plan.ts';
import { openPost } from './post.ts';
import { columns, readFile } from './read-file.ts';
import { type Replayed, replay } from './replay.ts';
import { textOf } from './report.ts';

/** Purchases and their cancellations of the first three days, and one row or more of most that is set aside. */
const invoices = [
  ...['C490133', '490094', '490086', '490089', '490091', 'C490096', '489809', 'C489565', '489564', 'C489973', '489461'],
  ...[
    'C489563',
    '489560',
    'C489554',
    '489465',
    '489464',
    '489861',
    'C489651',
    'C489859',
    'C489535',
    '491725',
    '490998',
  ],
  ...['489444', '490541', '490948', '489447', '489439'],
];

const platformKey = 'platform-key-of-the-tests-long-enough';
const folder = mkdtempSync(join(tmpdir(), 'replay-test-'));
const file = join(folder, 'part.csv');
let server: TestServer;
let whole: Replayed;

beforeAll(async () => {
  const { rows } = await readFile(december);
  const part = rows.flatMap(({ cells }) =>
    cells && invoices.includes(cells.Invoice)
      ? [columns.map((name) => `"${cells[name].replaceAll('"', '""')}"`).join(',')]
      : [],
  );
  writeFileSync(file, `${columns.join(',')}\n${part.join('\n')}\n`);
  server = await startTestServer({ platformKey });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

function play(stateFile: string, write: (text: string) => boolean = () => true): Promise<Replayed> {
  return replay({
    file,
    stateFile: join(folder, stateFile),
    server: async () => ({ url: server.url, platformKey, sandboxUrl: server.sandboxUrl }),
    out: { write, isTTY: false },
  });
}

/** Worked out from the rows by a second programme, written for that only. */
const worked = {
  rows: { total: 170, order_lines: 137, freight: 3, returned: 17, set_aside: 13 },
  orders: { placed: 13, paid: 698_109, pieces_returned: 1_883 },
  // The post makes eight scans of every parcel: from its label to the delivery.
  parcels: { out: 13, delivered: 13, back: 9, scans: (13 + 9) * 8 },
  returns: { asked: 9, received: 9 },
  refunds: { paid: 9, amount: 268_441 },
  ok: true,
};

test('B1, B4, C10, D9: purchases go out, cancellations come back, and the money adds up', async () => {
  const lines: string[] = [];
  whole = await play('whole.json', (text) => lines.push(text) > 0);
  const { report, mall } = whole;
  expect(report.invariants.filter(({ ok }) => !ok)).toEqual([]);
  expect(report).toMatchObject(worked);
  expect(report.set_aside_rows).toHaveLength(13);
  expect(report.accounts).toContainEqual(
    expect.objectContaining({ account: 'buyer_payments', in: 698_109, out: 268_441, balance: 429_668 }),
  );
  expect(existsSync(join(folder, 'whole.json'))).toBe(false);
  expect(lines.at(-1)).toMatch(/^100 %/);
  expect(textOf(report)).toContain('everything holds');
  const api = server.api(mall.key);
  const shown = await api.get('/v1/orders?reference=489444');
  expect(shown.body.data).toEqual([]); // carriage alone is no order
  const first = await api.get('/v1/orders?reference=489465');
  expect(first.body.data[0]).toMatchObject({
    ship_to: { address1: expect.stringContaining('Made-up') },
    metadata: { made_up: expect.any(String), country: 'United Kingdom' },
  });
}, 240_000);

test('P1: stopped again and again in the middle of a stop, it comes to the same', async () => {
  let stops = 0;
  const interrupted = () =>
    play('parts.json', (text) => {
      if (/^\s*\d+ %/.test(text)) {
        stops += 1;
        if (stops % 4 === 0) throw new Error('killed');
      }
      return true;
    });
  let report: Replayed['report'] | null = null;
  for (let tries = 0; report === null && tries < 40; tries += 1) {
    const done = await interrupted().catch((error: Error) => {
      expect(error.message).toBe('killed');
      expect(statSync(join(folder, 'parts.json')).mode & 0o777).toBe(0o600);
      return null;
    });
    report = done?.report ?? null;
  }
  expect(stops).toBeGreaterThan(8);
  expect(report).toMatchObject(worked);
}, 240_000);

test('a state file of another file is not gone on from', async () => {
  writeFileSync(join(folder, 'other.json'), JSON.stringify({ version: 1, sha256: 'x', limit: null, url: null }));
  await expect(play('other.json')).rejects.toThrow('belongs to another replay');
});

test('a file whose counts are not as known is refused before anything is played', async () => {
  writeFileSync(join(folder, 'part.counts.json'), JSON.stringify({ ...worked.rows, lines: 171, sha256: 'x' }));
  await expect(play('counts.json')).rejects.toThrow(/lines: 170 counted, 171 known/);
  rmSync(join(folder, 'part.counts.json'));
  expect(existsSync(join(folder, 'counts.json'))).toBe(false);
});

test('where the API shows something else than the file says, the report says so', async () => {
  const plan = planFile((await readFile(file)).rows);
  plan.orders[0]!.lines[0]!.price += 1;
  plan.returns.pop();
  const post = openPost(server.sandboxUrl, whole.mall.customerNumber);
  const parcels = await post.parcels();
  const { invariants } = await checkReplay(openClient(server.url, whole.mall.key), plan, [...parcels, parcels[0]!]);
  const broken = invariants.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(broken).toContain('every purchase is one order, with its lines and its price');
  expect(broken).toContain('every return was received and accepted');
  expect(broken).toContain('every return was collected by the seller’s contract');
  expect(broken).toContain('every parcel is booked once at the post, under the number that the platform shows');
});
