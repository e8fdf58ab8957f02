/**
 * What a mall may set its policies to: the bounds of every policy (`policiesSchema`), and those that the law of its
 * jurisdiction adds. Each refusal names the policy, what was asked and the source of the bound.
 */
import { Value } from 'typebox/value';
import { type FieldProblem, type Refusal, refuse } from '../kernel/problems.ts';
import { type Jurisdiction, type MallPolicies, policiesSchema } from './policies.ts';

interface LegalBound {
  in: readonly Jurisdiction[];
  policy: keyof MallPolicies;
  allows(policies: MallPolicies): boolean;
  /** What is allowed, for people. */
  text: string;
  /** Where it comes from. */
  source: string;
}

const legalBounds: readonly LegalBound[] = [
  {
    in: ['KR'],
    policy: 'refund_within_business_days',
    allows: (policies) => policies.refund_within_business_days <= 3,
    text: 'at most 3 business days',
    source: 'KR E-commerce Act art. 18(2): refund within 3 business days of the goods coming back',
  },
  {
    in: ['EU', 'GB'],
    policy: 'refund_within_business_days',
    // 14 days hold at least 7 working days, over Christmas and New Year too.
    allows: (policies) => policies.refund_within_business_days <= 7,
    text: 'at most 7 business days, so that 14 days are never passed',
    source: 'Directive 2011/83/EU art. 13(1): refund within 14 days',
  },
  {
    in: ['EU', 'GB'],
    policy: 'original_freight_refund',
    allows: (policies) => policies.original_freight_refund === 'when_all_returned',
    text: 'only "when_all_returned"',
    source: 'Directive 2011/83/EU art. 13(1): the cost of standard delivery is paid back on withdrawal',
  },
  {
    in: ['EU', 'GB'],
    policy: 'buyer_ships_within_days',
    allows: (policies) => policies.buyer_ships_within_days >= 14,
    text: 'at least 14 days',
    source: 'Directive 2011/83/EU art. 14(1): the buyer has 14 days to send the goods back',
  },
];

/** Null when a mall of this jurisdiction may work by `policies`. `prefix` is where they stand in the request. */
export function checkPolicies(jurisdiction: Jurisdiction, policies: MallPolicies, prefix = ''): Refusal | null {
  const problems = shapeProblems(policies, prefix);
  if (problems.length > 0)
    return refuse('invalid', problems.map((problem) => problem.detail).join(' '), {
      rule: 'bounds of the policy table',
      errors: problems,
    });
  const broken = legalBounds.filter((bound) => bound.in.includes(jurisdiction) && !bound.allows(policies));
  if (broken.length === 0) return null;
  const errors = broken.map((bound) => ({
    pointer: `${prefix}/${bound.policy}`,
    code: 'against_the_law',
    detail: `${bound.policy} may be ${bound.text} in ${jurisdiction}, not ${JSON.stringify(policies[bound.policy])}.`,
  }));
  return refuse('invalid', errors.map((error) => error.detail).join(' '), {
    rule: broken.map((bound) => bound.source).join('; '),
    errors,
  });
}

function shapeProblems(policies: MallPolicies, prefix: string): FieldProblem[] {
  if (Value.Check(policiesSchema, policies)) return [];
  const errors = Value.Errors(policiesSchema, policies);
  const unknown = Object.keys(policies).filter((name) => !Object.hasOwn(policiesSchema.properties, name));
  const names = new Set(
    errors
      .map((error) => error.instancePath.split('/')[1] ?? '')
      .filter((name) => name !== '' && !unknown.includes(name)),
  );
  const strange = unknown.map((name) => ({
    pointer: `${prefix}/${name}`,
    code: 'unknown',
    detail: `There is no policy "${name}".`,
  }));
  return strange.concat(
    [...names].map((name) => {
      const first = errors.find((error) => error.instancePath.split('/')[1] === name)!;
      const value = policies[name as keyof MallPolicies];
      return {
        pointer: `${prefix}/${name}`,
        code: 'out_of_bounds',
        detail: `${name} ${first.message}, not ${JSON.stringify(value)}.`,
      };
    }),
  );
}
