/** Loaded into the simulated gateway when the platform starts it: it ends when the platform is gone, even by a kill. */
process.once('disconnect', () => process.exit(0));
