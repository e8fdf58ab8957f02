/**
 * The post's own check of a contract (A2): the ePost id must belong to the customer number, the approval number must be
 * in force for it, and the address that parcels leave from and come back to is registered as an office. What the post
 * says about numbers of others is never passed on.
 */
import { createHash } from 'node:crypto';
import type {
  CallContext,
  CarrierAddress,
  CarrierContract,
  CarrierRefusal,
  CheckAnswer,
  Unanswered,
} from '../adapter.ts';
import type { PostClient } from './client.ts';
import { isAlreadyThere, isNoData, meaningOf } from './errors.ts';
import { exact, free } from './reg-data.ts';
import { domesticDigits, hyphenated, koreanDate, postAddress, readCompactDate, refused } from './values.ts';
import { rowsWith, textOf, type XmlNode } from './xml.ts';

export type OfficeAddress = CarrierAddress & { officeName: string };

/** What one step adds to the contract's terms. */
type Step = { kind: 'passed'; terms: Record<string, string> } | CarrierRefusal | Unanswered;

export async function checkContract(
  client: PostClient,
  contract: CarrierContract,
  { office, context }: { office: OfficeAddress; context: CallContext },
): Promise<CheckAnswer> {
  const customer = await checkCustomer(client, contract, context);
  if (customer.kind !== 'passed') return customer;
  const approval = await checkApproval(client, contract, context);
  if (approval.kind !== 'passed') return approval;
  const registered = await registerOffice(client, contract, { office, context });
  if (registered.kind !== 'passed') return registered;
  return { kind: 'verified', terms: { ...approval.terms, ...registered.terms } };
}

async function checkCustomer(client: PostClient, contract: CarrierContract, context: CallContext): Promise<Step> {
  const remedy =
    'Compare ePost id and customer number with biz.epost.go.kr, where the customer number is validated for the id, and resubmit.';
  const fields = [exact('memberID', contract.credentials['epost_id'] ?? null, 15)];
  const answer = await client.send('GetCustNo', fields, context);
  if (answer.kind === 'error') return withRemedy(meaningOf(answer), remedy);
  if (answer.kind !== 'answer') return answer;
  const rows = rowsWith(answer.root, 'custNo');
  const number = rows.length === 1 ? textOf(rows[0]!, 'custNo') : '';
  if (!/^\d{10}$/.test(number)) return unclear('the answer has no customer number');
  if (number === contract.credentials['customer_number']) return { kind: 'passed', terms: {} };
  return refused('customer_number_differs', 'The ePost id does not belong to this customer number.', remedy);
}

/** Terminated and expired ones are asked for too, so that the refusal can say which it is. */
async function checkApproval(client: PostClient, contract: CarrierContract, context: CallContext): Promise<Step> {
  const remedy = 'Compare the approval number with the contract, or ask the post office that signed it, and resubmit.';
  const fields = [customerNumber(contract), exact('statusCd', 'A', 1), exact('expiredYn', 'A', 1)];
  const answer = await client.send('GetApprNo', fields, context);
  if (answer.kind === 'error') return withRemedy(meaningOf(answer), remedy);
  if (answer.kind !== 'answer') return answer;
  const rows = rowsWith(answer.root, 'apprNo');
  if (rows.length === 0) return unclear('the answer lists no contract');
  const row = rows.find((each) => textOf(each, 'apprNo') === contract.credentials['approval_number']);
  if (row === undefined) {
    return refused('approval_number_unknown', 'The customer number has no contract of this approval number.', remedy);
  }
  return readApproval(row, koreanDate(context.now));
}

function readApproval(row: XmlNode, today: Temporal.PlainDate): Step {
  const status = textOf(row, 'statusNm');
  const remedy = 'Renew the contract at the post office, and resubmit with its approval number.';
  if (status === '') return unclear('the answer does not say whether the contract is approved');
  if (status !== '승인') return refused('approval_not_in_force', `The post calls the contract "${status}".`, remedy);
  for (const [field, code, past] of [
    ['closedYmd', 'approval_closed', 'was closed'],
    ['expiredYmd', 'approval_expired', 'expired'],
  ] as const) {
    const text = textOf(row, field);
    if (text === '') continue;
    const date = readCompactDate(text);
    if (date === null) return unclear(`${field} is no date: "${text.slice(0, 20)}"`);
    // The last day of a contract is still a day of it.
    if (Temporal.PlainDate.compare(date, today) < 0) return refused(code, `The contract ${past} on ${date}.`, remedy);
  }
  return { kind: 'passed', terms: approvalTerms(row, status) };
}

