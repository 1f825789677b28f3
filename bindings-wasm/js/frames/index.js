/**
 * leadgrid with frames, in browsers and bundlers: a larger module that scores columns, too.
 * `await init()` once, everything after it is synchronous.
 *
 * The module is fetched from beside this file and from nowhere else.
 */

import instantiate, * as glue from '../../pkg-frames/leadgrid.js';
import { packageOver } from '../over.js';

const { init, initSync, Engine, check, transition } = packageOver(glue, instantiate);

export { init as default, initSync, Engine, check, transition };
export { DataError, LeadgridError, PolicyError } from '../errors.js';
export { version } from '../version.js';
