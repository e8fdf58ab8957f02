/** A6: the secrets of a contract, encrypted before they enter a command and opened only for the carrier. */
import type { Config } from '../config.ts';
import { decrypt, encrypt, ringOf, secretContext } from '../kernel/secrets.ts';
import type { SealedForm } from './apply.ts';
import type { Credentials, FilledForm } from './form.ts';
import type { ContractRow } from './tables.ts';

const place = { table: 'carrier_contracts', column: 'secrets' } as const;

export function sealForm(config: Config, filled: FilledForm, contract: string): SealedForm {
  const secret_fields = Object.keys(filled.secret);
  const secrets =
    secret_fields.length === 0
      ? null
      : encrypt(ringOf(config), JSON.stringify(filled.secret), secretContext(place, contract));
  return { credentials: filled.open, secrets, secret_fields, contract_code: filled.code };
}

/** All fields in clear text. Throws `SecretError` when their key is missing. */
export function openCredentials(config: Config, row: Pick<ContractRow, 'id' | 'credentials' | 'secrets'>): Credentials {
  if (row.secrets === null) return row.credentials;
  const secret = decrypt(ringOf(config), row.secrets, secretContext(place, row.id));
  return { ...row.credentials, ...(JSON.parse(secret) as Record<string, string>) };
}