function approvalTerms(row: XmlNode, status: string): Record<string, string> {
  return filled({
    approval_status: status,
    pay_type: textOf(row, 'payTypeCd'),
    pay_type_name: textOf(row, 'payTypeNm'),
    post_office: textOf(row, 'postNm'),
    expires_on: readCompactDate(textOf(row, 'expiredYmd'))?.toString() ?? '',
  });
}

/**
 * The office's code is made from the address, so that the same address always has the same code ("already there" is
 * then as good as registered) and another address gets another.
 */
async function registerOffice(
  client: PostClient,
  contract: CarrierContract,
  { office, context }: { office: OfficeAddress; context: CallContext },
): Promise<Step> {
  const address = postAddress(office, { line1: 60, line2: 100 }, 'the address parcels leave from');
  if ('kind' in address) return address;
  const digest = createHash('sha256')
    .update(JSON.stringify([office.officeName, office.name, address]))
    .digest('hex');
  const code = `RT${digest.slice(0, 16).toUpperCase()}`;
  const terms = { office_ser: code, office_digest: digest };
  const wasThere = contract.terms['office_digest'] === digest;
  if (wasThere) {
    const listed = await isListed(client, contract, { code, context });
    if (listed !== false) return listed === true ? { kind: 'passed', terms } : listed;
  }
  const fields = [
    customerNumber(contract),
    exact('officeSer', code, 20),
    free('officeNm', office.officeName, 100),
    exact('officeZip', address.postalCode, 5),
    exact('officeAddr1', address.address1, 60),
    exact('officeAddr2', address.address2, 100),
    exact('officeTelno', hyphenated(address.digits), 14),
    free('contactNm', office.name, 50),
    exact('chrgPrsnMob', mobileOf(office.phone), 14),
    exact('officeDivCd', '1', 1),
  ];
  const answer = await client.send('InsertOffice', fields, context);
  if (answer.kind === 'error' && isAlreadyThere(answer)) return wasThere ? takenOut() : { kind: 'passed', terms };
  if (answer.kind === 'error') return meaningOf(answer);
  if (answer.kind !== 'answer') return answer;
  const row = rowsWith(answer.root, 'chkResult')[0];
  if (row === undefined || textOf(row, 'chkResult') !== 'Y' || textOf(row, 'officeSer') !== code) {
    return unclear('the answer does not say that the office is registered');
  }
  return { kind: 'passed', terms };
}

/** The list shows usable offices only (note 12). */
async function isListed(
  client: PostClient,
  contract: CarrierContract,
  { code, context }: { code: string; context: CallContext },
): Promise<boolean | CarrierRefusal | Unanswered> {
  const answer = await client.send('GetOfficeInfo', [customerNumber(contract)], context);
  if (answer.kind === 'error') return isNoData(answer) ? false : meaningOf(answer);
  if (answer.kind !== 'answer') return answer;
  return rowsWith(answer.root, 'officeSer').some((row) => textOf(row, 'officeSer') === code);
}

function takenOut(): CarrierRefusal {
  return refused(
    'office_inactive',
    'The address that parcels leave from is registered at the post but no longer usable there.',
    'Make it usable again at biz.epost.go.kr (계약소포 > 기초정보 > 공급지관리), or change the address, and resubmit.',
  );
}

function customerNumber(contract: CarrierContract) {
  return exact('custNo', contract.credentials['customer_number'] ?? null, 10);
}

function mobileOf(phone: string): string | null {
  const digits = domesticDigits(phone);
  return digits?.startsWith('01') ? hyphenated(digits) : null;
}

function withRemedy<T extends { kind: string }>(meaning: T, remedy: string): T {
  return meaning.kind === 'refused' ? { ...meaning, remedy } : meaning;
}

function filled(terms: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== ''));
}

function unclear(detail: string): Unanswered {
  return { kind: 'unclear', detail };
}
