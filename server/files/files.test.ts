/** Uploads over HTTP, as real multipart bodies. */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Called, openTrial, type Trial } from '../http/trial.ts';
import { readFileChunks, sweepFiles } from './index.ts';
import { routes } from './routes.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(routes);
});
afterAll(() => trial.close());

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(100)]);
const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(100)]);

interface Upload {
  bytes: Buffer;
  purpose?: string | null;
  name?: string;
  key?: string;
  by?: string;
  purposeLast?: boolean;
}

function upload({ bytes, purpose = 'evidence', name = 'photo.png', key, by, purposeLast }: Upload): Promise<Called> {
  const form = new FormData();
  if (purpose !== null && !purposeLast) form.set('purpose', purpose);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  if (purpose !== null && purposeLast) form.set('purpose', purpose);
  return trial.call(by ?? trial.keys.seller11, 'POST', '/v1/files', {
    body: form,
    headers: key ? { 'idempotency-key': key } : {},
  });
}

const rows = async (where = 'true'): Promise<number> =>
  Number((await trial.owner.query(`select count(*) as n from files where ${where}`)).rows[0].n);

/** Whole files: the row of an upload that broke off has no digest, and goes when the server hears of it. */
const stored = () => rows(`sha256 <> ''`);

test('evidence is stored, told apart by its bytes, and read back', async () => {
  const made = await upload({ bytes: jpeg, name: 'C:\\photos\\상자 (1).png' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    object: 'file',
    purpose: 'evidence',
    media_type: 'image/jpeg',
    size: jpeg.length,
    name: '상자 (1).png',
    sha256: createHash('sha256').update(jpeg).digest('hex'),
    mode: 'test',
  });
  expect((await trial.call(trial.keys.mall1, 'GET', `/v1/files/${made.body.id}`)).body).toEqual(made.body);
  const content = await fetch(`${trial.base}/v1/files/${made.body.id}/content`, {
    headers: { authorization: `Bearer ${trial.keys.seller11}` },
  });
  expect(Buffer.from(await content.arrayBuffer())).toEqual(jpeg);
  expect(content.headers.get('content-disposition')).toMatch(/^attachment;/);
});

test('nobody else sees it', async () => {
  const made = await upload({ bytes: png });
  for (const key of [trial.keys.seller12, trial.keys.mall2, trial.keys.mall1Live]) {
    for (const path of ['', '/content'])
      expect((await trial.call(key, 'GET', `/v1/files/${made.body.id}${path}`)).status).toBe(404);
  }
});

test('a file of several pieces comes back unchanged, with the purpose after the file', async () => {
  const line = 'reference,품명,100\n';
  const csv = Buffer.from(line.repeat(150_000));
  const made = await upload({ bytes: csv, purpose: 'import', name: 'orders.csv', purposeLast: true });
  expect(made.body).toMatchObject({ purpose: 'import', media_type: 'text/csv', size: csv.length });
  const pieces: Buffer[] = [];
  for await (const piece of readFileChunks(trial.platform, made.body.id)) pieces.push(piece);
  expect(pieces.length).toBe(Math.ceil(csv.length / 1024 / 1024));
  expect(Buffer.concat(pieces).equals(csv)).toBe(true);
});

test('what is refused leaves nothing behind', async () => {
  const before = await rows();
  const refused: [Upload, number][] = [
    [{ bytes: Buffer.from('<script>alert(1)</script>'), name: 'photo.png' }, 415],
    [{ bytes: Buffer.from('<script>'), purposeLast: true }, 415],
    [{ bytes: png, purpose: 'import' }, 415],
    [{ bytes: Buffer.from('PK\x03\x04xlsx'), purpose: 'import' }, 415],
    [{ bytes: Buffer.alloc(0) }, 415],
    [{ bytes: Buffer.concat([png, Buffer.alloc(20 * 1024 * 1024)]) }, 413],
    [{ bytes: Buffer.concat([png, Buffer.alloc(20 * 1024 * 1024)]), purposeLast: true }, 413],
    [{ bytes: png, purpose: 'holiday' }, 400],
    [{ bytes: png, purpose: null }, 400],
  ];
  for (const [given, status] of refused) expect((await upload(given)).body).toMatchObject({ status });
  await expect.poll(() => rows()).toBe(before);
});

test('a body that is no multipart, has no file, or breaks off is refused and leaves nothing behind', async () => {
  const before = await rows();
  expect((await trial.call(trial.keys.seller11, 'POST', '/v1/files', { body: {} })).body).toMatchObject({
    status: 415,
  });
  const empty = new FormData();
  empty.set('purpose', 'evidence');
  expect((await trial.call(trial.keys.seller11, 'POST', '/v1/files', { body: empty })).body).toMatchObject({
    status: 400,
    errors: [{ pointer: '/file' }],
  });
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const broken = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nhalf of a li';
  expect((await trial.call(trial.keys.seller11, 'POST', '/v1/files', { body: broken, headers })).body).toMatchObject({
    status: 400,
    code: 'malformed',
  });
  await breakOff();
  await expect.poll(() => rows()).toBe(before);
});

/** Sends the beginning of an upload and hangs up. */
function breakOff(): Promise<void> {
  return new Promise((resolve) => {
    const { port } = new URL(trial.base);
    const headers = {
      authorization: `Bearer ${trial.keys.seller11}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': 50_000_000,
    };
    const sending = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/files', headers });
    sending.on('error', () => resolve());
    sending.write(
      `--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nimport\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`,
    );
    sending.write('a,b\n'.repeat(600_000), () => sending.destroy());
  });
}

test('the same upload under the same key is one file; another file under it is refused', async () => {
  const first = await upload({ bytes: png, key: 'photo' });
  const before = await stored();
  const again = await upload({ bytes: png, key: 'photo', purposeLast: true });
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect((await upload({ bytes: jpeg, key: 'photo' })).body).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
  expect(await stored()).toBe(before);
});

test('what interrupted uploads have left is swept after a day', async () => {
  await upload({ bytes: png });
  const before = await rows();
  await trial.owner.query(
    `insert into files values (11, 1, 'test', 'fil_left', '', 'x', 0, '', 'import', '2020-01-01')`,
  );
  expect((await trial.call(trial.keys.seller11, 'GET', '/v1/files/fil_left')).status).toBe(404);
  expect(await sweepFiles(trial.platform)).toBe(1);
  expect(await rows()).toBe(before);
});
