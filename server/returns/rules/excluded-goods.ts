/**
 * C4: fresh and the other excluded kinds are refused for a change of mind only, and only where the sales page said so
 * (`returnable.ground`). A defect overrides.
 */
import type { EligibilityRule } from './index.ts';

export const changeOfMindExcluded: EligibilityRule = ({ window, pieces }) => {
  if (window !== 'change_of_mind') return { verdict: 'yes' };
  const excluded = pieces.find(({ line }) => line.returnable?.allowed === false && line.returnable.ground);
  if (!excluded) return { verdict: 'yes' };
  return {
    verdict: 'no',
    code: 'not_returnable',
    rule: `C4: excluded by the sales page (${excluded.line.returnable?.ground})`,
    detail: `"${excluded.line.title}" cannot be returned for a change of mind: ${excluded.line.returnable?.ground}. A defect can still be claimed.`,
  };
};
