/** The languages of the console, by the name that their speakers know. */
export const languages = { ko: '한국어', zh: '中文', en: 'English' } as const;
export type Language = keyof typeof languages;
