/** What every contract command does around its own step: finds the row, checks the move, presents what came of it. */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { contractLifecycle } from './lifecycle.ts';
import { presentContract } from './present.ts';
import type { ContractDraft, ContractRow, ContractTables } from './tables.ts';

/** Every command of the API carries it, because a decision reads no settings. */
export interface Shown {
  support?: string | null;
}

/** Which check an answer belongs to; one that was asked for before the last change is passed over. */
export interface OfCheck {
  check: number;
}

export interface Step<A> {
  row: ContractRow;
  args: A;
  command: Command<A>;
  ctx: DecisionContext;
}

export type Move = keyof typeof contractLifecycle.moves & string;

export const contractsQueue = 'contracts';

/** What the queue's job finds its contract by. `daily`: in use already; only a refusal changes its state. */
export interface ContractJob {
  contract: string;
  seller: number;
  check: number;
  daily: boolean;
}

/** A command that makes `move`. Refuses a stale check before it looks at the state. */
export function contractCommand<A extends object>(
  move: Move,
  change: (draft: ContractDraft, on: Step<A>) => Refusal | undefined,
  options: { type?: string; lookups?: CommandType<ContractTables, A>['lookups'] } = {},
): CommandType<ContractTables, A> {
  return {
    type: options.type ?? `contract.${move}`,
    status: 200,
    lookups: (command) => ({ contractApplicants: [command.seller], ...options.lookups?.(command) }),
    decide(draft, command, ctx) {
      const row = draft.rows.contracts[0]!;
      const refusal =
        checkFresh(row, command.args) ?? checkMove(contractLifecycle, move, { row, actor: command.actor.kind });
      return refusal ?? change(draft, { row, args: command.args, command, ctx });
    },
    present: present as CommandType<ContractTables, A>['present'],
  };
}

export function present(draft: ContractDraft, command: Command<Shown>, ctx: DecisionContext) {
  const { support = null } = command.args;
  return presentContract(draft.rows.contracts[0]!, { actor: command.actor.kind, mall: ctx.mall, support });
}

export function leaveCheck(draft: ContractDraft, row: ContractRow, daily = false): void {
  const data: ContractJob = { contract: row.id, seller: row.seller_id, check: row.check_number, daily };
  draft.job({ queue: contractsQueue, data: { ...data } });
}

function checkFresh(row: ContractRow, args: Partial<OfCheck>): Refusal | null {
  if (args.check === undefined || args.check === row.check_number) return null;
  return refuse('not_now', `Contract ${row.id} was changed meanwhile; read it again and repeat the request.`, {
    rule: `check ${args.check} is over, ${row.check_number} counts`,
  });
}
