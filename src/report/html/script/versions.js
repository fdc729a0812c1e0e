// Versions of shells side by side, and what changed between them.

// The columns of these shells, oldest first, and what changed on the way.
function versionsView(model, wanted) {
  const histories = wanted.map((name) => model.historyNamed.get(name)).filter((history) => history?.columns.length);
  const names = histories.map(({ name }) => name);
  const columns = histories.flatMap((history) => history.columns);
  const changes = new Map(model.cases.map((one) => [one, changedColumns(model, one, columns)]));
  const root = element('div', { id: 'versions', role: 'main', tabIndex: -1, ariaLabel: `Versions of ${names.join(', ')}` });
  root.style.setProperty('--columns', columns.length);
  root.append(
    element('p', { className: 'lead' }, element('b', {}, names.join(', ')), ' version by version, oldest first. ',
      element('span', { className: 'delta' }, 'Δ'), ' marks what changed since the version before. ', beside(model, names)),
    ...areasOf(model, columns, changes),
  );
  const view = new View(model, root, columns);
  view.changed = new Set(model.cases.filter((one) => changes.get(one).size > 0));
  view.name = names.join(',');
  return view;
}

// Offers another shell to stand beside these.
function beside(model, names) {
  const others = model.histories.filter((history) => history.columns.length > 0 && !names.includes(history.name));
  const choice = element('select', { ariaLabel: 'Another shell beside' }, element('option', { value: '' }, 'beside it …'),
    others.map(({ name }) => element('option', { value: name }, name)));
  choice.addEventListener('change', () => { location.hash = `versions=${[...names, choice.value].join(',')}`; });
  return choice;
}

// The columns in which a case is answered otherwise than by the version before.
function changedColumns(model, one, columns) {
  const changed = new Set();
  for (const [at, , spans] of one.changes) {
    const { shells } = model.histories[at];
    spans.slice(1).forEach(([first]) => {
      const column = model.columnOf[shells[first]];
      if (columns.includes(column)) changed.add(column);
    });
  }
  return changed;
}

function areasOf(model, columns, changes) {
  const byArea = grouped(model.cases, (one) => one.area);
  const heads = columns.map((column) => {
    const [shell] = model.columns[column];
    const changed = [...changes.values()].filter((places) => places.has(column)).length;
    const [name, build] = model.shells[shell].name.split('@');
    return () => element('th', { scope: 'col' }, name, element('small', {}, build ?? model.version(shell)),
      changed > 0 && element('small', { className: 'delta', title: 'questions whose answers changed since the version before' }, `Δ ${changed}`));
  });
  return [...byArea].map(([area, cases]) => {
    const table = element('table', {},
      element('thead', {}, element('tr', {}, element('td'), heads.map((head) => head()))),
      cases.map((one) => questionBody(model, one, columns, changes.get(one))));
    const section = element('section', { className: 'area' }, element('h2', {}, area, ' ', element('small')), table);
    section.style.setProperty('--height', `${80 + cases.length * 110}px`);
    table.ariaLabel = area;
    return section;
  });
}

function questionBody(model, one, columns, changed) {
  const body = element('tbody', {},
    element('tr', { className: 'q' }, element('th', { scope: 'rowgroup', colSpan: columns.length + 1 },
      element('div', {}, link(`#${one.id}`, one.id), ' ', prose(one.question ?? '')))),
    one.table.map(([on, entries, places]) => element('tr', {}, element('th', { scope: 'row' }, on),
      columns.map((column, at) => {
        // What a case answered otherwise may be one of several things that are observed.
        const differs = changed.has(column) && places[column] !== places[columns[at - 1]];
        return tableCell(model, entries[places[column]], differs);
      }))));
  body.dataset.case = one.id;
  return body;
}

// As `table.rs` has it in the page.
function tableCell(model, [shade, lines], changed) {
  const line = ([mark, text]) => {
    const shown = visible(text);
    return [shown, element('i', {}, `≠ ${shown}`), element('b', {}, `✗ ${shown}`)][mark];
  };
  const texts = lines.flatMap((each, at) => (at > 0 ? [element('br'), line(each)] : [line(each)]));
  const [name, mark] = model.shades[shade];
  const content = texts.length ? texts : [mark];
  const long = lines.reduce((sum, [, text]) => sum + Math.ceil(text.length / 15), 0) > 9;
  return element('td', { className: changed ? `${name} changed` : name },
    changed && element('span', { className: 'delta', title: 'changed since the version before' }, 'Δ '),
    long ? element('div', { className: 'long' }, content) : content);
}
