import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { providers } from '../../providers/registry.ts';
import { planNodes } from '../../reconciler/plan/plan-node.ts';
import type { Mode } from '../daemon-status.ts';

const FROM_STRICT: readonly Mode[] = ['Observe', 'CreateOnly', 'Enforce'];

/** The one of two modes that does less: a manifest can lower the mode of its source and never raise it. */
export function stricterMode(one: Mode, other: Mode): Mode {
  return FROM_STRICT.indexOf(one) < FROM_STRICT.indexOf(other) ? one : other;
}

/** The mode of each object that manifests ask for; what no manifest declares has the mode of the source. */
export function modeIn(manifests: readonly Manifest[], ofSource: Mode): (key: ObjectKey) => Mode {
  const modes = new Map(
    planNodes(manifests, providers).map(({ key, origin }): [ObjectKey, Mode] => {
      const declared = FROM_STRICT.find((mode) => mode === annotation(origin, 'mode'));
      return [key, declared === undefined ? ofSource : stricterMode(declared, ofSource)];
    }),
  );
  return (key) => modes.get(key) ?? ofSource;
}
