/** Who is signed in: the key (kept by this tab only, never in an address) and what the server says whose it is. */
import { createContext, useContext } from 'react';
import { RoundtripProblem } from '../../client/index.ts';
import type { Api } from '../api/api.ts';

export interface Session {
  kind: 'platform' | 'mall' | 'seller' | 'carrier';
  id: string;
  name: string | null;
  /** Null for the platform, whose key sees both. */
  mode: 'test' | 'live' | null;
  scopes: string[];
  mall: { id: string; name: string; time_zone: string; currency: string; now: string } | null;
}

export interface SignedIn {
  api: Api;
  session: Session;
  signOut(): void;
}

const place = 'roundtrip.key';

export const keptKey = {
  read: (): string | null => sessionStorage.getItem(place),
  write: (key: string): void => sessionStorage.setItem(place, key),
  forget: (): void => sessionStorage.removeItem(place),
};

/** Asks whose key this is. Throws the problem when it is nobody's. */
export async function askSession(key: string): Promise<Session> {
  const answer = await fetch('/console/session', { headers: { authorization: `Bearer ${key}` } });
  const body = (await answer.json()) as Session | ConstructorParameters<typeof RoundtripProblem>[0];
  if (!answer.ok) throw new RoundtripProblem(body as ConstructorParameters<typeof RoundtripProblem>[0]);
  return body as Session;
}

const context = createContext<SignedIn | null>(null);
export const SignedInAs = context.Provider;

export function useSignedIn(): SignedIn {
  const signedIn = useContext(context);
  if (!signedIn) throw new Error('nobody is signed in here');
  return signedIn;
}

export const useApi = (): Api => useSignedIn().api;
export const useSession = (): Session => useSignedIn().session;
