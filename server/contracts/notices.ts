/** Who is told what becomes of a contract: the applicant by SMS (A2), the operator by mail. */
import { carrierByCode } from '../carriers/index.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { noticeRow } from '../notifications/notify.ts';
import { localeOf, type Template } from '../notifications/templates.ts';
import type { Applicant } from './lookups.ts';
import type { ContractDraft, ContractRow } from './tables.ts';

type ContractTemplate = Extract<Template, `contract_${string}`>;

export interface ContractNotice {
  template: ContractTemplate;
  /** The seller's shipping manager, or the operator too. */
  to: readonly ('seller' | 'operator')[];
  data?: Record<string, string | number>;
}

/** Needs the look-up `contractApplicants` of the contract's seller. */
export function tell(draft: ContractDraft, ctx: DecisionContext, row: ContractRow, notice: ContractNotice): void {
  const applicant = ctx.lookups.contractApplicants?.get(row.seller_id);
  const locale = localeOf(ctx.mall.locale);
  const names = carrierByCode(row.carrier)?.name;
  const data = {
    mall: ctx.mall.name,
    carrier: names?.[locale] ?? row.carrier,
    contract_code: row.contract_code,
    ...notice.data,
  };
  for (const to of notice.to) {
    const about = {
      file: row,
      locale,
      channels: [to === 'seller' ? ('sms' as const) : ('mail' as const)],
      contact: to === 'seller' ? contactOf(applicant) : null,
    };
    draft.insert('notifications', noticeRow(ctx, { to, template: notice.template, object: row.id, data }, about));
  }
}

function contactOf(applicant: Applicant | undefined): string | null {
  const roles = applicant?.contacts ?? [];
  return roles.find((role) => role === 'shipping_manager') ?? roles[0] ?? null;
}
