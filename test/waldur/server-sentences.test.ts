import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/manifest/json.ts';
import { cleaned, sentencesOfJson, sentencesOfText } from '../../src/waldur/server-sentences.ts';

describe('a refusal in JSON', () => {
  const shapes: [string, Json | undefined, readonly string[]][] = [
    ['a field map', { name: ['This field is required.'] }, ['name: This field is required.']],
    [
      'a list that mirrors the input',
      { components: [{}, { type: ['Enter a valid value.'] }] },
      ['components.1.type: Enter a valid value.'],
    ],
    [
      'maps in maps',
      { options: { options: { a: { type: ['"weird" is not a valid choice.'] } } } },
      ['options.a.type: "weird" is not a valid choice.'],
    ],
    [
      'a field that names itself again',
      { plans: { plans: 'At least one plan.' } },
      ['plans: At least one plan.'],
    ],
    ['a sentence for a field', { limits: 'Invalid types: fpga' }, ['limits: Invalid types: fpga']],
    ['the whole object', { non_field_errors: ['No data.', 'At all.'] }, ['No data.', 'At all.']],
    ['a bare list', ['Offering state is invalid.'], ['Offering state is invalid.']],
    ['details', { details: 'The component is used.' }, ['The component is used.']],
    ['detail', { detail: 'JSON parse error.' }, ['JSON parse error.']],
    ['several of them', { detail: 'No.', a: ['x', 'y'], b: { c: 3 } }, ['No.', 'a: x', 'a: y', 'b.c: 3']],
    ['a text', 'No.', ['No.']],
    ['a number', 7, ['7']],
    ['nothing', undefined, ['It gives no reason.']],
    ['emptiness', { a: [], b: {}, c: null, d: ' ' }, ['d:']],
    ['null', null, ['It gives no reason.']],
  ];
  it.each(shapes)('of %s', (_, body, sentences) => {
    expect(sentencesOfJson(body)).toEqual(sentences);
  });

  it('is one line without control characters', () => {
    expect(sentencesOfJson({ detail: 'a\u001B[31m b\r\n\tc\u202Ed\u0000e\u2028f' })).toEqual([
      'a [31m b c d e f',
    ]);
  });

  it('is bounded in length, number and depth', () => {
    const many = sentencesOfJson(Array.from({ length: 5000 }, () => 'x'.repeat(5000)));
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('There is more, which is left out here.');
    expect(many[0]).toHaveLength(300);
    const same = JSON.parse(`${'{"a":'.repeat(10)}1${'}'.repeat(10)}`) as Json;
    expect(sentencesOfJson(same)).toEqual(['a: 1']);
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as Json;
    expect(sentencesOfJson(deep)).toEqual(['It gives no reason.']);
    const mixed = JSON.parse(`${'{"a":{"b":'.repeat(2000)}1${'}}'.repeat(2000)}`) as Json;
    expect(sentencesOfJson(mixed)).toEqual(['It gives no reason.']);
    const lists = JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`) as Json;
    expect(sentencesOfJson(lists)).toEqual(['It gives no reason.']);
  });

  it('is cut between characters', () => {
    expect(cleaned(`${'x'.repeat(298)}😀😀`)).toBe(`${'x'.repeat(298)}…`);
  });
});

describe('a refusal in another form', () => {
  it.each([
    [
      'text/html',
      '\n<!doctype html>\n<title>Not\n Found</title>',
      'It sent a page of HTML with the title "Not Found".',
    ],
    ['text/html', '<h1>Oops</h1>', 'It sent a page of HTML.'],
    ['', '<!DOCTYPE html><title>x</title>', 'It sent a page of HTML with the title "x".'],
    ['text/plain', 'upstream\u0007 connect error', 'upstream connect error'],
    ['text/plain', '', 'It gives no reason.'],
    ['text/html', '<title>'.repeat(100_000), 'It sent a page of HTML.'],
  ])('of %s %#', (type, text, sentence) => {
    expect(sentencesOfText(type, text)).toEqual([sentence]);
  });
});
