/** How a refund is made up: each component with its amount and the rule that produced it. */
import { useTranslation } from 'react-i18next';
import type { RefundPlan } from '../api/shapes.ts';
import { useWords } from '../texts/words.ts';
import { Amount } from './amounts.tsx';
import { Sentence } from './sentence.tsx';

export function RefundTable({ plan }: { plan: RefundPlan }) {
  const { t } = useTranslation();
  const say = useWords();
  return (
    <table className="plain refund">
      <thead>
        <tr>
          <th scope="col">{t('ui.component')}</th>
          <th scope="col">{t('ui.rule')}</th>
          <th scope="col" className="number">
            {t('ui.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.components.map(({ kind, rule, text, amount }) => (
          <tr key={`${kind} ${rule}`}>
            <td>{say.word('component', kind)}</td>
            <td className="rule">
              <Sentence of={rule} /> <Sentence of={text} className="quiet" />
            </td>
            <td className="number">
              <Amount of={amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t('ui.refundTotal')}
          </th>
          <td className="number">
            <Amount of={plan.total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
