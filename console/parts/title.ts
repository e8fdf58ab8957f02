/** What the tab of the browser is called, so that several open ones can be told apart. */
import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Roundtrip`;
    return () => {
      document.title = 'Roundtrip';
    };
  }, [title]);
}
