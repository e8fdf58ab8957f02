/** What all commands share: where Roundtrip is and who asks, how answers are printed, and what the exit code says. */
import type { Command } from 'commander';
import { createClient, type RoundtripClient, RoundtripProblem, RoundtripUnreachable } from '../client/index.ts';

export const exitCodes = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

export interface Connection {
  url: string;
  key?: string;
  json?: boolean;
}

/** Thrown for a wrong use that commander cannot see. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something else than Roundtrip (a carrier sandbox) said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Adds the options of everything that talks to Roundtrip. */
export function connected(command: Command, env: Environment): Command {
  return command
    .option(
      '--url <url>',
      'where Roundtrip answers (or ROUNDTRIP_URL)',
      env['ROUNDTRIP_URL'] || 'http://127.0.0.1:4000',
    )
    .option('--key <key>', 'API key (or ROUNDTRIP_KEY)')
    .option('--json', 'print JSON, for programs');
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function clientOf({ url, key }: Connection, env: Environment): RoundtripClient {
  const given = key ?? env['ROUNDTRIP_KEY'];
  if (!given) throw new UsageError('Which key? Give --key or set ROUNDTRIP_KEY.');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`"${url}" is no http(s) address; give --url or set ROUNDTRIP_URL.`);
  return createClient({ baseUrl: url, key: given });
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** JSON with `--json`, else the line for people. */
export function tell(options: Pick<Connection, 'json'>, value: unknown, line: string): void {
  say(options.json ? JSON.stringify(value) : line);
}

/** Prints what went wrong and answers the exit code. What is none of the expected failures is thrown on. */
export function failed(error: unknown, json: boolean): number {
  const [code, about] = judged(error);
  if (json) process.stderr.write(`${JSON.stringify(about)}\n`);
  else process.stderr.write(`roundtrip: ${linesOf(error as Error).join('\n  ')}\n`);
  return code;
}

function judged(error: unknown): [number, Record<string, unknown>] {
  if (error instanceof RoundtripProblem) {
    const { status, code, title, detail, rule, errors, requestId } = error;
    return [exitCodes.refused, { status, code, title, detail, rule, errors, request_id: requestId }];
  }
  if (error instanceof Refused) return [exitCodes.refused, { code: 'refused', detail: error.message }];
  if (error instanceof UsageError) return [exitCodes.usage, { code: 'usage', detail: error.message }];
  if (error instanceof RoundtripUnreachable)
    return [exitCodes.unreachable, { code: 'unreachable', detail: error.message }];
  throw error;
}

function linesOf(error: Error): string[] {
  if (error instanceof RoundtripUnreachable) return [error.message, 'Is it running there? Else say where: --help.'];
  if (!(error instanceof RoundtripProblem)) return [error.message];
  return [
    `${error.detail} (${error.code})`,
    ...(error.rule ? [`rule: ${error.rule}`] : []),
    ...error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`),
    ...(error.status >= 500 && error.requestId ? [`request id: ${error.requestId}`] : []),
  ];
}
