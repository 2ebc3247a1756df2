import { isJsonObject, type Json } from '../../manifest/json.ts';
import type { SecretMap } from '../../manifest/types.gen.ts';
import type { OfferingFindings } from './offering-findings.ts';

/** Keys of secret maps whose values say nothing that must be kept: scripts, addresses, names and templates. */
const NEVER_SECRET: ReadonlySet<string> = new Set([
  'api_url',
  'argocd_k8s_namespace',
  'backend_url',
  'base_image_name',
  'cloud_init_template',
  'create',
  'customer_uuid',
  'dns_nameservers',
  'domain',
  'environ',
  'ipv4_external_ip_mapping',
  'k8s_version',
  'keycloak_realm',
  'keycloak_url',
  'keycloak_user_realm',
  'keycloak_username',
  'language',
  'managed_rancher_load_balancer_cloud_init_template',
  'node_disk_driver',
  'private_registry_url',
  'private_registry_user',
  'pull',
  'template_confirmation_comment',
  'terminate',
  'update',
  'username',
  'vault_host',
]);

/** Finds texts in a secret map that are written in the manifest. Their values appear in no finding. */
export function checkSecrets(
  map: SecretMap | undefined,
  field: 'secret_options' | 'service_attributes',
  findings: OfferingFindings,
): void {
  for (const [key, value] of Object.entries(map ?? {})) {
    if (NEVER_SECRET.has(key) || !holdsText(value)) continue;
    findings.secretError(
      'SECRET_LITERAL',
      ['spec', field, key],
      `${findings.key} has the value of ${field}.${key} in the manifest`,
      [
        'Keep it outside: {valueFrom: {env: NAME}} or {valueFrom: {file: PATH}}.',
        'When it was a real secret and has been committed, change it on the server.',
      ],
    );
  }
}

function holdsText(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsText);
  if (!isJsonObject(value) || 'valueFrom' in value) return false;
  return Object.values(value).some(holdsText);
}
