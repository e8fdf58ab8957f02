/** Carrier contracts over HTTP: applied for by malls and sellers, verified by the carrier, ruled by operators. */
import { Type } from 'typebox';
import { listReply, pageOfRows } from '../http/page.ts';
import {
  type CallerKind,
  defineCommand,
  defineRoute,
  ok,
  type Route,
  type RouteInput,
  resolve,
} from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { readRow } from '../malls/read-row.ts';
import { contractLifecycle } from './lifecycle.ts';
import { presentContract } from './present.ts';
import { addUseCommand, createCommand, onContract, resubmitCommand, supportOf, updateCommand } from './requests.ts';
import * as schemas from './schemas.ts';
import { mallsOf } from './store.ts';
import { contracts } from './tables.ts';

const applicants = ['mall', 'seller'] as const;
const everyone = ['platform', 'mall', 'seller'] as const;
const operator = ['platform'] as const;
const common = { tag: 'carrier_contracts', boundary: 'contract' } as const;
const write = { ...common, scope: 'carrier_contracts:write' } as const;
const reply = { reply: { 200: schemas.contractShown } } as const;

const createContract = defineCommand(
  {
    ...write,
    method: 'POST',
    url: '/v1/carrier_contracts',
    summary: 'Apply for a carrier contract to be linked',
    description:
      "A mall's key names the seller; without one the contract is the mall's own. The carrier verifies the fields, then an operator authorises. Secret fields are kept encrypted and never shown.",
    who: applicants,
    body: schemas.contractBody,
    reply: { 201: schemas.contractShown },
    problems: [
      'reference_taken',
      'account_taken',
      'credentials_invalid',
      'carrier_unknown',
      'carrier_not_configured',
      'currency_mismatch',
      'invalid',
    ],
  },
  (input) => createCommand(input as RouteInput<unknown, unknown, typeof input.body>),
);

