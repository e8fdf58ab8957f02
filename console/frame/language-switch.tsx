/** Korean, Chinese or English; kept in this browser. */
import { useTranslation } from 'react-i18next';
import { languages } from '../texts/language-names.ts';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="languages" aria-label={t('ui.language')}>
      {Object.entries(languages).map(([language, name]) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => void i18n.changeLanguage(language)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
