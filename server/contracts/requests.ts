/** From requests to contract commands: forms checked and sealed, applicants looked up, the carrier asked where it must be. */
import { carrierByCode } from '../carriers/index.ts';
import { commandFrom, type RouteInput, resolve, resolveSeller, type Target } from '../http/route.ts';
import type { Command } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { readRow } from '../malls/read-row.ts';
import type { Metadata } from '../order-file/shapes.ts';
import type { Platform } from '../platform.ts';
import type { AddUse, CreateContract, Resubmit, SealedForm, UpdateContract } from './apply.ts';
import { adaptersOf, formOf } from './carrier.ts';
import { askCarrier } from './check.ts';
import { businessOf } from './claims.ts';
import { type FeeWish, readFees } from './fees.ts';
import { accountOf, type Credentials, type FilledForm, fillForm, invalid } from './form.ts';
import { openCredentials, sealForm } from './seal.ts';
import type { Shown } from './step.ts';
import { mallsOf, readApplicant, readContract } from './store.ts';
import { type ContractRow, type ContractUse, contracts } from './tables.ts';

type WithId<B> = RouteInput<{ id: string }, unknown, B>;

export interface ContractWish {
  seller?: string;
  carrier: string;
  uses: ContractUse[];
  credentials: Credentials;
  fees?: FeeWish[];
  minimum_volume?: number;
  reference?: string;
  metadata?: Metadata;
}

export async function createCommand(input: RouteInput<unknown, unknown, ContractWish>): Promise<Command | Refusal> {
  const { platform, body } = input;
  const target = await applicantOf(input, body.seller);
  if (isRefusal(target)) return target;
  const filled = isConnected(platform, body.carrier, target) ?? fillForm(body.carrier, body.credentials);
  if (isRefusal(filled)) return filled;
  const fees = await feesOf(platform, target.mall, body.fees);
  if (isRefusal(fees)) return fees;
  const applicant = await readApplicant(platform.pool, target.seller);
  const id = platform.newId('carrier_contract', target.seller);
  const args: CreateContract = {
    ...sealForm(platform.config, filled, id),
    seller: applicant!.id,
    reference: body.reference ?? null,
    carrier: body.carrier,
    uses: body.uses,
    business: businessOf(applicant!),
    business_number: applicant!.number,
    fees: fees ?? [],
    minimum_volume: body.minimum_volume ?? null,
    metadata: body.metadata ?? {},
    support: supportOf(platform),
  };
  const owner = { ...target, sellerId: applicant!.id };
  return commandFrom(input, owner, { type: 'contract.create', file: id, object: id, args });
}

export async function updateCommand(
  input: WithId<Partial<Pick<ContractWish, 'fees' | 'metadata'>> & { minimum_volume?: number | null }>,
): Promise<Command | Refusal> {
  const { fees: wished, ...given } = input.body;
  const target = await resolve(input, input.params.id, 'carrier_contract');
  if (isRefusal(target)) return target;
  const fees = await feesOf(input.platform, target.mall, wished);
  if (isRefusal(fees)) return fees;
  const args: UpdateContract = { ...given, ...(fees ? { fees } : {}) };
  return onContract(input, 'update', args);
}

export async function resubmitCommand(input: WithId<{ credentials?: Credentials }>): Promise<Command | Refusal> {
  const found = await formOfContract(input);
  if (isRefusal(found)) return found;
  const { row, sealed, business } = found;
  const args: Resubmit = { ...sealed, business, carrier: row.carrier, check: row.check_number };
  return onContract(input, 'resubmit', args);
}

export async function addUseCommand(
  input: WithId<{ use: ContractUse; credentials?: Credentials }>,
): Promise<Command | Refusal> {
  const found = await formOfContract(input);
  if (isRefusal(found)) return found;
  const { row, filled, sealed, business, changed } = found;
  const { form } = filled;
  if (filled.code !== row.contract_code || filled.account !== accountOf(form, row.credentials))
    return invalid([
      {
        pointer: `/credentials/${form.accountField ?? form.codeField}`,
        code: 'another_contract',
        detail: `This contract is ${row.contract_code}. Leave the number out, or apply for the other contract with POST /v1/carrier_contracts.`,
      },
    ]);
  const checked = changed ? await askNow(input, row, filled) : null;
  if (isRefusal(checked)) return checked;
  const { use } = input.body;
  const args: AddUse = { ...sealed, use, business, carrier: row.carrier, check: row.check_number, checked };
  return onContract(input, 'add_use', args);
}

