// Replays the pairs of `pairs.py` in JavaScript, in Node and in browsers alike.

/** Scores what `text` holds with `Engine`; gives the pairs that were promised and replayed, and the differences. */
export function replay({ Engine }, text) {
  const [head, ...lines] = text.trimEnd().split('\n').map((line) => JSON.parse(line));
  const different = [];
  let pairs = 0;
  for (const { policy, as_of, options: others, leads, answers } of lines) {
    const engine = policy === null ? Engine.default() : Engine.fromJson(policy);
    const options = { asOf: as_of, ...others };
    leads.forEach((lead, index) => {
      pairs += 1;
      const found = {
        scoreJson: engine.scoreJson(lead, options),
        score: JSON.stringify(engine.score(JSON.parse(lead), options)),
      };
      // The file is UTF-8, so strings that are equal here are equal bytes.
      for (const [call, answer] of Object.entries(found)) {
        if (answer !== answers[index]) different.push(`${call} ${lead}\n  Rust ${answers[index]}\n  here ${answer}`);
      }
    });
  }
  return { promised: head.pairs, pairs, different };
}

/** Prints the outcome; the process fails unless all pairs were replayed, and enough of them, without a difference. */
export function report({ promised, pairs, different }) {
  console.log([...different.slice(0, 3), `${pairs} of ${promised} pairs, ${different.length} differences`].join('\n'));
  if (pairs !== promised || pairs < 2000 || different.length > 0) process.exitCode = 1;
}
