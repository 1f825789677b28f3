// Assertions that run in Node and in browsers alike.

/** Compares as JSON text: the same keys in the same order. */
export function same(actual, expected, what) {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? 'undefined');
  if (found !== wanted) throw new Error(`${what}:\n  found  ${found}\n  wanted ${wanted}`);
}

/** Runs `call`, which must throw an error of `type`, and gives the error back. */
export function thrown(type, call, what) {
  try {
    call();
  } catch (error) {
    if (error instanceof type && error.name === type.name) return error;
    throw new Error(`${what}: threw ${error?.name}: ${error?.message}`, { cause: error });
  }
  throw new Error(`${what}: threw nothing`);
}
