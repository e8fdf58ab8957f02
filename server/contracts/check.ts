/**
 * The check of a contract with its carrier: outside any transaction, its answer a command again. Used by the queue, by
 * the sweep, and before a booking when the seller's address has changed since.
 */
import { createHash } from 'node:crypto';
import type { CarrierAddress, CarrierContract, CheckAnswer } from '../carriers/adapter.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Command, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import { SecretError } from '../kernel/secrets.ts';
import type { Platform } from '../platform.ts';
import { adaptersOf } from './carrier.ts';
import type { Credentials } from './form.ts';
import { openCredentials } from './seal.ts';
import type { ContractJob } from './step.ts';
import { type ContractSeller, mallsOf, officeOf, readContract } from './store.ts';
import type { ContractRow } from './tables.ts';

export type CheckPlatform = Pick<Platform, 'pool' | 'config' | 'clock' | 'log' | 'malls' | 'submit'>;

export type Asked = CheckAnswer & { office: string };

/** Asks the carrier. Whatever goes wrong on our side is no answer, never a verdict. */
export async function askCarrier(
  platform: CheckPlatform,
  row: ContractRow,
  given: { seller: ContractSeller; credentials?: Credentials },
): Promise<Asked> {
  const office = officeOf(row, given.seller);
  if (!office)
    return {
      kind: 'refused',
      code: 'address_missing',
      reason: 'The seller has no address.',
      remedy: 'Give it addresses.ship_from, then resubmit.',
      office: '',
    };
  const digest = digestOf(office);
  const adapter = adaptersOf(platform.config)(row.carrier, row.mode);
  if (!adapter?.checkContract)
    return { kind: 'not_sent', detail: `${row.carrier} is not connected in ${row.mode} mode.`, office: digest };
  try {
    const contract = carrierContract(platform, row, given.credentials);
    const now = (await mallsOf(platform, [row.mall_id])).get(row.mall_id)!.now[row.mode];
    return { ...(await adapter.checkContract(contract, office, { mode: row.mode, now })), office: digest };
  } catch (error) {
    if (!(error instanceof SecretError))
      platform.log.error({ err: error, contract: row.id }, 'a contract could not be checked');
    const detail =
      error instanceof SecretError ? error.message : 'The check could not be made; see the log of the server.';
    return { kind: 'not_sent', detail, office: digest };
  }
}

/** Throws `SecretError`. */
export function carrierContract(
  platform: Pick<Platform, 'config'>,
  row: ContractRow,
  credentials: Credentials = openCredentials(platform.config, row),
): CarrierContract {
  return { id: row.id, credentials, terms: row.terms };
}

export function digestOf(office: CarrierAddress & { officeName: string }): string {
  const { officeName, name, phone, postal_code, address1, address2 = '' } = office;
  const text = JSON.stringify([officeName, name, phone, postal_code, address1, address2]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** One check of an application (or of a contract in use) from beginning to end; does nothing when it is over. */
export async function checkContract(platform: CheckPlatform, job: ContractJob): Promise<void> {
  const found = await readContract(platform.pool, { id: job.contract, seller: job.seller });
  if (!found || found.row.check_number !== job.check) return;
  const { row, seller } = found;
  const isOpen = job.daily ? row.state === 'in_use' : row.state === 'requested' || row.state === 'verifying';
  if (!isOpen) return;
  if (row.state === 'requested') {
    const begun = await say(platform, row, 'begin_check', {});
    if (begun.kind === 'refused') return;
  }
  const asked = await askCarrier(platform, row, { seller });
  await (job.daily ? tellHealth(platform, row, asked) : tellCheck(platform, row, asked));
}

async function tellCheck(platform: CheckPlatform, row: ContractRow, asked: Asked): Promise<Outcome> {
  if (asked.kind === 'verified') return say(platform, row, 'pass_check', { terms: asked.terms, office: asked.office });
  if (asked.kind === 'refused') return say(platform, row, 'fail_check', wordsOf(asked));
  const pause = pauseMs(row.verification.attempts + 1);
  const next_attempt_at = isoTime(platform.clock.nowMs() + pause);
  return say(platform, row, 'await_answer', { detail: asked.detail, next_attempt_at });
}

/** What a look at a contract in use came to. */
export function tellHealth(platform: CheckPlatform, row: ContractRow, asked: Asked): Promise<Outcome> {
  if (asked.kind === 'verified')
    return say(platform, row, 'confirm_health', { terms: asked.terms, office: asked.office });
  if (asked.kind === 'refused') return say(platform, row, 'fail_health', wordsOf(asked));
  return say(platform, row, 'miss_health', { detail: asked.detail, next_attempt_at: null });
}

const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;

/** 30 s, 1, 2, 4 … minutes, then every hour for ever. */
export function pauseMs(attempts: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, attempts - 1));
}

function wordsOf({ code, reason, remedy }: Extract<CheckAnswer, { kind: 'refused' }>) {
  return { code, reason, remedy };
}

function say(platform: CheckPlatform, row: ContractRow, what: string, args: object): Promise<Outcome> {
  const command: Command = {
    id: uuid(platform.clock),
    type: `contract.${what}`,
    file: row.id,
    object: row.id,
    seller: row.seller_id,
    mall: row.mall_id,
    mode: row.mode,
    actor: { kind: 'system', id: `carrier:${row.carrier}` },
    args: { ...args, check: row.check_number },
  };
  return platform.submit('contract', command);
}
