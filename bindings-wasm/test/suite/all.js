// Every check that is not a case of the corpus, by name.

import { afterwards } from './afterwards.js';
import { calls } from './calls.js';
import { hostile } from './hostile.js';
import { hostileCalls } from './hostile_calls.js';
import { inTime } from './in_time.js';
import { loading } from './loading.js';

export const checks = { ...calls, ...loading, ...inTime, ...afterwards, ...hostile, ...hostileCalls };
