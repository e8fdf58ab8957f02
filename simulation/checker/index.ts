/**
 * The outside checker: looks at the platform through its API, its gateway's journal and, where it is given, its
 * database, and holds what it sees to the requirements. It shares no code with the platform and believes no counter.
 */
import type pg from 'pg';
import type { Api } from '../api.ts';
import { type FileView, readFileView } from '../views.ts';
import { changedOrders, checkBooks, readRefundFacts } from './books.ts';
import { checkGateway, readJournal } from './gateway.ts';
import { checkMoney } from './money.ts';
import { checkMoves, checkPairs } from './moves.ts';
import { checkPieces } from './pieces.ts';
import { checkTimes, type MallRules } from './times.ts';
import { checkTriggers } from './triggers.ts';
import { collect, type Report, type Violation } from './violation.ts';

export type { MallRules } from './times.ts';
export { type Report, textOf, type Violation } from './violation.ts';

export interface CheckedMall {
  id: string;
  /** Test key of the mall. */
  key: string;
  rules: MallRules;
}

export interface CheckerSetup {
  api: Api;
  malls: readonly CheckedMall[];
  /** The simulated gateway's own address. */
  gatewayUrl?: string | undefined;
  /** As the owner of the tables; without it books, feed and deadlines are not looked at. */
  client?: pg.Client | undefined;
}

export interface Checker {
  readonly violations: readonly Violation[];
  readonly report: Report;
  /** Reads a file anew, checks it and how it moved since the last look, and remembers it. */
  look(order: { id: string; mall: CheckedMall }, now: string): Promise<FileView>;
  /** The file as it was last seen. */
  seen(order: string): FileView | undefined;
  /** All files as they were last seen. */
  files(): FileView[];
  /** Orders whose log grew since the last call; null without a database. */
  changed(): Promise<string[] | null>;
  /** `quiet`: nothing is under way. */
  books(given: { quiet: boolean }): Promise<void>;
}

export function openChecker({ api, malls, gatewayUrl, client }: CheckerSetup): Checker {
  const { violations, report } = collect();
  const files = new Map<string, FileView>();
  const scope = client && { client, malls: malls.map((mall) => mall.id) };
  let position = 0;
  return {
    violations,
    report,
    async look({ id, mall }, now) {
      const file = await readFileView(api, mall.key, id);
      checkFile(file, { now, rules: mall.rules }, report);
      const before = files.get(id);
      if (before) checkMoves(before, file, report);
      files.set(id, file);
      return file;
    },
    seen: (order) => files.get(order),
    files: () => [...files.values()],
    async changed() {
      if (!scope) return null;
      const found = await changedOrders(scope, position);
      position = found.position;
      return found.orders;
    },
    async books({ quiet }) {
      if (scope) await checkBooks(scope, { quiet, report });
      if (!gatewayUrl) return;
      const journal = await readJournal(gatewayUrl);
      checkGateway(scope ? await readRefundFacts(scope) : refundsSeen(files), journal, {
        settled: quiet && scope !== undefined,
        report,
      });
    },
  };
}

/** Everything that holds for one file at one moment. */
export function checkFile(file: FileView, at: { now: string; rules: MallRules }, report: Report): void {
  checkPieces(file, report);
  checkPairs(file, report);
  checkMoney(file, report);
  checkTimes(file, at, report);
  checkTriggers(file, at.rules, report);
}

function refundsSeen(files: ReadonlyMap<string, FileView>) {
  return [...files.values()].flatMap(({ refunds }) =>
    refunds.map(({ id, state, amount }) => ({ id, state, amount: amount.amount, currency: amount.currency })),
  );
}
