/**
 * The loop: N commands of one boundary in one transaction.
 *
 *     flight 1   begin, scope, idempotency locks and answers, clocks, the lock statement, then the load statements
 *     decide     pure, in memory, in order; the same file twice is decided in sequence
 *     flight 2   rows, events, transfers, deadlines, outbox, idempotent answers, commit
 *
 * The lock statement stands alone and first: a `for update` that reads a second table returns the new row with the old
 * children (READ COMMITTED), and a piece would be returned twice.
 */
import type { Pool, Statement } from '../db/pool.ts';
import { type DbRow, flight, scopeStatement } from '../db/pool.ts';
import type { Boundary } from './boundary.ts';
import { type BusinessClock, businessNow, type Clock, type IsoTime, isoTime } from './clock.ts';
import type { Command, CommandType, DecisionContext, MallDirectory, Outcome, SellerNames, Tables } from './command.ts';
import { Draft, type Rows } from './draft.ts';
import { type Answered, answersStatement, checkAnswer, keeperOf, lockKeysStatement, sameKey } from './idempotency.ts';
import { type IdSource, idSource, uuid } from './ids.ts';
import { loadStatements, lockStatement, sortIntoFiles } from './load.ts';
import { isRefusal, type Refusal, refuse } from './problems.ts';
import { type Decided, writeStatements } from './write-set.ts';

export interface LoopDeps {
  pool: Pool;
  clock: Clock;
  malls: MallDirectory;
  sellers: SellerNames;
  /** The catalogue: an event outside it is a bug and stops the batch. */
  eventTypes?: ReadonlySet<string>;
  /** Called after a commit that left something in the outbox. */
  onCommit?: () => void;
}

/** `busy`: its file (or its key) was locked by another transaction and nothing was done; the caller may wait for it. */
export type BatchOutcome = Outcome | { kind: 'busy' };

export interface BatchOptions {
  /** Wait this long for locked files instead of passing over them; for single commands in the slow lane. */
  lockTimeoutMs?: number;
}

/** What is known of a batch whose COMMIT may have been sent. */
export interface SentCommit {
  xid: string;
  outcomes: BatchOutcome[];
  /** Whether this finds a row tells whether the batch was committed. */
  evidence: Statement | null;
  sellers: number[];
}

/** Runs the commands in one transaction. Throws only when the database fails; then nothing or everything was kept. */
export async function runBatch<T extends Tables>(
  deps: LoopDeps,
  boundary: Boundary<T>,
  commands: readonly Command[],
  options: BatchOptions = {},
): Promise<BatchOutcome[]> {
  // Before a connection is held: whoever holds one must not wait for a second.
  await deps.sellers.ensure(commands.map((command) => command.seller));
  const client = await deps.pool.connect();
  let sent: SentCommit | null = null;
  try {
    const plan = planFlight(boundary, commands, options);
    const answers = await flight(client, plan.statements);
    const ids = idSource(deps.clock);
    const read = readFlight(boundary, commands, { plan, answers });
    await deps.malls.ensure(read.clocks);
    const decided = decideAll(boundary, commands, { ...read, deps, ids });
    if (!decided.hasWrites) {
      await client.query('commit');
      client.release();
      return decided.outcomes;
    }
    const { statements, evidence } = writeStatements(boundary, decided, {
      ids,
      uuid: () => uuid(deps.clock),
      machineNow: isoTime(deps.clock.nowMs()),
    });
    sent = { xid: read.xid, outcomes: decided.outcomes, evidence, sellers: sellersOf(commands) };
    await flight(client, [...statements, { text: 'commit' }]);
    client.release();
    if (decided.tellsOutbox) deps.onCommit?.();
    return decided.outcomes;
  } catch (error) {
    // The locks are to be free before anybody tries again: a connection merely dropped holds them for a while longer.
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    // A lost connection may have lost only the answer of COMMIT; whoever retries asks the server what became of it.
    throw sent && error instanceof Error ? Object.assign(error, sent) : error;
  }
}

