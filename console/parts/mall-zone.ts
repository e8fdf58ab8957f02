/** The time zone of the mall that an object belongs to. An operator sees objects of all malls; others know theirs. */
import { useQuery } from '@tanstack/react-query';
import { get } from '../api/api.ts';
import { useApi, useSession } from '../session/session.tsx';

/** Null until it is known, and for whoever sees one mall only: its own is meant. */
export function useZoneOfMall(id: string | null): string | null {
  const api = useApi();
  const { mall } = useSession();
  const of = mall ? null : id;
  const { data } = useQuery({
    queryKey: ['mall', of],
    queryFn: () => get<{ time_zone: string }>(api, `/v1/malls/${of}`),
    enabled: of !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.time_zone ?? null;
}