const listContracts = defineRoute(
  {
    method: 'GET',
    url: '/v1/carrier_contracts',
    summary: 'List carrier contracts',
    tag: common.tag,
    who: everyone,
    scope: 'carrier_contracts:read',
    query: shape.listQuery({
      state: Type.Optional(shape.oneOf([...contractLifecycle.axes.state.states])),
      carrier: Type.Optional(shape.text(40)),
      contract_code: Type.Optional(shape.text(100)),
      overdue: Type.Optional(shape.oneOf(['true', 'false'], { description: 'Authorisation past its date' })),
      mall: Type.Optional(shape.idOf('mal')),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(schemas.contractShown) },
  },
  async (input) => {
    const { state, carrier, contract_code, overdue, mall } = input.query;
    const of = mall === undefined ? undefined : await resolve(input, mall, 'mall');
    if (isRefusal(of)) return of;
    const filters = {
      state,
      carrier,
      contract_code,
      overdue: overdue === undefined ? undefined : overdue === 'true',
      mall_id: of?.mall,
    };
    const page = await pageOfRows(input, { table: contracts, kind: 'carrier_contract', filters });
    if (isRefusal(page)) return page;
    const malls = await mallsOf(
      input.platform,
      page.rows.map((row) => row.mall_id),
    );
    const to = { actor: input.caller.kind, support: supportOf(input.platform) };
    const shown = page.rows.map((row) => presentContract(row, { ...to, mall: malls.get(row.mall_id)!.mall }));
    return listReply(shown, page.next);
  },
);

const readContract = defineRoute(
  {
    method: 'GET',
    url: '/v1/carrier_contracts/:id',
    summary: 'Read a carrier contract',
    tag: common.tag,
    who: everyone,
    scope: 'carrier_contracts:read',
    ...reply,
    problems: ['not_found'],
  },
  async (input) => {
    const row = await readRow(input, input.params.id, { table: contracts, kind: 'carrier_contract' });
    if (isRefusal(row)) return row;
    const { mall } = (await mallsOf(input.platform, [row.mall_id])).get(row.mall_id)!;
    return ok(presentContract(row, { actor: input.caller.kind, mall, support: supportOf(input.platform) }));
  },
);

const updateContract = defineCommand(
  {
    ...write,
    ...reply,
    method: 'PATCH',
    url: '/v1/carrier_contracts/:id',
    summary: "Change a contract's fees, minimum volume or metadata",
    description: '`fees` are replaced as a whole and hold for returns asked for from now on.',
    who: everyone,
    body: schemas.contractChanges,
    problems: ['not_now', 'currency_mismatch', 'invalid'],
  },
  (input) => updateCommand(input as RouteInput<{ id: string }, unknown, typeof input.body>),
);

const resubmit = defineCommand(
  {
    ...write,
    ...reply,
    method: 'POST',
    url: '/v1/carrier_contracts/:id/resubmit',
    summary: 'Send an application on hold, or a suspended contract, again',
    description:
      'Fields that are given replace what stands; the others, secrets too, stay. The check and its authorisation start anew.',
    who: everyone,
    body: schemas.resubmitBody,
    problems: ['not_now', 'account_taken', 'credentials_invalid'],
  },
  (input) => resubmitCommand(input as RouteInput<{ id: string }, unknown, typeof input.body>),
);

const addUse = defineCommand(
  {
    ...write,
    ...reply,
    method: 'POST',
    url: '/v1/carrier_contracts/:id/add_use',
    summary: 'Use a contract in use for the other purpose too',
    description:
      'Needs no new application. Changed fields are checked with the carrier first; the contract itself (its number) stays the same.',
    who: everyone,
    body: schemas.addUseBody,
    problems: ['not_now', 'account_taken', 'credentials_invalid', 'unavailable'],
  },
  (input) => addUseCommand(input as RouteInput<{ id: string }, unknown, typeof input.body>),
);

const terminate = defineCommand(
  {
    ...write,
    ...reply,
    method: 'POST',
    url: '/v1/carrier_contracts/:id/terminate',
    summary: 'End a contract here; its account is free again',
    description: 'For good. Bookings under way go on; nothing new is booked.',
    who: everyone,
    body: schemas.terminateBody,
    problems: ['not_now'],
  },
  (input) => onContract(input as RouteInput<{ id: string }>, 'terminate', {}),
);

interface OperatorAction {
  name: string;
  summary: string;
  description: string;
  hasReason?: true;
}

const operatorActions: readonly OperatorAction[] = [
  {
    name: 'authorise',
    summary: 'Authorise a verified contract: it is in use at once',
    description: 'The operator’s last step: from now on the contract books.',
  },
  {
    name: 'hold',
    summary: 'Put an application on hold; the applicant is told by SMS',
    description:
      'The applicant sees the reason, mends what it says and resubmits. The time for authorising stands still meanwhile.',
    hasReason: true,
  },
  {
    name: 'reject',
    summary: 'Reject an application; its account is free again',
    description: 'For good; the applicant sees the reason and may apply anew.',
    hasReason: true,
  },
  {
    name: 'suspend',
    summary: 'Suspend a contract: it books nothing',
    description: 'Bookings under way go on. The applicant sees the reason.',
    hasReason: true,
  },
  {
    name: 'reinstate',
    summary: 'Reinstate a suspended contract; the carrier is asked at once',
    description: 'It books again; should the carrier refuse it when asked, it is suspended once more.',
  },
  {
    name: 'verify',
    summary: 'Verify a contract whose carrier has no check',
    description:
      'Where the carrier has a check, its word is not replaced: the check is run again, and the contract stays `verifying` until the carrier answers.',
  },
];

const operate = operatorActions.map(
  ({ name, summary, description, hasReason }): Route =>
    defineCommand(
      {
        ...write,
        ...reply,
        method: 'POST',
        url: `/v1/carrier_contracts/:id/${name}`,
        summary,
        description,
        who: operator as readonly CallerKind[],
        body: hasReason ? schemas.reasonBody : shape.closed({}),
        problems: ['not_now'],
      },
      (input) => onContract(input as RouteInput<{ id: string }>, name, input.body as object),
    ),
);

export const routes: readonly Route[] = [
  createContract,
  listContracts,
  readContract,
  updateContract,
  resubmit,
  addUse,
  terminate,
  ...operate,
];
