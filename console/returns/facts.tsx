/** What comes back, why, on which way, and until when it could be asked for. */
import { useTranslation } from 'react-i18next';
import type { Return } from '../api/shapes.ts';
import { addressText } from '../parts/address.ts';
import { Time } from '../parts/amounts.tsx';
import { Facts } from '../parts/facts.tsx';
import { useCarrierName } from '../parts/fields.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { useWords } from '../texts/words.ts';

export function ReturnFacts({ claim, titles }: { claim: Return; titles: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const say = useWords();
  const carrier = useCarrierName();
  const { window } = claim;
  return (
    <>
      <section className="panel" aria-label={t('ui.lines')}>
        <h2>{t('ui.lines')}</h2>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('ui.goods')}</th>
              <th scope="col" className="number">
                {t('ui.quantity')}
              </th>
              <th scope="col" className="number">
                {t('ui.accepted')}
              </th>
              <th scope="col">{t('ui.condition')}</th>
            </tr>
          </thead>
          <tbody>
            {claim.lines.map(({ line, title, shipment, quantity, accepted_quantity, inspection }) => (
              <tr key={`${line} ${shipment}`}>
                <td>{title ?? titles.get(line) ?? line}</td>
                <td className="number">{quantity}</td>
                <td className="number">{accepted_quantity ?? '–'}</td>
                <td>
                  {(inspection ?? [])
                    .map((found) => `${say.word('condition', found.condition)} × ${found.quantity}`)
                    .join(', ') || '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Facts
        title={t('ui.about')}
        facts={[
          [t('ui.reason'), say.word('reason', claim.reason)],
          [t('ui.detail'), claim.detail],
          [t('ui.fault'), say.word('fault', claim.fault)],
          [t('ui.wayBack'), say.word('route', claim.route)],
          [t('ui.hubOnly'), claim.parcel && `${carrier(claim.parcel.carrier)} ${claim.parcel.waybill_number ?? ''}`],
          [t('ui.pickupFrom'), claim.pickup_from && addressText(claim.pickup_from)],
          [t('ui.carrier'), claim.carrier && carrier(claim.carrier)],
          [t('ui.waybillNumber'), claim.waybill_number && <code>{claim.waybill_number}</code>],
          [t('ui.requestedAt'), <Time key="requested" at={claim.created_at} />],
          [t('ui.arrivedAt'), claim.arrived_at && <Time at={claim.arrived_at} />],
          [
            t('ui.window'),
            window && (
              <>
                {say.word('window', window.kind)}
                {window.ends_at && (
                  <>
                    {' '}
                    {t('ui.until')} <Time at={window.ends_at} />
                  </>
                )}{' '}
                <Sentence of={window.basis} className="quiet" />
              </>
            ),
          ],
        ]}
      />
    </>
  );
}
