/** The lines of an order: what was bought, at which price, and where its pieces are. */
import { useTranslation } from 'react-i18next';
import type { Order } from '../api/shapes.ts';
import { Amount } from '../parts/amounts.tsx';

export function OrderLines({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t('ui.lines')}>
      <h2>{t('ui.lines')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('ui.goods')}</th>
            <th scope="col" className="number">
              {t('ui.unitPrice')}
            </th>
            <th scope="col" className="number">
              {t('ui.ordered')}
            </th>
            <th scope="col" className="number">
              {t('ui.toDispatch')}
            </th>
            <th scope="col" className="number">
              {t('ui.dispatched')}
            </th>
            <th scope="col" className="number">
              {t('ui.cancelled')}
            </th>
            <th scope="col" className="number">
              {t('ui.returned')}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.title} {line.option && <span className="quiet">{line.option}</span>}{' '}
                <span className="quiet">{line.sku}</span>
              </td>
              <td className="number">
                <Amount of={line.unit_price} />
              </td>
              <td className="number">{line.quantity}</td>
              <td className="number">{line.undispatched_quantity || ''}</td>
              <td className="number">{line.dispatched_quantity || ''}</td>
              <td className="number">{line.cancelled_quantity || ''}</td>
              <td className="number">{line.returned_quantity || ''}</td>
            </tr>
          ))}
        </tbody>
        <Sums order={order} />
      </table>
    </section>
  );
}

function Sums({ order }: { order: Order }) {
  const { t } = useTranslation();
  const discount = order.discounts.reduce((sum, { amount }) => sum + amount.amount, 0);
  const { currency } = order;
  return (
    <tfoot>
      {discount > 0 && <Sum label={t('ui.discounts')} amount={-discount} currency={currency} />}
      {order.shipping_fee.amount > 0 && (
        <Sum label={t('ui.shippingFee')} amount={order.shipping_fee.amount} currency={currency} />
      )}
      <Sum label={t('ui.paidTotal')} amount={order.total.amount} currency={currency} />
    </tfoot>
  );
}

function Sum({ label, amount, currency }: { label: string; amount: number; currency: string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="number">
        <Amount of={{ amount, currency }} />
      </td>
      <td colSpan={5} />
    </tr>
  );
}
