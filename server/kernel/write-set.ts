/** What a decided batch writes, set-wise: one statement per table, whatever the number of commands. */
import type { Statement } from '../db/pool.ts';
import { deleteRows, insertRows, updateRows } from '../db/write.ts';
import type { Boundary, DueDate } from './boundary.ts';
import type { IsoTime } from './clock.ts';
import type { Command, MallContext, Outcome, Tables } from './command.ts';
import type { Draft, Rows } from './draft.ts';
import { keeperOf } from './idempotency.ts';
import type { IdSource } from './ids.ts';
import { deadlinesOf } from './load.ts';
import * as log from './log-tables.ts';
import { problems } from './problems.ts';
import type { Row, Table } from './table.ts';

export interface Decided<T extends Tables> {
  files: { draft: Draft<T>; before: Rows<T>; command: Command; mall: MallContext }[];
  answers: { command: Command; outcome: Outcome }[];
  hasWrites: boolean;
  tellsOutbox: boolean;
}

type AnyRow = Readonly<Record<string, unknown>>;

/** Ids and machine time of this batch. */
interface Chance {
  ids: IdSource;
  uuid: () => string;
  machineNow: IsoTime;
}

interface Piles {
  inserts: Map<Table, AnyRow[]>;
  updates: Map<Table, AnyRow[]>;
  deletes: Map<Table, AnyRow[]>;
}

export function writeStatements<T extends Tables>(
  boundary: Boundary<T>,
  decided: Decided<T>,
  given: Chance,
): { statements: Statement[]; evidence: Statement | null } {
  const piles: Piles = { inserts: new Map(), updates: new Map(), deletes: new Map() };
  for (const file of decided.files) {
    const sequence = numberEvents(boundary, file.draft);
    collectRows(boundary, file.draft, piles);
    collectLog(file, { ...given, sequence, piles });
    collectDeadlines(boundary, file, piles);
  }
  for (const { command, outcome } of decided.answers) {
    pile(piles.inserts, log.idempotentAnswers, {
      seller_id: keeperOf(command),
      owner: command.idempotency!.owner,
      key: command.idempotency!.key,
      hash: command.idempotency!.hash,
      status: outcome.kind === 'done' ? outcome.status : problems[outcome.refusal.code].status,
      body: outcome.kind === 'done' ? outcome.body : outcome.refusal,
      created_at: given.machineNow,
    });
  }
  // Roots come before children and the log after both, because foreign keys look that way.
  const order = (table: Table) => Object.values(boundary.tables).indexOf(table as T[string]);
  const inserts = [...piles.inserts].sort(([a], [b]) => (order(a) + 1 || 99) - (order(b) + 1 || 99));
  return {
    statements: [
      ...inserts.map(([table, rows]) => insertRows(table, rows)),
      ...[...piles.updates].map(([table, rows]) => updateRows(table, rows)),
      ...[...piles.deletes].map(([table, rows]) => deleteRows(table, rows)),
    ],
    evidence: evidenceOf(piles.inserts),
  };
}

/**
 * Finds a row that only this batch can have written and nobody removes: whether it is there tells whether the batch
 * was committed. Null where the batch wrote no such row.
 */
function evidenceOf(inserts: Piles['inserts']): Statement | null {
  for (const table of [log.events, log.idempotentAnswers] as unknown as Table[]) {
    const row = inserts.get(table)?.[0];
    if (!row) continue;
    const where = table.key.map((column, i) => `${column} = $${i + 1}`).join(' and ');
    return { text: `select 1 from ${table.name} where ${where}`, values: table.key.map((column) => row[column]) };
  }
  return null;
}

/** Raises the root's event counter by the number of new events and returns the first number. */
function numberEvents<T extends Tables>(boundary: Boundary<T>, draft: Draft<T>): number {
  const root = draft.rows[boundary.root]![0] as Row<T[string]> & { event_sequence: number };
  const first = root.event_sequence + 1;
  if (draft.produced.events.length > 0) {
    draft.update(boundary.root, root, { event_sequence: root.event_sequence + draft.produced.events.length } as never);
  }
  return first;
}

