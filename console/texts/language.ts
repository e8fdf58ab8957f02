/** The three languages: which is spoken, kept in this browser, and the texts of each. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { screens as en } from './en-screens.ts';
import { words as enWords } from './en-words.ts';
import { screens as ko } from './ko-screens.ts';
import { words as koWords } from './ko-words.ts';
import { type Language, languages } from './language-names.ts';
import { screens as zh } from './zh-screens.ts';
import { words as zhWords } from './zh-words.ts';

export const texts = {
  en: { ...en, ...enWords },
  ko: { ...ko, ...koWords },
  zh: { ...zh, ...zhWords },
} as const;

const place = 'roundtrip.language';

/** The one chosen before, else the browser's first that we have, else English. */
export function firstLanguage(): Language {
  const wanted = [localStorage.getItem(place), ...navigator.languages].map((tag) => tag?.slice(0, 2) ?? '');
  return (wanted.find((tag) => tag in languages) as Language | undefined) ?? 'en';
}

export function startTexts(): void {
  i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    resources: Object.fromEntries(Object.entries(texts).map(([language, all]) => [language, { translation: all }])),
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    localStorage.setItem(place, language);
  });
}
