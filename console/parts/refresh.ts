/** After something was done, everything on the page is asked for anew. */
import { useQueryClient } from '@tanstack/react-query';

export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries();
  };
}
