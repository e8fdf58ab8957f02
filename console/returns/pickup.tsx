/** The collection by the carrier: whether it was asked, when it comes, and what it said when it will not. */
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Return } from '../api/shapes.ts';
import { Amount, Time } from '../parts/amounts.tsx';
import { CarrierAnswer } from '../parts/carrier-answer.tsx';
import { useCarrierName } from '../parts/fields.tsx';
import { StateTag } from '../parts/state-tag.tsx';

export function PickupPanel({ claim }: { claim: Return }) {
  const { t } = useTranslation();
  const carrier = useCarrierName();
  const { pickup } = claim;
  if (!pickup) return null;
  const isOpen = pickup.state === 'pending' || pickup.state === 'sent';
  return (
    <section className="panel" aria-label={t('ui.pickup')}>
      <h2>{t('ui.pickup')}</h2>
      <div className="entry-head">
        {pickup.state ? <StateTag noun="booking" state={pickup.state} /> : <span>{t('ui.notAskedYet')}</span>}
        <b>{carrier(claim.carrier)}</b>
        {pickup.visit_on && (
          <span>
            {t('ui.visitOn')} {pickup.visit_on}
          </span>
        )}
        {isOpen && pickup.due_at && (
          <span className="quiet">
            {t('ui.answerBy')} <Time at={pickup.due_at} />
          </span>
        )}
        {pickup.late && <Tag className="state bad">{t('ui.late')}</Tag>}
        {claim.carrier_fee && (
          <span className="quiet">
            {t('ui.carrierFee')} <Amount of={claim.carrier_fee} />
          </span>
        )}
        {pickup.attempts > 1 && <span className="quiet">{t('ui.attempts', { count: pickup.attempts })}</span>}
      </div>
      {pickup.booked_again && <p>{t('ui.bookedAgain')}</p>}
      <CarrierAnswer reason={pickup.reason} lastError={pickup.last_error ?? pickup.cancel_refused} />
    </section>
  );
}