/** Whose rows the batch may see and write. */
function sellersOf(commands: readonly Command[]): number[] {
  return [...new Set(commands.flatMap((command) => [command.seller, keeperOf(command)]))];
}

interface Plan {
  statements: Statement[];
  /** Index of each part's first statement in the flight. */
  at: { keys: number; answers: number; xid: number; malls: number; lock: number; load: number; lookups: number };
  lookups: string[];
}

function planFlight<T extends Tables>(
  boundary: Boundary<T>,
  commands: readonly Command[],
  options: BatchOptions,
): Plan {
  const sellers = sellersOf(commands);
  const malls = [...new Set(commands.map((command) => command.mall))];
  const statements: Statement[] = [{ text: 'begin' }, scopeStatement({ sellers })];
  if (options.lockTimeoutMs) statements.push({ text: `set local lock_timeout = ${Math.trunc(options.lockTimeoutMs)}` });
  const at = { keys: 0, answers: 0, xid: 0, malls: 0, lock: 0, load: 0, lookups: 0 };
  const add = (part: keyof typeof at, ...more: Statement[]) => {
    at[part] = statements.length;
    statements.push(...more);
  };
  const keyed = commands.filter((command) => command.idempotency);
  if (keyed.length > 0) {
    add('keys', lockKeysStatement(keyed));
    add('answers', answersStatement(keyed));
  }
  add('xid', { name: 'xid', text: 'select pg_current_xact_id()::text as xid' });
  add('malls', {
    name: 'mall_clocks',
    text: 'select * from mall_clocks($1::int4[])',
    values: [malls],
  });
  add('lock', lockStatement(boundary, commands, { wait: options.lockTimeoutMs !== undefined }));
  add('load', ...loadStatements(boundary, commands));
  const { names, lookups } = lookupStatements(boundary, commands);
  add('lookups', ...lookups);
  return { statements, at, lookups: names };
}

function lookupStatements<T extends Tables>(
  boundary: Boundary<T>,
  commands: readonly Command[],
): { names: string[]; lookups: Statement[] } {
  const wanted = new Map<string, unknown[]>();
  for (const command of commands) {
    const type = typeOf(boundary, command);
    for (const [name, keys] of Object.entries(type.lookups?.(command as never) ?? {}) as [string, unknown[]][]) {
      wanted.set(name, [...(wanted.get(name) ?? []), ...keys]);
    }
  }
  const names = [...wanted.keys()];
  return { names, lookups: names.map((name) => boundary.lookups[name]!.statement(wanted.get(name)!)) };
}

interface ClockRow extends BusinessClock {
  mall_id: number;
  mode: string;
  policy_version: number;
}

interface FlightRead<T extends Tables> {
  xid: string;
  clocks: ClockRow[];
  files: Map<string, Rows<T>>;
  /** Files whose lock was obtained, and those that exist at all. */
  locked: Set<string>;
  answered: Answered;
  lookups: Record<string, unknown>;
}

function readFlight<T extends Tables>(
  boundary: Boundary<T>,
  commands: readonly Command[],
  got: { plan: Plan; answers: DbRow[][] },
): FlightRead<T> {
  const { plan, answers } = got;
  const tables = Object.keys(boundary.fileColumns);
  const lookups: Record<string, unknown> = {};
  plan.lookups.forEach((name, i) => {
    lookups[name] = boundary.lookups[name]!.assemble(answers[plan.at.lookups + i]!);
  });
  return {
    xid: String(answers[plan.at.xid]![0]!['xid']),
    clocks: answers[plan.at.malls] as unknown as ClockRow[],
    files: sortIntoFiles(boundary, commands, answers.slice(plan.at.load, plan.at.load + tables.length + 1)),
    locked: new Set(answers[plan.at.lock]!.map((row) => String(row['id']))),
    answered: {
      locks: plan.at.keys ? answers[plan.at.keys]! : [],
      answers: plan.at.answers ? answers[plan.at.answers]! : [],
    },
    lookups,
  };
}

interface DecideInput<T extends Tables> extends FlightRead<T> {
  deps: LoopDeps;
  ids: IdSource;
}

