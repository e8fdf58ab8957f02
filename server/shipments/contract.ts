/** Which carrier contract a shipment is booked by, when the carrier is to give the number (B2). */
import { carrierByCode, isCarrierCode } from '../carriers/index.ts';
import type { UsableContract } from '../contracts/index.ts';
import type { Command, DecisionContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';

interface Wish {
  carrier?: string | undefined;
  contract?: string | undefined;
}

/** The contract named, or the only one that fits. Contracts of the seller and of its mall are equal here. */
export function chooseContract(command: Command<Wish>, ctx: DecisionContext): UsableContract | Refusal {
  const { carrier, contract } = command.args;
  if (carrier && !isCarrierCode(carrier))
    return refuse('carrier_unknown', `There is no carrier "${carrier}"; GET /v1/carriers lists the known ones.`, {
      errors: [{ pointer: '/carrier', code: 'carrier_unknown', detail: 'no such carrier' }],
    });
  const usable = ctx.lookups.usableContracts?.(command.seller, command.mode) ?? [];
  const outbound = usable.filter((each) => each.uses.includes('outbound') && books(each.carrier));
  const fitting = outbound.filter(
    (each) => (!contract || each.id === contract) && (!carrier || each.carrier === carrier),
  );
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length === 0) return noneUsable({ carrier, contract }, outbound);
  const names = fitting.map((each) => `${each.id} (${each.carrier} ${each.contract_code})`).join(', ');
  return refuse('invalid', `Several contracts fit; name one of them as contract: ${names}.`, {
    rule: 'B2: one contract per shipment',
    errors: [{ pointer: '/contract', code: 'required', detail: 'several fit' }],
  });
}

/** Whether bookings can be sent to the carrier by its interface. */
function books(carrier: string): boolean {
  return carrierByCode(carrier)?.booking?.directions.includes('outbound') ?? false;
}

function noneUsable({ carrier, contract }: Wish, outbound: readonly UsableContract[]): Refusal {
  const which = contract
    ? `Contract ${contract} is not in use for outbound parcels${carrier ? ` of ${carrier}` : ''} of this seller`
    : carrier
      ? `The seller has no contract with ${carrier} in use for outbound parcels`
      : 'The seller has no carrier contract in use for outbound parcels';
  const others = outbound.map((each) => `${each.id} (${each.carrier})`).join(', ');
  const remedy = others
    ? `in use are ${others}`
    : 'apply for one with POST /v1/carrier_contracts and wait until it is in use';
  return refuse(
    'contract_not_in_use',
    `${which}: ${remedy}, or dispatch with method "manual" and a number from the carrier, or "untracked".`,
    { rule: 'B2: auto needs a contract in use with use "outbound"' },
  );
}
