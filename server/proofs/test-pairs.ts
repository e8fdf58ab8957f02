/** Two requests that cannot both have their way, and in which ways that may end. */
import type { Api } from '../../tools/api.ts';
import type { Body, World } from '../stories/world.ts';

export interface Pair {
  prepare(
    world: World,
    round: number,
  ): Promise<{ first(): Promise<string>; second(): Promise<string>; after?(): Promise<string> }>;
  /** "first | second | what it then is": the only ways in which it may end. */
  ends: readonly string[];
}

export async function word(
  asked: Promise<{ status: number; body: Body }>,
  show: (body: Body) => string = () => '',
): Promise<string> {
  const { status, body } = await asked;
  return status < 400 ? `${status} ${show(body)}`.trim() : `${status} ${body.code}`;
}

export const post =
  (api: Api, path: string, body: object = {}) =>
  () =>
    word(api.post(path, body));
