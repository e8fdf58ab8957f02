/**
 * Queue `commands`: a decision on one file that has a consequence on another (a tracker tells its order file) leaves a
 * follow-up command as a job. Its key makes sure that it happens once, however often the job runs.
 */
import type { Logger } from 'pino';
import type { BoundaryKind } from '../boundaries.ts';
import type { Actor, Command, Outcome } from '../kernel/command.ts';
import { eachJob, type Job, type JobHandler } from './queue.ts';

/** `data` of such a job. Without an actor the system acts. Seller, mall and mode may differ from the sender's. */
export interface FollowUp {
  boundary: BoundaryKind;
  command: Pick<Command, 'type' | 'file' | 'object' | 'args' | 'seller' | 'mall' | 'mode'> & { actor?: Actor };
}

export interface CommandsDeps {
  log: Logger;
  submitBulk(kind: BoundaryKind, commands: readonly Command[]): Promise<Outcome[]>;
}

/** A refusal by state or rule is an answer like any other; only a file that is busy is asked again. */
export function commandsJob(deps: CommandsDeps): JobHandler {
  return eachJob<FollowUp>((job) => submitOne(deps, job));
}

async function submitOne(deps: CommandsDeps, job: Job<FollowUp>): Promise<void> {
  const { boundary, command } = job.data;
  const actor = command.actor ?? { kind: 'system', id: 'follow_up' };
  const [outcome] = await deps.submitBulk(boundary, [
    { ...command, id: job.id, actor, idempotency: { owner: 'system', key: job.id, hash: job.id } },
  ]);
  if (outcome?.kind !== 'refused') return;
  const { code, detail } = outcome.refusal;
  if (code === 'busy' || code === 'idempotency_key_in_flight') throw new Error(`${command.type}: ${detail}`);
  deps.log.debug(
    { job: job.id, type: command.type, file: command.file, code, detail },
    'a follow-up command was refused',
  );
}
