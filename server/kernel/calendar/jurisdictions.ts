/**
 * What each jurisdiction says about windows, as data: lengths, legal basis, and whether the text was checked.
 *
 * A rule whose text could not be checked stands here with `verified: false`; screens and documents must say so.
 */

export const jurisdictions = ['KR', 'CN', 'EU', 'GB', 'demo'] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

/** The calendar a mall counts with: IANA time zone, and the jurisdiction whose holidays and statutes apply. */
export type BusinessCalendar = { timeZone: string; jurisdiction: Jurisdiction };

export type WindowLength = { days: number; months?: undefined } | { months: number; days?: undefined };
export type WindowRule = WindowLength & { basis: string; verified: boolean };

/** `defect.ofAwareness` is null where the jurisdiction counts from receipt only. */
export type WithdrawalWindows = {
  changeOfMind: WindowRule;
  defect: { ofReceipt: WindowRule; ofAwareness: WindowRule | null };
};

/** How a window's last day is found; `movesToWorkingDay` is the rule for a last day without work. */
export type CountingRule = { movesToWorkingDay: boolean; basis: string; verified: boolean };

/** From `from` (date, inclusive) until the next entry. Simple interest, in basis points a year of 365 days. */
export type LateInterestRate = { from: string; basisPoints: number; basis: string; verified: boolean };

export type JurisdictionRules = {
  windows: WithdrawalWindows;
  counting: CountingRule;
  automaticConfirmation: boolean;
  lateInterestRates: readonly LateInterestRate[];
};

export function isJurisdiction(text: string): text is Jurisdiction {
  return (jurisdictions as readonly string[]).includes(text);
}

export function jurisdictionRules(jurisdiction: Jurisdiction): JurisdictionRules {
  return rules[jurisdiction];
}

/** Lengths and bases of the withdrawal windows (C3). Dates come from `changeOfMindWindow` and `defectWindow`. */
export function withdrawalWindows(jurisdiction: Jurisdiction): WithdrawalWindows {
  return rules[jurisdiction].windows;
}

const uncheckedCounting: CountingRule = {
  movesToWorkingDay: true,
  basis: 'day of receipt not counted, a weekend moves the end to Monday (national holidays not held)',
  verified: false,
};

const rules: Readonly<Record<Jurisdiction, JurisdictionRules>> = {
  KR: {
    windows: {
      changeOfMind: { days: 7, basis: 'E-commerce Act art. 17(1)', verified: true },
      defect: {
        ofReceipt: { months: 3, basis: 'E-commerce Act art. 17(3), 3 months of receipt', verified: true },
        ofAwareness: {
          days: 30,
          basis: 'E-commerce Act art. 17(3), 30 days of becoming aware',
          verified: true,
        },
      },
    },
    counting: { movesToWorkingDay: true, basis: 'Civil Code art. 157, 161', verified: true },
    automaticConfirmation: true,
    lateInterestRates: [
      // 20 % until an amendment proposed in September 2015; the table begins where the holiday table does.
      { from: '2018-01-01', basisPoints: 1500, basis: 'E-commerce Act Decree art. 21-3', verified: true },
    ],
  },
  CN: {
    windows: {
      changeOfMind: {
        days: 7,
        // The length is in secondary sources; that the day of signing does not count is not confirmed by a text.
        basis: 'Consumer Rights Protection Law art. 25',
        verified: false,
      },
      defect: {
        ofReceipt: { days: 7, basis: 'Consumer Rights Protection Law art. 24', verified: false },
        ofAwareness: null,
      },
    },
    counting: uncheckedCounting,
    automaticConfirmation: true,
    lateInterestRates: [],
  },
  EU: {
    windows: {
      changeOfMind: { days: 14, basis: 'Directive 2011/83/EU art. 9', verified: true },
      defect: {
        ofReceipt: { months: 24, basis: 'Directive (EU) 2019/771 art. 10', verified: false },
        ofAwareness: null,
      },
    },
    counting: uncheckedCounting,
    automaticConfirmation: true,
    lateInterestRates: [],
  },
  GB: {
    windows: {
      changeOfMind: { days: 14, basis: 'Consumer Contracts Regulations 2013 reg. 30', verified: false },
      defect: {
        ofReceipt: { days: 30, basis: 'Consumer Rights Act 2015 s. 22', verified: false },
        ofAwareness: null,
      },
    },
    counting: uncheckedCounting,
    automaticConfirmation: true,
    lateInterestRates: [],
  },
  demo: {
    windows: {
      changeOfMind: { days: 400, basis: 'demo jurisdiction, not law', verified: false },
      defect: {
        ofReceipt: { days: 400, basis: 'demo jurisdiction, not law', verified: false },
        ofAwareness: null,
      },
    },
    counting: { movesToWorkingDay: false, basis: 'demo jurisdiction, not law', verified: false },
    automaticConfirmation: false,
    lateInterestRates: [],
  },
};
