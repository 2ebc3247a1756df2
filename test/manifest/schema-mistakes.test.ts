import { expect, it } from 'vitest';
import { load } from './load.ts';

const HEAD = 'apiVersion: gitops.waldur.com/v1alpha1\n';

function limits(spec: string): string {
  return `${HEAD}kind: ResourceLimits\nmetadata: { name: a }\nspec: ${spec}\n`;
}

function link(spec: string): string {
  return `${HEAD}kind: LexisLink\nmetadata: { name: a }\nspec: ${spec}\n`;
}

it.each([
  {
    name: 'an empty map has no keys to choose from',
    text: limits('{ target: { resource: { name: a } }, limits: {} }'),
    summary: 'ResourceLimits/a has a value as spec.limits that is empty',
    hint: 'For example: {node: 1000}, {cpu: 16000, gpu: 400, ram: 102400000}.',
  },
  {
    name: 'an empty reference is one mistake',
    text: link('{ resource: {} }'),
    summary: 'LexisLink/a needs the field "name" in spec.resource',
    hint: 'Its name; or use one of manifest, backend_id and uuid instead.',
  },
  {
    name: 'an empty text is one mistake',
    text: link('{ resource: { name: a }, robot_username: "" }'),
    summary: 'LexisLink/a has a value as spec.robot_username that is empty',
    hint: 'For example: svc_lexis.',
  },
  {
    name: 'a text where a reference is needed names the keys of it',
    text: link('{ resource: { name: a, project: { name: b, customer: c } } }'),
    summary: 'LexisLink/a has a text as spec.resource.project.customer, where a mapping is needed',
    hint: 'Its keys: name, slug, backend_id, uuid.',
  },
])('$name', async ({ text, summary, hint }) => {
  const { diagnostics } = await load(text);
  expect(diagnostics.map((found) => found.summary)).toEqual([summary]);
  expect(diagnostics[0]?.hints).toContain(hint);
});
