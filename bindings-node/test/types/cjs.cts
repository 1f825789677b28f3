// The same package for CommonJS.

import leadgrid = require('leadgrid');

const answer: leadgrid.Answer = leadgrid.Engine.default().score({ id: '1', origin: 'form' }, { asOf: 0 });
if (!answer.errors) void answer.lead_type.length;
const error: leadgrid.LeadgridError = new leadgrid.DataError({ code: 'bad_instant', message: 'no instant' });
const kind: 'native' | 'wasm' = leadgrid.backend;
void [error.code, kind];
