/** Wallets live in the seller account; this is what that account and others need of them. */
export { short, walletCommands } from './commands.ts';
export { walletLifecycle } from './lifecycle.ts';
export { presentWallet, type WalletRow } from './present.ts';
export { wallets } from './tables.ts';