function collectRows<T extends Tables>(boundary: Boundary<T>, draft: Draft<T>, piles: Piles): void {
  for (const [name, table] of Object.entries(boundary.tables)) {
    for (const row of draft.rows[name]!) {
      const state = draft.states.get(row);
      if (state === 'new') pile(piles.inserts, table, row as AnyRow);
      if (state === 'changed') pile(piles.updates, table, row as AnyRow);
    }
  }
}

function collectLog<T extends Tables>(
  file: Decided<T>['files'][number],
  given: Chance & { sequence: number; piles: Piles },
): void {
  const { draft, command } = file;
  const { ids, machineNow, piles } = given;
  const owner = { seller_id: command.seller, mall_id: command.mall, mode: command.mode };
  const eventIds: string[] = [];
  draft.produced.events.forEach((event, i) => {
    const id = ids('event', command.seller);
    eventIds.push(id);
    pile(piles.inserts, log.events, {
      ...owner,
      id,
      type: event.type,
      object_id: event.object,
      file_id: command.file,
      sequence: given.sequence + i,
      command_id: event.command.id,
      actor_kind: event.command.actor.kind,
      actor_id: event.command.actor.id,
      actor_by: event.command.actor.by ?? null,
      rule: event.rule ?? null,
      reason: event.reason ?? null,
      data: event.data ?? {},
      occurred_at: event.at,
      recorded_at: machineNow,
    } satisfies Row<typeof log.events>);
  });
  for (const { from, to, cause, at, ...transfer } of draft.produced.transfers) {
    const id = ids('transfer', command.seller);
    pile(piles.inserts, log.transfers, {
      ...owner,
      ...transfer,
      id,
      from_account: from,
      to_account: to,
      cause_id: cause,
      file_id: command.file,
      occurred_at: at,
      recorded_at: machineNow,
    });
  }
  const jobs = draft.produced.jobs.map((job) => ({ ...job, id: given.uuid() }));
  if (eventIds.length > 0 || jobs.length > 0) {
    pile(piles.inserts, log.outbox, {
      ...owner,
      event_ids: eventIds,
      jobs,
      created_at: machineNow,
    });
  }
}

/** Deadlines are what the file as it now stands implies; only the difference to what is stored is written. */
function collectDeadlines<T extends Tables>(
  boundary: Boundary<T>,
  file: Decided<T>['files'][number],
  piles: Piles,
): void {
  const { command, mall, draft } = file;
  const stored = new Map(deadlinesOf(file.before).map((row) => [`${row.object_id} ${row.what}`, row]));
  for (const due of boundary.deadlines(draft.rows, { mall })) {
    const key = `${due.object} ${due.what}`;
    const row = stored.get(key);
    stored.delete(key);
    if (!row) pile(piles.inserts, log.deadlines, newDeadline(boundary.kind, command, due));
    else if (row.due_at !== due.at)
      pile(piles.updates, log.deadlines, {
        ...row,
        due_at: due.at,
        rule: due.rule,
        policy_version: due.policyVersion,
        attempts: 0,
        parked: false,
      });
  }
  for (const row of stored.values()) pile(piles.deletes, log.deadlines, row);
}

function newDeadline(boundary: string, command: Command, due: DueDate): Row<typeof log.deadlines> {
  return {
    seller_id: command.seller,
    mall_id: command.mall,
    mode: command.mode,
    boundary,
    file_id: command.file,
    object_id: due.object,
    what: due.what,
    due_at: due.at,
    rule: due.rule,
    policy_version: due.policyVersion,
    attempts: 0,
    parked: false,
  };
}

function pile(piles: Map<Table, AnyRow[]>, table: unknown, row: AnyRow): void {
  const key = table as Table;
  const rows = piles.get(key);
  if (rows) rows.push(row);
  else piles.set(key, [row]);
}
