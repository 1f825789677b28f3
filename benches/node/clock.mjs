// The best of many rounds, subjects in turns; `../src/clock.rs` says why.

/** Nanoseconds of one call of each subject `{run}`. A round holds the garbage collections it causes. */
export async function measure(subjects, { rounds, millis }) {
  const measured = subjects.map((subject) => ({ subject, calls: 1, best: Infinity }));
  for (const one of measured) {
    while ((await round(one)) < millis / 2) one.calls *= 2;
  }
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const one of measured) one.best = Math.min(one.best, (await round(one)) / one.calls);
  }
  return measured.map(({ best }) => best * 1e6);
}

/** CPU milliseconds of a round, those of V8's and an addon's helper threads included. Whoever answers by a promise is awaited, the others are not. */
async function round({ subject: { run }, calls }) {
  const start = process.cpuUsage();
  if (run() instanceof Promise) {
    for (let call = 0; call < calls; call += 1) await run();
  } else {
    for (let call = 0; call < calls; call += 1) run();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}
