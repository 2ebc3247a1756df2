/** The names of `GET /api/` on mainline of October 2024. */
export const COLLECTIONS_2024_10: readonly string[] = words(`
  access-subnets auth-tokens auth-valimo aws-images aws-instances aws-regions aws-sizes aws-volumes
  azure-images azure-locations azure-public-ips azure-resource-groups azure-sizes azure-sql-databases
  azure-sql-servers azure-virtualmachines booking-offerings booking-resources broadcast-message-templates
  broadcast-messages call-managing-organisations call-rounds customer-credits customer-permissions-reviews
  customer-quotas customers daily-quotas digitalocean-droplets digitalocean-images digitalocean-regions
  digitalocean-sizes events events-stats financial-reports freeipa-profiles google-auth hooks hooks-email
  hooks-web identity-providers invoice-items invoices keys lexis-links marketplace-categories
  marketplace-category-columns marketplace-category-component-usages marketplace-category-components
  marketplace-category-groups marketplace-category-help-articles marketplace-component-usages
  marketplace-component-user-usages marketplace-customer-estimated-cost-policies
  marketplace-integration-statuses marketplace-offering-estimated-cost-policies marketplace-offering-files
  marketplace-offering-permissions marketplace-offering-permissions-log marketplace-offering-referrals
  marketplace-offering-usage-policies marketplace-offering-user-roles marketplace-offering-users
  marketplace-orders marketplace-plan-components marketplace-plans
  marketplace-project-estimated-cost-policies marketplace-project-update-requests
  marketplace-provider-offerings marketplace-provider-resources marketplace-public-offerings
  marketplace-resource-users marketplace-resources marketplace-robot-accounts marketplace-screenshots
  marketplace-script-async-dry-run marketplace-script-dry-run marketplace-sections
  marketplace-service-providers marketplace-slurm-remote notification-messages
  notification-messages-templates openstack-backup-schedules openstack-backups openstack-flavors
  openstack-floating-ips openstack-images openstack-instance-availability-zones openstack-instances
  openstack-migrations openstack-networks openstack-ports openstack-routers openstack-security-groups
  openstack-server-groups openstack-snapshot-schedules openstack-snapshots openstack-subnets
  openstack-tenants openstack-volume-availability-zones openstack-volume-types openstack-volumes
  organization-group-types organization-groups payment-profiles payments paypal-invoices paypal-payments
  project-credits project-quotas project-types projects promotions-campaigns proposal-proposals
  proposal-protected-calls proposal-public-calls proposal-requested-offerings proposal-requested-resources
  proposal-reviews provider-invoice-items rancher-apps rancher-catalogs rancher-cluster-templates
  rancher-clusters rancher-hpas rancher-ingresses rancher-namespaces rancher-nodes rancher-projects
  rancher-services rancher-templates rancher-users rancher-workloads roles service-settings
  slurm-allocation-user-usage slurm-allocations slurm-associations slurm-jobs support-attachments
  support-comments support-feedbacks support-issues support-priorities support-templates support-users
  user-agreements user-group-invitations user-invitations user-permission-requests user-permissions users
  vmware-clusters vmware-datastores vmware-disks vmware-folders vmware-networks vmware-ports
  vmware-templates vmware-virtual-machine
`);

/** What the fork of August 2024 has besides, and what came to mainline after it. */
const ONLY_ON_THE_FORK = words(`
  jira-attachments jira-comments jira-issue-types jira-issues jira-priorities jira-project-templates
  jira-projects openportal-allocation-user-usage openportal-allocations openportal-associations
  openstacktenant-backup-schedules openstacktenant-backups openstacktenant-flavors
  openstacktenant-floating-ips openstacktenant-images openstacktenant-instance-availability-zones
  openstacktenant-instances openstacktenant-networks openstacktenant-security-groups
  openstacktenant-server-groups openstacktenant-snapshot-schedules openstacktenant-snapshots
  openstacktenant-subnets openstacktenant-volume-availability-zones openstacktenant-volume-types
  openstacktenant-volumes
`);
const NOT_ON_THE_FORK = words(`
  customer-credits marketplace-category-columns marketplace-component-user-usages
  marketplace-integration-statuses marketplace-offering-usage-policies
  marketplace-provider-resources openstack-backup-schedules openstack-backups
  openstack-instance-availability-zones openstack-instances openstack-migrations
  openstack-snapshot-schedules openstack-snapshots openstack-volume-availability-zones
  openstack-volumes project-credits user-permissions
`);

/** The names of `GET /api/` on the fork with OpenPortal allocations. */
export const COLLECTIONS_OPENPORTAL_2024_08: readonly string[] = [
  ...COLLECTIONS_2024_10.filter((name) => !NOT_ON_THE_FORK.includes(name)),
  ...ONLY_ON_THE_FORK,
].toSorted();

/** The names of `GET /api/` on 8.0. */
export const COLLECTIONS_8_0: readonly string[] = [
  ...COLLECTIONS_2024_10,
  'backend-resource-requests',
  'backend-resources',
  'marketplace-customer-service-accounts',
  'marketplace-project-service-accounts',
  'marketplace-tags',
  'openportal-allocations',
].toSorted();

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}
