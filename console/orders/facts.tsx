/** Who bought, where to, how it was paid. */
import { useTranslation } from 'react-i18next';
import type { Order } from '../api/shapes.ts';
import { addressText } from '../parts/address.ts';
import { Amount } from '../parts/amounts.tsx';
import { Facts } from '../parts/facts.tsx';
import { useWords } from '../texts/words.ts';

export function OrderFacts({ order }: { order: Order }) {
  const { t } = useTranslation();
  const say = useWords();
  const { buyer, ship_to: to } = order;
  return (
    <Facts
      title={t('ui.buyerAndPayment')}
      facts={[
        [t('ui.buyer'), [buyer.name, buyer.phone, buyer.email].filter(Boolean).join(' · ')],
        [t('ui.shipTo'), [to.name, to.phone].join(' · ')],
        [t('ui.address'), addressText(to)],
        [t('ui.checkout'), order.checkout_reference],
        ...order.payments.map((payment): [string, React.ReactNode] => [
          t('ui.payment'),
          <span key={payment.id}>
            {say.word('payment', payment.method)} <Amount of={payment.amount} />{' '}
            <span className="quiet">
              {payment.gateway} {payment.gateway_reference}
            </span>
          </span>,
        ]),
      ]}
    />
  );
}
