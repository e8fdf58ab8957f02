/** A return is asked for (C1, C2, C10); preview and request run the same assessment. */
import type { UsableContract } from '../contracts/index.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { orderOf } from '../order-file/answer.ts';
import type { Metadata } from '../order-file/shapes.ts';
import type { OrderFileTables } from '../order-file/tables.ts';
import { approveReturn } from './approve.ts';
import { assessReturn, type ReturnRequest } from './assess.ts';
import { insertReturn } from './new-row.ts';
import { presentCommanded } from './present.ts';

export interface NewReturn extends ReturnRequest {
  detail: string;
  evidence: string[];
  reference?: string | undefined;
  metadata: Metadata;
}

export const createReturn: CommandType<OrderFileTables, NewReturn> = {
  type: 'return.create',
  status: 201,
  lookups: ({ args, seller, mode }) => ({
    usableContracts: [{ seller, mode }],
    ...(args.reference ? { references: [{ table: 'returns', seller, mode, reference: args.reference }] } : {}),
  }),
  decide(draft, command, ctx) {
    const { args } = command;
    const taken = referenceTaken(command, ctx);
    if (taken) return taken;
    const assessment = assessReturn(draft.rows, args, { ...ctx, contracts: contractsFor(command, ctx) });
    if (assessment.eligible === 'no') return assessment.refusals[0]!;
    const { fault, route, carrierFee, window, pieces } = assessment;
    const row = insertReturn(draft, ctx, {
      order: orderOf(draft),
      said: args,
      decided: { id: command.object, fault, route, carrierFee, window: window!, pieces },
    });
    if (ctx.mall.policies(row.policy_version).return_approval === 'automatic')
      approveReturn(draft, ctx, { row, rule: 'C6: policy return_approval = automatic' });
    return undefined;
  },
  present: (draft, command, ctx) => presentCommanded(draft, command as Command<never>, ctx),
};

export function contractsFor(command: Command, ctx: DecisionContext): readonly UsableContract[] {
  return ctx.lookups.usableContracts?.(command.seller, command.mode) ?? [];
}

/** A reference names one return of a seller, for ever. */
export function referenceTaken(
  command: Command<{ reference?: string | undefined }>,
  ctx: DecisionContext,
): Refusal | null {
  const { seller, mode, args } = command;
  const { reference } = args;
  const taken = reference ? ctx.lookups.references?.({ table: 'returns', seller, mode, reference }) : undefined;
  if (!taken) return null;
  return refuse('reference_taken', `Reference "${reference}" is already used by return ${taken}.`, {
    extra: { existing: taken },
  });
}
