/** A rule or a reason of the server in the reader's language; what has no translation yet is marked as English. */
import { useTranslation } from 'react-i18next';
import type { Language } from '../texts/language-names.ts';
import { useWords } from '../texts/words.ts';

export function Sentence({ of, className }: { of: string; className?: string }) {
  const { i18n } = useTranslation();
  const told = useWords().sentence(of);
  const lang: Language = told === null ? 'en' : (i18n.language as Language);
  return (
    <span lang={lang} className={className}>
      {told ?? of}
    </span>
  );
}
