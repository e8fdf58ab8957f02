/**
 * Queue `commands`: a decision on one file that has a consequence on another (a tracker tells its order file) leaves a
 * follow-up command as a job. Its key makes sure that it happens once, however often the job runs.
 */
import type { Logger } from 'pino';
import type { Actor, Command, Outcome } from '../kernel/command.ts';
import type { BoundaryKind } from '../platform.ts';
import { eachJob, type Job, type JobHandler } from './queue.ts';

/** `data` of such a job. Without an actor the system acts; seller, mall and mode are the sender's unless told. */
export interface FollowUp {
  boundary: BoundaryKind;
  command: Pick<Command, 'type' | 'file' | 'object' | 'args'> &
    Partial<Pick<Command, 'seller' | 'mall' | 'mode'>> & { actor?: Actor };
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
  const { seller, mall, mode } = job;
  const { boundary, command } = job.data;
  const system: Actor = { kind: 'system', id: 'follow_up' };
  const idempotency = { owner: 'system', key: job.id, hash: job.id };
  const [outcome] = await deps.submitBulk(boundary, [
    { seller, mall, mode, actor: system, ...command, id: job.id, idempotency },
  ]);
  if (outcome?.kind !== 'refused') return;
  const { code, detail } = outcome.refusal;
  if (code === 'busy' || code === 'idempotency_key_in_flight') throw new Error(`${command.type}: ${detail}`);
  const about = { job: job.id, type: command.type, file: command.file, code, detail };
  deps.log.debug(about, 'a follow-up command was refused');
}
