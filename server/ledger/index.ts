/** What other rooms use of the ledger. */
export { type Account, accounts, between, type Movement, movements } from './accounts.ts';
