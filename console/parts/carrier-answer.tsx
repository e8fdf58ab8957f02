/** What a carrier said to a booking that it refused or has not answered, and what to do about it. */
import { useTranslation } from 'react-i18next';
import type { BookingRefusal } from '../api/shapes.ts';

interface Props {
  reason: BookingRefusal | null | undefined;
  lastError: string | null | undefined;
}

export function CarrierAnswer({ reason, lastError }: Props) {
  const { t } = useTranslation();
  if (reason)
    return (
      <p>
        <b>{t('ui.carrierSays')}</b> {reason.reason} <code>{reason.code}</code>
        <br />
        <b>{t('ui.whatToDo')}</b> {reason.remedy}
      </p>
    );
  return lastError ? (
    <p>
      <b>{t('ui.carrierSays')}</b> {lastError}
    </p>
  ) : null;
}
