/** Work on objects of the caller, whose getters may throw, and `toJSON`, and revoked proxies. */

import { DataError } from './errors.js';

/** What `work` gives; whatever fails in it is a `DataError` at `path`. */
export function within(path, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError({ code: 'wrong_type', path, message: `it cannot be read: ${error?.message ?? String(error)}`, help: 'give plain values, as JSON knows them' });
  }
}
