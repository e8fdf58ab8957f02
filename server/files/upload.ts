/** Receiving `multipart/form-data`: a `file` and its `purpose`, in either order, streamed into the database. */
import type { FastifyRequest } from 'fastify';
import { once } from '../http/once.ts';
import { hashOf } from '../http/requests.ts';
import type { Caller, Reply, RouteInput } from '../http/route.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { mediaTypeOf, mostBytes, wanted } from './kinds.ts';
import { dropFile, type File, finishFile, type Stored, startFile, storePieces } from './store.ts';
import { type UploadPurpose, uploadPurposes } from './tables.ts';

interface Received {
  file: File;
  name: string;
  stored: Stored;
}

/** Ends an upload that is refused; the rest of the body is thrown away. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/** The stored file, `present`ed; or what is wrong with it. Nothing is left of a refused, repeated or broken upload. */
export async function receiveFile(input: RouteInput, present: (file: File) => unknown): Promise<Reply | Refusal> {
  const { platform, caller } = input;
  let begun: File | null = null;
  let kept = false;
  try {
    const { received, purpose } = await readParts(platform, { caller, request: input.raw! }, (file) => {
      begun = file;
    });
    if (!purpose) return wrong('/purpose', 'required', `Send a field "purpose": ${uploadPurposes.join(' or ')}.`);
    if (!received) return wrong('/file', 'required', 'Send the file as a part named "file".');
    const file = judge(received, purpose);
    const hash = hashOf('POST', '/v1/files', { purpose, name: file.name, sha256: file.sha256 });
    const idempotency = input.idempotency && { ...input.idempotency, hash };
    const reply = await once({ ...input, idempotency }, async (client) => {
      await finishFile(client, file);
      return { status: 201, body: present(file) };
    });
    kept = !isRefusal(reply) && !reply.replayed;
    return reply;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  } finally {
    if (begun && !kept)
      await dropFile(platform, begun).catch((error: unknown) =>
        platform.log.warn({ err: error }, 'an unfinished upload stays for the sweep'),
      );
  }
}

async function readParts(
  platform: Platform,
  from: { caller: Caller; request: FastifyRequest },
  onBegin: (file: File) => void,
): Promise<{ received: Received | null; purpose: UploadPurpose | null }> {
  let received: Received | null = null;
  let purpose: UploadPurpose | null = null;
  const parts = from.request.parts({
    limits: { files: 1, fields: 5, parts: 6, fieldSize: 200, fileSize: mostBytes.import + 1 },
  });
  for await (const part of parts) {
    if (part.type === 'field') {
      if (part.fieldname !== 'purpose')
        throw new Refused(
          wrong(`/${part.fieldname.slice(0, 40)}`, 'unknown_member', 'Only "purpose" and "file" are taken.'),
        );
      purpose = uploadPurposes.find((each) => each === part.value) ?? refusePurpose();
    } else {
      if (part.fieldname !== 'file')
        throw new Refused(wrong('/file', 'required', 'The part with the file must be named "file".'));
      const file = await startFile(platform, from.caller);
      onBegin(file);
      const stored = await storePieces(platform, { caller: from.caller, file, bytes: part.file }, ({ size, head }) =>
        refuseEarly(purpose, { size, head }),
      );
      received = { file, name: nameOf(part.filename), stored };
    }
  }
  return { received, purpose };
}

/** As soon as the purpose is known there is no need to take in what will be refused. */
function refuseEarly(purpose: UploadPurpose | null, { size, head }: { size: number; head: Buffer }): void {
  if (size > mostBytes[purpose ?? 'import']) throw new Refused(tooLarge(purpose ?? 'import'));
  if (purpose && !mediaTypeOf(purpose, head)) throw new Refused(wrongKind(purpose));
}

function judge({ file, name, stored }: Received, purpose: UploadPurpose): File {
  if (stored.size > mostBytes[purpose]) throw new Refused(tooLarge(purpose));
  const mediaType = mediaTypeOf(purpose, stored.head);
  if (!mediaType) throw new Refused(wrongKind(purpose));
  return { ...file, name, purpose, media_type: mediaType, size: stored.size, sha256: stored.sha256 };
}

function refusePurpose(): never {
  throw new Refused(wrong('/purpose', 'not_one_of', `Must be one of: ${uploadPurposes.join(', ')}.`));
}

function tooLarge(purpose: UploadPurpose): Refusal {
  return refuse('too_large', `A file for ${purpose} has at most ${mostBytes[purpose] / 1024 / 1024} MB.`);
}

function wrongKind(purpose: UploadPurpose): Refusal {
  return refuse(
    'unsupported_media_type',
    `For ${purpose} send ${wanted[purpose]}; its first bytes say that this is none.`,
  );
}

function wrong(pointer: string, code: string, detail: string): Refusal {
  return refuse('malformed', detail, { errors: [{ pointer, code, detail }] });
}

/** The last part of the path, without control characters, for showing only. */
function nameOf(filename: string | undefined): string {
  const name = (filename ?? '')
    .toWellFormed()
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, '')
    .trim();
  return [...name].slice(0, 200).join('') || 'file';
}
