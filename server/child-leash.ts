/** Loaded into a child that the platform starts (gateway, demo): it ends when the platform is gone, even by a kill. */
process.once('disconnect', () => process.exit(0));
