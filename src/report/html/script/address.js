// The address of the page: before the id of what is open, what the controls ask for, as in
// `?filter=TERM&verdict=contradicts&shell=bash&shell=dash#signal/killed-child`. So a page can be shown as it is seen, and
// whoever goes back in its history sees it as it was.

const ROWS = new Map(OBSERVED.map((on) => [on.replace('$?', 'inside').replace(' ', '-'), on]));

// What is asked for, without what is usual.
function toQuery(model, filter, view) {
  const query = new URLSearchParams();
  const each = (name, values) => values.forEach((value) => query.append(name, value));
  if (filter.text) query.set('filter', filter.text);
  if (filter.area) query.set('area', filter.area);
  each('verdict', [...filter.shades].map((shade) => model.shades[shade][2]));
  each('versions', view.name.split(',').filter(Boolean));
  if (view.changed && !filter.onlyChanged) query.set('unchanged', 'too');
  const left = view.columns.filter((column) => !filter.hidden.has(column));
  if (left.length < view.columns.length) each('shell', left.map((column) => model.linkName(model.columns[column][0])));
  if (filter.without.size > 0) each('row', [...ROWS].filter(([, on]) => !filter.without.has(on)).map(([name]) => name));
  return query.toString();
}

// Has a filter ask for it again, but for the shells, whose columns are a view's. What this page has not is left out.
function fromQuery(model, filter, query) {
  filter.shades.clear();
  filter.without.clear();
  const area = query.get('area');
  filter.text = query.get('filter') ?? '';
  filter.area = model.cases.some((one) => one.area === area) ? area : '';
  filter.onlyChanged = query.get('unchanged') !== 'too';
  const verdicts = query.getAll('verdict');
  model.shades.forEach(([, , word], shade) => { if (verdicts.includes(word)) filter.shades.add(shade); });
  const rows = query.getAll('row').filter((name) => ROWS.has(name));
  if (rows.length > 0) ROWS.forEach((on, name) => { if (!rows.includes(name)) filter.without.add(on); });
}

// Which columns of a view it leaves out.
function hiddenColumns(model, query, view) {
  const wanted = new Set(query.getAll('shell').map((name) => model.columnOf[model.shellNamed(name)]));
  const shown = view.columns.filter((column) => wanted.has(column));
  return shown.length > 0 ? view.columns.filter((column) => !wanted.has(column)) : [];
}
