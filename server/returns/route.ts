/**
 * By which way a return goes (C5): the seller's own carrier contract, with the carrier of the original delivery first,
 * else the buyer sends it. Pure; the trace says which rule was taken and why the others were not.
 */
import { carrierByCode } from '../carriers/index.ts';
import { feeFor, type UsableContract } from '../contracts/index.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';

export type ReturnMethod = 'carrier' | 'drop_off' | 'buyer_ships';

export interface TraceStep {
  rule: 'seller_contract' | 'mall_contract' | 'drop_off' | 'buyer_ships' | 'contract_fee';
  taken: boolean;
  why: string;
}

export interface RouteTaken {
  route: 'seller_contract' | 'buyer_ships';
  carrier: string | null;
  contract: string | null;
  trace: TraceStep[];
}

export interface Routed {
  taken: RouteTaken;
  /** A8: what the carrier bills by the contract's fee table, minor units; null: the mall's flat fee. */
  carrierFee: number | null;
  /** Set when the way that was asked for by name cannot be gone. */
  refusal: Refusal | null;
}

export interface RouteQuestion {
  seller: number;
  method: ReturnMethod | undefined;
  /** Nothing comes back for the reason given. */
  noGoods: boolean;
  /** Carriers of the way out, that of the first piece first. */
  deliveredBy: readonly string[];
  /** Contracts in use that the seller may book by. */
  contracts: readonly UsableContract[];
  /** One of them by id, where a person chose it. */
  contract?: string | undefined;
  /** Of all pieces; null when the weight of one is not known. */
  weightGrams: number | null;
  /** Where the parcel is collected. */
  postalCode: string;
}

export function routeReturn(question: RouteQuestion): Routed {
  const { method } = question;
  const { best, why } = chooseContract(question);
  const bySeller = best !== null && method !== 'buyer_ships' && method !== 'drop_off';
  const fee = bySeller ? contractFee(best, question) : null;
  const trace: TraceStep[] = [
    { rule: 'seller_contract', taken: bySeller, why: best && !bySeller ? askedFor(method) : why },
    { rule: 'mall_contract', taken: false, why: "this platform books no return by the mall's own contract" },
    { rule: 'drop_off', taken: false, why: 'this platform issues no drop-off numbers' },
    { rule: 'buyer_ships', taken: !bySeller, why: buyerShips(question, bySeller) },
    ...(fee ? [fee.step] : []),
  ];
  return {
    taken: {
      route: bySeller ? 'seller_contract' : 'buyer_ships',
      carrier: bySeller ? best.carrier : null,
      contract: bySeller ? best.id : null,
      trace,
    },
    carrierFee: fee?.amount ?? null,
    refusal: (method === 'carrier' && !bySeller) || method === 'drop_off' ? notAvailable(method, trace) : null,
  };
}

function askedFor(method: ReturnMethod | undefined): string {
  return `method "${method}" was asked for`;
}

function buyerShips(question: RouteQuestion, bySeller: boolean): string {
  if (bySeller) return 'a carrier collects the parcel';
  return question.method === 'buyer_ships' ? askedFor('buyer_ships') : 'open to every return';
}

/** The carrier of the original delivery first, then the oldest contract; ids are in the order of their making. */
function chooseContract(question: RouteQuestion): { best: UsableContract | null; why: string } {
  const { seller, deliveredBy, contract } = question;
  if (question.noGoods) return { best: null, why: 'no goods come back for this reason' };
  const own = question.contracts.filter((each) => each.seller_id === seller && each.uses.includes('return'));
  if (own.length === 0) return { best: null, why: 'the seller has no carrier contract for returns in use' };
  const named = contract ? own.filter((each) => each.id === contract) : own;
  if (named.length === 0)
    return { best: null, why: `contract ${contract} is none of the seller's contracts for returns in use` };
  const judged = named.map((each) => ({ each, against: cannotCollect(each.carrier, deliveredBy) }));
  const possible = judged.filter(({ against }) => against === null).map(({ each }) => each);
  const rank = (each: UsableContract) => (deliveredBy.includes(each.carrier) ? deliveredBy.indexOf(each.carrier) : 99);
  const best = possible.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))[0];
  if (!best) return { best: null, why: judged.map(({ each, against }) => `${each.id}: ${against}`).join('; ') };
  const same = deliveredBy.includes(best.carrier);
  const which = contract
    ? 'chosen by name'
    : same
      ? 'the carrier of the original delivery'
      : 'no contract with the carrier of the original delivery';
  return { best, why: `contract ${best.id} with ${best.carrier}: ${which}` };
}

/** Why this carrier cannot collect the parcel, or null when it can. */
function cannotCollect(carrier: string, deliveredBy: readonly string[]): string | null {
  const booking = carrierByCode(carrier)?.booking;
  if (!booking?.directions.includes('return')) return `${carrier} takes no booking of a return`;
  if (booking.returnNumber === 'original' && !deliveredBy.includes(carrier))
    return `${carrier} collects only what it delivered`;
  return null;
}

function contractFee(contract: UsableContract, question: RouteQuestion): { amount: number | null; step: TraceStep } {
  const { weightGrams, postalCode } = question;
  const parcel = { use: 'return' as const, weight_grams: weightGrams, size_cm: null, postal_code: postalCode };
  const amount = feeFor(contract.fees, parcel);
  const about = `${weightGrams === null ? 'a parcel of unknown weight' : `${weightGrams} g`} from the place of collection`;
  const why =
    amount === null
      ? `contract ${contract.id} has no return fee registered for ${about}; the mall's flat return_fee applies`
      : `A8: ${amount} by the fee table of contract ${contract.id} for ${about}`;
  return { amount, step: { rule: 'contract_fee', taken: amount !== null, why } };
}

function notAvailable(method: 'carrier' | 'drop_off', trace: readonly TraceStep[]): Refusal {
  const rules = method === 'carrier' ? ['seller_contract', 'mall_contract'] : ['drop_off'];
  const why = trace.filter((each) => rules.includes(each.rule)).map((each) => each.why);
  return refuse(
    'method_not_available',
    `Method "${method}" is not available: ${why.join('; ')}. Use "buyer_ships" or leave the method out.`,
    { rule: 'C5', errors: [{ pointer: '/method', code: 'not_available', detail: why.join('; ') }] },
  );
}
