import * as fc from 'fast-check';

// The same examples in every run, unless other ones are asked for: a failure has to mean a change.
const seed = process.env['WALDUR_GITOPS_PROPERTY_SEED'];
fc.configureGlobal({ seed: seed === undefined ? 20_261_124 : Number(seed) });
