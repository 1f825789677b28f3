// One set of classes for both module systems, so that `instanceof` holds wherever an error was thrown.
import leadgrid from './index.cjs';

export const { Engine, check, DataError, LeadgridError, PolicyError, backend, transition, version } = leadgrid;
