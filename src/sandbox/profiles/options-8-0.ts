/** What a known option of 8.0 holds. */
export type OptionType = 'text' | 'integer' | 'boolean' | 'list' | 'any';

function options(names: string, type: OptionType): readonly (readonly [string, OptionType])[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, type] as const);
}

/** The keys of `plugin_options` that 8.0 knows; others are dropped without an error. */
export const PLUGIN_OPTIONS_8_0: ReadonlyMap<string, OptionType> = new Map([
  ...options(
    `
  auto_approve_remote_orders service_provider_can_create_offering_user
  is_resource_termination_date_required auto_approve_in_service_provider_projects disable_autoapprove
  supports_downscaling supports_pausing enable_purchase_order_upload require_purchase_order_upload
  conceal_billing_data create_orders_on_resource_option_change can_restore_resource
  enable_provider_consumer_messaging notify_about_provider_consumer_messages
  restrict_deletion_with_active_resources enable_issues_for_membership_changes
  enable_display_of_order_actions_for_service_provider slurm_periodic_policy_enabled
  auto_approve_marketplace_script keycloak_enabled highlight_backend_id_display
`,
    'boolean',
  ),
  ...options(
    `
  resource_expiration_threshold max_resource_termination_offset_in_days
  default_resource_termination_offset_in_days minimal_team_count_for_provisioning
  maximal_resource_count_per_project default_internal_network_mtu max_instances max_volumes
  max_security_groups snapshot_size_limit_gb initial_primarygroup_number initial_uidnumber
  initial_usergroup_number managed_rancher_server_system_volume_size_gb
  managed_rancher_server_data_volume_size_gb managed_rancher_worker_system_volume_size_gb
  managed_rancher_load_balancer_system_volume_size_gb
  managed_rancher_load_balancer_data_volume_size_gb managed_rancher_tenant_max_cpu
  managed_rancher_tenant_max_ram managed_rancher_tenant_max_disk keycloak_sync_frequency
`,
    'integer',
  ),
  ...options(
    `
  latest_date_for_resource_termination unique_resource_per_attribute
  required_team_role_for_provisioning resource_name_pattern heappe_cluster_id heappe_local_base_path
  heappe_url heappe_username homedir_prefix scratch_project_directory project_permanent_directory
  username_anonymized_prefix flavors_regex managed_rancher_server_flavor_name
  managed_rancher_server_system_volume_type_name managed_rancher_server_data_volume_type_name
  managed_rancher_worker_system_volume_type_name managed_rancher_load_balancer_flavor_name
  managed_rancher_load_balancer_system_volume_type_name
  managed_rancher_load_balancer_data_volume_type_name keycloak_base_group keycloak_group_name_template
  keycloak_username_label backend_id_display_label
`,
    'text',
  ),
  ...options(
    `
  storage_mode username_generation_policy deployment_mode account_name_generation_policy
`,
    'any',
  ),
  ...options(
    `
  openstack_offering_uuid_list disabled_resource_actions
`,
    'list',
  ),
]);

/** The keys of `secret_options` that 8.0 knows; others are dropped without an error. */
export const SECRET_OPTIONS_8_0: ReadonlyMap<string, OptionType> = new Map([
  ...options(
    `
  heappe_cluster_password heappe_password openstack_api_tls_certificate shared_user_password
  template_confirmation_comment language create terminate update pull api_url token customer_uuid
  backend_url username password cloud_init_template managed_rancher_load_balancer_cloud_init_template
  vault_host vault_token keycloak_url keycloak_realm keycloak_user_realm keycloak_username
  keycloak_password argocd_k8s_namespace argocd_k8s_kubeconfig base_image_name private_registry_url
  private_registry_user private_registry_password k8s_version
`,
    'text',
  ),
  ...options(
    `
  ipv4_external_ip_mapping dns_nameservers
`,
    'list',
  ),
  ...options(
    `
  environ node_disk_driver
`,
    'any',
  ),
  ...options(
    `
  vault_port keycloak_sync_frequency
`,
    'integer',
  ),
  ...options(
    `
  vault_tls_verify keycloak_ssl_verify
`,
    'boolean',
  ),
]);

/** Options that 8.0 accepts null for. */
export const NULLABLE_OPTIONS_8_0: ReadonlySet<string> = new Set(['account_name_generation_policy']);

/** Options that 8.0 accepts an empty text for. */
export const BLANK_OPTIONS_8_0: ReadonlySet<string> = new Set([
  'openstack_api_tls_certificate',
  'keycloak_username_label',
]);

/** What 8.0 stores for plugin options that a create leaves out while it sends the map. */
export const PLUGIN_DEFAULTS_8_0 = {
  resource_expiration_threshold: 30,
  homedir_prefix: '/home/',
  initial_primarygroup_number: 5000,
  initial_uidnumber: 5000,
  initial_usergroup_number: 6000,
  username_anonymized_prefix: 'waldur_',
  username_generation_policy: 'service_provider',
  account_name_generation_policy: null,
  enable_display_of_order_actions_for_service_provider: true,
  slurm_periodic_policy_enabled: false,
  auto_approve_marketplace_script: true,
  keycloak_username_label: '',
  highlight_backend_id_display: false,
  backend_id_display_label: 'Backend ID',
} as const;
