/** Uploaded files: what is known of one, and its bytes in pieces. */
import { int8, oneOf, owned, table, text, time } from '../kernel/table.ts';

/** What is uploaded; `export` is what we make. */
export const uploadPurposes = ['evidence', 'import'] as const;
export type UploadPurpose = (typeof uploadPurposes)[number];
export const purposes = [...uploadPurposes, 'export'] as const;
export type Purpose = (typeof purposes)[number];

export const files = table(
  'files',
  {
    ...owned,
    id: text,
    name: text,
    media_type: text,
    size: int8,
    /** Empty while the upload is under way: such a file does not exist for anybody yet. */
    sha256: text,
    purpose: oneOf(purposes),
    created_at: time,
  },
  { key: ['id'], mutable: ['name', 'media_type', 'size', 'sha256', 'purpose'] },
);
