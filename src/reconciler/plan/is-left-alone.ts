import { annotation, type Manifest } from '../../manifest/manifest.ts';

/**
 * Whether a document asks for nothing of what it declares and the server has: `disabled` when it is ours no more,
 * `observed` when differences are only told.
 */
export function isLeftAlone(origin: Manifest): 'disabled' | 'observed' | undefined {
  if (annotation(origin, 'reconcile') === 'disabled') return 'disabled';
  const mode = annotation(origin, 'mode');
  return mode === 'Observe' || mode === 'CreateOnly' ? 'observed' : undefined;
}
