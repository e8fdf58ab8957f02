/**
 * The one registry of problem codes (RFC 9457). Codes are never reused and never change their status.
 *
 * Their order here is their order of precedence: where several apply to a request, the first in this list is answered.
 * Who you are, then whether the thing exists for you, then whether the request can be read, then whether it was said
 * before, then whether the state allows it (409), then whether the rules do (422).
 */
export const problems = {
  // Who is asking
  unauthenticated: { status: 401, title: 'No valid key' },
  forbidden: { status: 403, title: 'This key may not do that' },
  rate_limited: { status: 429, title: 'Too many requests' },
  // Does it exist for the asker
  not_found: { status: 404, title: 'Not found' },
  // Can it be read
  malformed: { status: 400, title: 'The request cannot be read' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  idempotency_key_required: { status: 400, title: 'Idempotency-Key is required here' },
  // Was it said before
  idempotency_key_in_flight: { status: 409, title: 'The first request with this key is still running' },
  idempotency_key_reused: { status: 422, title: 'This key was used with another body' },
  reference_taken: { status: 409, title: 'The reference is already used' },
  // Does the state allow it
  not_now: { status: 409, title: 'Not possible in the present state' },
  busy: { status: 409, title: 'Another request is changing this object' },
  waybill_taken: { status: 409, title: 'The waybill number belongs to another shipment' },
  parcel_in_return: { status: 409, title: 'This parcel is in a return already' },
  account_taken: { status: 409, title: 'This carrier account is in use elsewhere' },
  handoff_open: { status: 409, title: 'The carrier is being asked at this moment' },
  clock_is_live: { status: 409, title: 'Only a test clock can be moved' },
  clock_goes_forward: { status: 409, title: 'A clock only moves forward' },
  operation_running: { status: 409, title: 'The operation is still running' },
  // Do the rules allow it
  invalid: { status: 422, title: 'A value is not acceptable' },
  payments_do_not_add_up: { status: 422, title: 'Payments differ from what is to be paid' },
  currency_mismatch: { status: 422, title: 'Wrong currency' },
  registration_number_invalid: { status: 422, title: 'Registration number is not valid' },
  gateway_not_configured: { status: 422, title: 'No payment gateway is configured' },
  bank_not_configured: { status: 422, title: 'No bank is connected' },
  seller_suspended: { status: 422, title: 'The seller is suspended' },
  quantity_exceeded: { status: 422, title: 'More pieces than there are' },
  line_unknown: { status: 422, title: 'No such line in this order' },
  nothing_left: { status: 422, title: 'No piece is left for this' },
  waybill_number_required: { status: 422, title: 'A waybill number is needed' },
  waybill_number_invalid: { status: 422, title: 'Waybill number is not valid' },
  carrier_unknown: { status: 422, title: 'Unknown carrier' },
  carrier_not_configured: { status: 422, title: 'This carrier is not connected in this mode' },
  contract_not_in_use: { status: 422, title: 'No carrier contract is in use for this' },
  credentials_invalid: { status: 422, title: "The contract's fields are not acceptable" },
  label_at_carrier: { status: 422, title: 'Labels are printed at the carrier' },
  method_not_available: { status: 422, title: 'This delivery method is not available' },
  open_claim: { status: 422, title: 'An open claim stands in the way' },
  pieces_in_claim: { status: 422, title: 'These pieces are in another claim' },
  not_dispatched: { status: 422, title: 'Not dispatched yet' },
  not_delivered: { status: 422, title: 'Not received yet' },
  already_dispatched: { status: 422, title: 'Already dispatched' },
  return_window_over: { status: 422, title: 'The return window is over' },
  not_returnable: { status: 422, title: 'These goods cannot be returned for this reason' },
  refusal_ground_required: { status: 422, title: 'A refusal needs a statutory ground' },
  pays_less_than_shown: { status: 422, title: 'Less would be paid than the preview shows' },
  refund_account_required: { status: 422, title: 'A bank account for the refund is needed' },
  withdrawal_needs_operator: { status: 422, title: 'Only an operator can withdraw this now' },
  wallet_short: { status: 422, title: 'Not enough money in the wallet' },
  wallet_not_open: { status: 422, title: 'No wallet in this currency' },
  file_unreadable: { status: 422, title: 'The file cannot be read' },
  // We failed
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export interface FieldProblem {
  /** JSON pointer into the request body. */
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal is a value: a rule said no, and says which rule, which figures and what to do. */
export interface Refusal {
  readonly refused: true;
  readonly code: ProblemCode;
  readonly detail: string;
  /** Which rule, with its figures: "C3: window of 7 days ended 2026-09-28". */
  readonly rule?: string;
  readonly errors?: readonly FieldProblem[];
  /** Further members of the problem document, such as the id that already holds a reference. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export function refuse(
  code: ProblemCode,
  detail: string,
  more: Partial<Pick<Refusal, 'rule' | 'errors' | 'extra'>> = {},
): Refusal {
  return { refused: true, code, detail, ...more };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
}

/** The problem document of a refusal, as sent to the client (request id is added by the HTTP layer). */
export function problemDocument(refusal: Refusal): Record<string, unknown> {
  const { status, title } = problems[refusal.code];
  return {
    type: `urn:roundtrip:problem:${refusal.code}`,
    title,
    status,
    detail: refusal.detail,
    code: refusal.code,
    ...(refusal.rule ? { rule: refusal.rule } : {}),
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    ...refusal.extra,
  };
}
