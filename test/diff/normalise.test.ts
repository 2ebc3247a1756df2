import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../../src/diff/normalise/decimal.ts';
import { html } from '../../src/diff/normalise/html.ts';
import { instant } from '../../src/diff/normalise/instant.ts';
import { text } from '../../src/diff/normalise/text.ts';
import { uuid } from '../../src/diff/normalise/uuid.ts';

describe('values that the server writes in another form are equal', () => {
  test.each([
    ['trailing zeros', decimal, '0.10', '0.1000000000'],
    ['a number and a string', decimal, 0.1, '0.1'],
    ['an exponent, as JSON numbers come', decimal, 1e-10, '0.0000000001'],
    ['negative zero', decimal, '-0', 0],
    ['an offset and UTC', instant, '2027-01-01T02:00:00+02:00', '2027-01-01T00:00:00Z'],
    ['a date and its first instant', instant, '2027-01-01', '2027-01-01T00:00:00.000000Z'],
    ['a time without zone is UTC', instant, '2027-01-01T00:00', '2027-01-01T00:00:00Z'],
    ['surrounding white space', text, ' Test\r\nCluster \n', 'Test\nCluster'],
    ['dashes and case', uuid, '354C1F99-3EB5-4228-B336-046417FFAF39', '354c1f993eb54228b336046417ffaf39'],
    ['an ampersand', html, 'R&D', 'R&amp;D'],
    [
      'rel on links',
      html,
      '<a href="https://h">x</a>',
      '<a href="https://h" rel="noopener noreferrer">x</a>',
    ],
    ['a dropped tag, and the space that trimming before left', html, 'x <img src=y>', 'x '],
    ['a dropped tag keeps its text', html, '<marquee>R&D</marquee>', 'R&amp;D'],
    ['a script loses its text', html, 'R&D <b>x</b> <script>a</script> a < b', 'R&amp;D <b>x</b>  a &lt; b'],
    ['a lone angle bracket', html, 'a < b > c', 'a &lt; b &gt; c'],
    ['an unclosed tag', html, '<b>x', '<b>x</b>'],
    ['a void tag', html, 'x<br/>y', 'x<br>y'],
  ])('%s', (_, normalise, one, other) => {
    expect(normalise(one)).toEqual(normalise(other));
  });
});

describe('values that differ stay different', () => {
  test.each([
    ['the tenth place', decimal, '0.1000000001', '0.1'],
    ['a second', instant, '2027-01-01T00:00:01Z', '2027-01-01'],
    ['white space inside', text, 'a  b', 'a b'],
    ['a kept tag', html, '<b>x</b>', 'x'],
    ['a link target', html, '<a href="https://a">x</a>', '<a href="https://b">x</a>'],
    ['an escaped tag is text', html, '&lt;b&gt;x', '<b>x'],
  ])('%s', (_, normalise, one, other) => {
    expect(normalise(one)).not.toEqual(normalise(other));
  });
});

test('other values pass through unchanged', () => {
  for (const normalise of [decimal, instant, text, uuid, html]) {
    for (const value of [null, true, ['x'], { a: 1 }]) expect(normalise(value)).toBe(value);
  }
  expect(decimal('many')).toBe('many');
  expect(instant('tomorrow')).toBe('tomorrow');
  expect(uuid('none')).toBe('none');
});

const markup = fc
  .array(
    fc.constantFrom(
      '<b>',
      '</b>',
      '<p style="x: y">',
      '</p>',
      '<a href="https://h/?a=1&b=2">',
      '</a>',
      '<script>',
      '</script>',
      '<img src=x>',
      '<li>',
      '&',
      '&amp;',
      '&lt;',
      '<',
      '>',
      '"',
      "'",
      ' ',
      'R',
      '&nbsp;',
      '\r\n',
      '<!--',
      '-->',
      '<textarea>',
      '</textarea>',
      '<title>',
      '<br/>',
      '<svg>',
      '&#60;',
      '<ul>',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('normalising twice is normalising once', () => {
  test.each([
    ['decimal', decimal, fc.oneof(fc.double({ noNaN: true }), fc.string())],
    [
      'instant',
      instant,
      fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.string(),
      ),
    ],
    ['text', text, fc.string()],
    ['uuid', uuid, fc.oneof(fc.uuid(), fc.string())],
    ['html', html, fc.oneof(markup, fc.string())],
  ])('%s', (_, normalise, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const once = normalise(value);
        expect(normalise(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});
