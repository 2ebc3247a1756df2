// The fixed ways to observe offerings, each as plain as can be. `strategies.js NAME COUNT PLANS` prints milliseconds.
const base = process.env.WALDUR_API_URL;
const offerings = `${base}marketplace-provider-offerings/`;
const headers = { authorization: `Token ${process.env.WALDUR_ACCESS_TOKEN}` };
const narrow = ['uuid', 'name', 'customer_uuid', 'state'];

export const FIELDS = [...narrow, 'category_uuid', 'type', 'description', 'attributes'];
export const FIELDS_WITH_PLANS = [...FIELDS, 'components', 'plans'];

function query(fields, filters = {}) {
  const parameters = new URLSearchParams(filters);
  for (const field of fields) parameters.append('field', field);
  return parameters;
}

async function read(url) {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return { body: await answer.json(), total: Number(answer.headers.get('x-result-count')) };
}

export async function wholePages(fields) {
  const rows = [];
  for (let page = 1; ; page += 1) {
    const { body, total } = await read(`${offerings}?${query(fields, { page, page_size: 300 })}`);
    rows.push(...body);
    if (rows.length >= total) return rows;
  }
}

async function details(fields, count) {
  const rows = await wholePages(narrow);
  for (const { uuid } of rows.slice(0, count)) await read(`${offerings}${uuid}/?${query(fields)}`);
}

async function filteredLists(fields, count, total) {
  for (let number = 1; number <= count; number += 1) {
    const name = `cluster-${String(number).padStart(String(total).length, '0')}`;
    await read(`${offerings}?${query(fields, { customer_uuid: process.env.CUSTOMER, name_exact: name })}`);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , name, count, total, plans] = process.argv;
  const fields = plans === 'plans' ? FIELDS_WITH_PLANS : FIELDS;
  const started = performance.now();
  if (name === 'pages') await wholePages(fields);
  else if (name === 'details') await details(fields, Number(count));
  else await filteredLists(fields, Number(count), Number(total));
  console.log(performance.now() - started);
}