/** A command on an existing contract. */
export async function onContract<A extends object>(
  input: RouteInput<{ id: string }>,
  move: string,
  args: A,
): Promise<Command<A & Shown> | Refusal> {
  const { id } = input.params;
  const target = await resolve(input, id, 'carrier_contract');
  if (isRefusal(target)) return target;
  const { on_behalf_of: _behalf, ...given } = args as A & { on_behalf_of?: unknown };
  const shown = { ...(given as unknown as A), support: supportOf(input.platform) };
  return commandFrom(input, target, { type: `contract.${move}`, file: id, object: id, args: shown });
}

export function supportOf({ config }: Pick<Platform, 'config'>): string | null {
  return config.supportContact;
}

/** A mall's key without a seller means the mall's own account. */
function applicantOf(input: RouteInput, seller: string | undefined): Promise<Target | Refusal> {
  const { caller } = input;
  if (seller !== undefined || caller.kind !== 'mall') return resolveSeller(input, seller);
  return Promise.resolve({ seller: caller.seller, mall: caller.mall, mode: caller.mode });
}

/** Null when applications for the carrier can be taken in this mode. */
function isConnected(platform: Platform, carrier: string, { mode }: Pick<Target, 'mode'>): Refusal | null {
  if (!carrierByCode(carrier))
    return refuse('carrier_unknown', `There is no carrier "${carrier.slice(0, 40)}"; GET /v1/carriers lists them.`, {
      errors: [{ pointer: '/carrier', code: 'carrier_unknown', detail: 'Take a code of GET /v1/carriers.' }],
    });
  const form = formOf(carrier);
  if (form?.check !== 'carrier' || adaptersOf(platform.config)(carrier, mode)) return null;
  return refuse(
    'carrier_not_configured',
    `${carrier} is not connected in ${mode} mode: the platform has no keys of this carrier. Ask the support contact.`,
  );
}

async function feesOf(platform: Platform, mall: number, wished: readonly FeeWish[] | undefined) {
  if (wished === undefined) return undefined;
  const known = (await mallsOf(platform, [mall])).get(mall)!;
  return readFees(wished, known.mall.currency);
}

interface ContractWithForm {
  row: ContractRow;
  filled: FilledForm;
  sealed: SealedForm;
  business: string;
  /** Whether any field is another than before. */
  changed: boolean;
}

/** The contract's form with the given fields in place of those that stand. */
async function formOfContract(input: WithId<{ credentials?: Credentials }>): Promise<ContractWithForm | Refusal> {
  const { platform } = input;
  const row = await readRow(input, input.params.id, { table: contracts, kind: 'carrier_contract' });
  if (isRefusal(row)) return row;
  const before = openCredentials(platform.config, row);
  const given = input.body.credentials ?? {};
  const changed = Object.entries(given).some(([name, value]) => before[name] !== value);
  const filled = fillForm(row.carrier, { ...before, ...given });
  if (isRefusal(filled)) return filled;
  const applicant = await readApplicant(platform.pool, row.seller_id);
  return { row, filled, sealed: sealForm(platform.config, filled, row.id), business: businessOf(applicant!), changed };
}

/** The one question outside a job: bounded, so that a mistyped field never reaches a contract that works. */
async function askNow(
  input: WithId<unknown>,
  row: ContractRow,
  filled: FilledForm,
): Promise<{ terms: Record<string, string>; office: string } | null | Refusal> {
  if (filled.form.check !== 'carrier' || row.state !== 'in_use') return null;
  const found = await readContract(input.platform.pool, { id: row.id, seller: row.seller_id });
  const credentials = { ...filled.open, ...filled.secret };
  const asked = await askCarrier(input.platform, row, { seller: found!.seller, credentials });
  if (asked.kind === 'verified') return { terms: asked.terms, office: asked.office };
  if (asked.kind === 'refused')
    return refuse('credentials_invalid', `The carrier refused it: ${asked.reason} ${asked.remedy}`, {
      rule: 'A2: verified with the carrier',
      errors: [{ pointer: '/credentials', code: asked.code, detail: asked.reason }],
    });
  return refuse(
    'unavailable',
    `The carrier does not answer (${asked.detail}). Nothing was changed; try again in a few minutes.`,
  );
}
