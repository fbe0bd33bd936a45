// Loaded into each child by --import: when the supervisor is gone, even by kill -9, the channel to it closes and the child ends.
const patienceMs = 8_000;

if (process.channel) {
  // It must not keep a child alive that is done.
  process.channel.unref();
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(0), patienceMs).unref();
  });
}
