/** HTTP of files. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { notFound } from '../http/resolve.ts';
import { defineRoute, ok, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { sellerOf } from '../kernel/ids.ts';
import { type File, readFile, readFileChunks } from './store.ts';
import { purposes, uploadPurposes } from './tables.ts';
import { receiveFile } from './upload.ts';

const owners = ['platform', 'mall', 'seller'] as const;

const fileShape = shape.shown({
  ...shape.objectHead,
  name: Type.String(),
  media_type: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  sha256: Type.String(),
  purpose: shape.oneOf([...purposes]),
});

export function presentFile(file: File): Record<string, unknown> {
  const { id, mode, name, media_type, size, sha256, purpose, created_at } = file;
  return { id, object: 'file', mode, name, media_type, size, sha256, purpose, created_at, metadata: {}, actions: [] };
}

const upload = defineRoute(
  {
    method: 'POST',
    url: '/v1/files',
    summary: 'Upload a file',
    description:
      'Purpose `evidence`: JPEG, PNG, WebP or PDF up to 20 MB. Purpose `import`: CSV up to 200 MB or an XLSX workbook up to 20 MB. The kind is told by the bytes.',
    tag: 'files',
    who: owners,
    scope: 'files:write',
    multipart: true,
    body: Type.Object({ purpose: shape.oneOf([...uploadPurposes]), file: Type.String({ format: 'binary' }) }),
    bodyLimit: 201 * 1024 * 1024,
    reply: { 201: fileShape },
    problems: ['unsupported_media_type'],
  },
  (input) => receiveFile(input, presentFile),
);

const readOne = defineRoute(
  {
    method: 'GET',
    url: '/v1/files/:id',
    summary: 'What is known of a file',
    tag: 'files',
    who: owners,
    scope: 'files:read',
    reply: { 200: fileShape },
  },
  async ({ platform, caller, params: { id } }) => {
    const file = sellerOf(id, 'file') === null ? null : await readFile(platform, caller, id);
    return file ? ok(presentFile(file)) : notFound('file', id);
  },
);

const download = defineRoute(
  {
    method: 'GET',
    url: '/v1/files/:id/content',
    summary: 'The bytes of a file',
    tag: 'files',
    who: owners,
    scope: 'files:read',
    reply: { 200: null },
  },
  async ({ platform, caller, params: { id } }) => {
    const file = sellerOf(id, 'file') === null ? null : await readFile(platform, caller, id);
    if (!file) return notFound('file', id);
    return {
      status: 200,
      type: file.media_type,
      // Always saved, never shown within our origin: the bytes are somebody else's.
      headers: {
        'content-length': String(file.size),
        'content-disposition': `attachment; filename*=UTF-8''${extended(file.name)}`,
      },
      body: Readable.from(readFileChunks(platform, id)),
    };
  },
);

/** RFC 8187. */
function extended(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}

export const routes: readonly Route[] = [upload, readOne, download];
