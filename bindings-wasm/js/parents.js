/** The options of loading: policies that the loaded one may extend. */

import { DataError } from './errors.js';
import { textOf } from './text.js';

/** The parents as a JSON list of texts; no option and no list is none. */
export function parentsText(options) {
  if (options === undefined || options === null) return '[]';
  if (typeof options !== 'object') {
    throw new DataError({ code: 'wrong_type', message: `the options are a ${typeof options}`, help: 'give `{parents: [..]}`' });
  }
  for (const key of Object.keys(options)) {
    if (key === 'parents') continue;
    throw new DataError({ code: 'unknown_key', path: `/${key}`, message: `there is no option \`${key}\``, help: 'known is parents' });
  }
  const parents = options.parents ?? [];
  if (!Array.isArray(parents)) {
    throw new DataError({ code: 'wrong_type', path: '/parents', message: 'the parents are not a list', help: 'give an array of policies' });
  }
  return JSON.stringify(parents.map((parent, index) => textOf(parent, 'a parent', `/parents/${index}`)));
}
