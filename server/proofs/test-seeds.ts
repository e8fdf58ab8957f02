/** Bugs that somebody might make, each as a change of one place, and the test that has to notice it. */

export interface Seed {
  name: string;
  changes: readonly { file: string; find: string; put: string }[];
  /** The test file and the title of the test that must fail. */
  caughtBy: { file: string; title: string };
}

const lockTest = {
  file: 'server/proofs/one-lock.test.ts',
  title: 'P6: a command that waited for the lock sees what was done before it got it',
};

const contractStory = {
  file: 'server/stories/korea-post.test.ts',
  title: 'A2, B2, B4, C1, C5, C6, C8, G5: from the application to the refund, every number given by the carrier',
};

export const seeds: readonly Seed[] = [
  {
    name: 'load in the locking statement',
    changes: [
      {
        file: 'server/kernel/load.ts',
        find: `text: \`select id from \${root.name} where`,
        put: `text: \`select id \${root.name !== 'orders' ? '' : \`, (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from returns c where c.order_id = orders.id) as "returns", (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from return_lines c where c.order_id = orders.id) as "returnLines"\`} from \${root.name} where`,
      },
      {
        file: 'server/kernel/loop.ts',
        find: 'files: sortIntoFiles(boundary, commands, answers.slice(plan.at.load, plan.at.load + tables.length + 1)),',
        put: `files: sortIntoFiles(boundary, commands, answers.slice(plan.at.load, plan.at.load + tables.length + 1).map((rows, i) =>
      tables[i] === 'returns' || tables[i] === 'returnLines' ? answers[plan.at.lock]!.flatMap((row) => (row[tables[i]!] ?? []) as DbRow[]) : rows)),`,
      },
    ],
    caughtBy: lockTest,
  },
  {
    name: 'skip the lock',
    changes: [{ file: 'server/kernel/load.ts', find: `order by id for update\${tail}\``, put: 'order by id`' }],
    caughtBy: lockTest,
  },
  {
    name: 'drop the idempotency key check',
    changes: [
      {
        file: 'server/http/requests.ts',
        find: 'return { owner: ownerOf(caller), key, hash: hashOf(route.method, url, body) };',
        put: 'return null;',
      },
    ],
    caughtBy: {
      file: 'server/http/idempotency.test.ts',
      title: 'the same key and body answers the first answer again, without its secrets, and does nothing',
    },
  },
  {
    name: 'omit the tenant predicate',
    changes: [
      {
        file: 'server/http/resolve.ts',
        find: "if (caller.kind === 'mall') return entry.mall_id === caller.mall;",
        put: "if (caller.kind === 'mall') return true;",
      },
    ],
    caughtBy: {
      file: 'server/http/app.test.ts',
      title: 'another tenant, another mode and no such id get the same 404, before the body is judged',
    },
  },
  {
    name: 'open the second fence',
    changes: [{ file: 'server/db/pool.ts', find: "scope.all ? 'yes' : 'no'", put: "'yes'" }],
    caughtBy: {
      file: 'server/malls/tenants.test.ts',
      title: "P10: with one mall's scope, raw SQL sees that mall's rows and no other's",
    },
  },
  {
    name: 'round every piece on its own',
    changes: [
      {
        file: 'server/order-file/refund-plan.ts',
        find: 'Number((BigInt(total(pieces)) * BigInt(count)) / BigInt(pieces.line.quantity))',
        put: 'count * Math.floor(total(pieces) / pieces.line.quantity)',
      },
    ],
    caughtBy: {
      file: 'server/proofs/lifecycle-sequences.test.ts',
      title: 'P3: the pure core agrees with the model in every sequence, and every move is taken at least 50 times',
    },
  },
  {
    name: 'book again without asking back',
    changes: [
      {
        file: 'server/bookings/settle.ts',
        find: "state === 'sent' ? askBack(deps, work)",
        put: "state === 'sent' ? work",
      },
    ],
    caughtBy: {
      file: 'server/stories/hand-offs.test.ts',
      title: 'P8: after lost_answer the carrier is asked back, and the parcel is there once',
    },
  },
  {
    name: 'take an unclear answer for a refusal',
    changes: [
      {
        file: 'server/bookings/settle.ts',
        find: 'return doubt(deps, work, answer.detail);',
        put: "return refuse(deps, work, { code: 'unclear', reason: answer.detail, remedy: '' });",
      },
    ],
    caughtBy: {
      file: 'server/stories/hand-offs.test.ts',
      title: 'P8: after garbage the carrier is asked back, and the parcel is there once',
    },
  },
  {
    name: 'sweep the newest bookings first',
    changes: [
      {
        file: 'server/bookings/store.ts',
        find: 'and id > $1 and id < $2 order by id limit $3',
        put: 'and id > $1 and id < $2 order by id desc limit $3',
      },
    ],
    caughtBy: {
      file: 'server/bookings/jobs.test.ts',
      title: 'B3: what waited is handed over in the order in which it was asked for',
    },
  },
  {
    name: 'dispatch in effect before it has a number',
    changes: [
      {
        file: 'server/shipments/create.ts',
        find: 'dispatched_at: takesEffect ? ctx.now : null',
        put: 'dispatched_at: ctx.now',
      },
    ],
    caughtBy: contractStory,
  },
  {
    name: 'drop the claim on a carrier account',
    changes: [
      {
        file: 'server/contracts/claims.ts',
        find: 'if (form.oneAccountPerBusiness.length === 0) return [];',
        put: 'if (form.oneAccountPerBusiness.length >= 0) return [];',
      },
    ],
    caughtBy: { file: 'server/contracts/claims.test.ts', title: 'A4: one live account per business number' },
  },
  {
    name: 'take every polled fact for a new one',
    changes: [
      {
        file: 'server/tracking/polls-job.ts',
        find: 'fact_key: factKey(fact, key)',
        put: 'fact_key: factKey(fact, key + id)',
      },
    ],
    caughtBy: contractStory,
  },
];