function decideAll<T extends Tables>(
  boundary: Boundary<T>,
  commands: readonly Command[],
  input: DecideInput<T>,
): Decided<T> & { outcomes: BatchOutcome[] } {
  const drafts = new Map<string, { draft: Draft<T>; before: Rows<T>; command: Command }>();
  const answersToKeep: Decided<T>['answers'] = [];
  const machineMs = input.deps.clock.nowMs();
  const outcomes = commands.map((command): BatchOutcome => {
    // The second of two equal keys in one batch gets the first one's answer.
    const before = sameKey(command, answersToKeep) ?? checkAnswer(command, input.answered);
    if (before) return before;
    const type = typeOf(boundary, command);
    const base = input.files.get(command.file)!;
    const known = drafts.get(command.file);
    const root = (known?.draft.rows ?? base)[boundary.root]![0];
    if (base[boundary.root]!.length > 0 && !input.locked.has(command.file)) return { kind: 'busy' };
    if (root ? isForeign(root, command) : !type.creates)
      return { kind: 'refused', refusal: refuse('not_found', `There is no ${command.file}.`) };
    const draft = (known?.draft ?? new Draft(base)).next(nowOf(command, input.clocks, machineMs), command);
    const ctx: DecisionContext = {
      now: nowOf(command, input.clocks, machineMs),
      mall: input.deps.malls.context(command.mall, policyVersion(command, input.clocks)),
      seller: input.deps.sellers.idOf(command.seller),
      newId: input.ids,
      lookups: input.lookups,
    };
    const outcome = decideOne(type, draft, { command, ctx, known: input.deps.eventTypes });
    if (outcome.kind === 'done') drafts.set(command.file, { draft, before: base, command });
    if (command.idempotency) answersToKeep.push({ command, outcome });
    return outcome;
  });
  const files = [...drafts.values()];
  return {
    outcomes,
    files: files.map(({ draft, before, command }) => ({
      draft,
      before,
      command,
      mall: input.deps.malls.context(command.mall, policyVersion(command, input.clocks)),
    })),
    answers: answersToKeep,
    hasWrites: files.length > 0 || answersToKeep.length > 0,
    tellsOutbox: files.some(({ draft }) => draft.produced.events.length > 0 || draft.produced.jobs.length > 0),
  };
}

function decideOne<T extends Tables>(
  type: CommandType<T, never>,
  draft: Draft<T>,
  given: { command: Command; ctx: DecisionContext; known: ReadonlySet<string> | undefined },
): Outcome {
  const command = given.command as Command<never>;
  const refusal: Refusal | undefined = type.decide(draft, command, given.ctx);
  if (isRefusal(refusal)) return { kind: 'refused', refusal };
  for (const event of draft.produced.events) {
    if (given.known && !given.known.has(event.type))
      throw new Error(`${command.type} emits ${event.type}, which is not in the catalogue`);
  }
  return { kind: 'done', status: type.status, body: type.present(draft, command, given.ctx) };
}

/** Another mall's file, or the other mode's, does not exist for this command. */
function isForeign(root: { mall_id?: unknown; mode?: unknown }, command: Command): boolean {
  return root.mall_id !== command.mall || (root.mode !== undefined && root.mode !== command.mode);
}

function typeOf<T extends Tables>(boundary: Boundary<T>, command: Command): CommandType<T, never> {
  const type = boundary.commands.get(command.type);
  if (!type) throw new Error(`${boundary.kind} has no command ${command.type}`);
  return type;
}

function clockOf(command: Command, clocks: readonly ClockRow[]): ClockRow | undefined {
  return clocks.find((clock) => clock.mall_id === command.mall && clock.mode === command.mode);
}

function nowOf(command: Command, clocks: readonly ClockRow[], machineMs: number): IsoTime {
  const clock = clockOf(command, clocks);
  return clock ? businessNow(clock, machineMs) : isoTime(machineMs);
}

function policyVersion(command: Command, clocks: readonly ClockRow[]): number {
  return clockOf(command, clocks)?.policy_version ?? 0;
}
