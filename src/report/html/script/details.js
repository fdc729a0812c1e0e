// What a cell, a question or a source opens to.

const WIDE = matchMedia('(min-width: 60rem)');

class Details {
  constructor(model, closed) {
    Object.assign(this, { model, closed });
    this.title = element('h2', { id: 'details-title', tabIndex: -1 });
    this.body = element('div', { className: 'body' });
    const close = element('button', { type: 'button', className: 'close', ariaLabel: 'Close', title: 'Close (Esc)' }, '×');
    close.addEventListener('click', () => this.close());
    this.dialog = document.body.appendChild(element('dialog', { id: 'details', 'aria-labelledby': 'details-title' },
      element('div', { className: 'head' }, this.title, close), this.body));
    this.dialog.addEventListener('cancel', (event) => { event.preventDefault(); this.close(); });
    this.dialog.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { event.preventDefault(); this.close(); }
    });
    // On a narrow screen there is no room beside it.
    WIDE.addEventListener('change', () => { if (this.dialog.open) { this.dialog.close(); this.#open(); } });
  }

  show(title, content) {
    // Whoever goes from one to the next stays where he is, if that is still there.
    const focused = this.dialog.contains(document.activeElement) ? document.activeElement : undefined;
    const again = focused?.dataset.stays;
    this.title.replaceChildren(...title);
    this.body.replaceChildren(...content.flat().filter(Boolean));
    if (!this.dialog.open) this.#open();
    const next = again && this.body.querySelector(`[data-stays="${CSS.escape(again)}"]`);
    if (next) next.focus();
    else {
      this.dialog.scrollTop = this.body.scrollTop = 0;
      this.title.focus();
    }
  }

  // Where it begins; the whole screen is free where it would leave nothing beside it.
  get left() {
    return this.dialog.open && WIDE.matches ? this.dialog.getBoundingClientRect().left : innerWidth;
  }

  #open() {
    if (WIDE.matches) this.dialog.show(); else this.dialog.showModal();
    document.body.classList.add('beside');
  }

  close() {
    this.hide();
    this.closed();
  }

  hide() {
    if (this.dialog.open) this.dialog.close();
    document.body.classList.remove('beside');
  }
}

// A cell: title and content.
function cellDetails(model, one, scenario, shell) {
  const id = model.cellId(one, scenario, shell);
  const outcome = model.outcome(one, scenario, shell);
  const facts = model.shells[shell];
  const title = [element('code', {}, id)];
  const content = [
    element('p', { className: 'question' }, link(`#${one.id}`, ...prose(one.question ?? one.id))),
    element('p', { className: 'facts' }, [facts.name.split('@')[0], facts.version, facts.build && `(${facts.build})`].filter(Boolean).join(' '), modes(model, one, scenario, shell), permalink(id)),
    outcome ? verdict(model, outcome, facts) : element('p', { className: 'verdict' }, 'This shell was not asked.'),
    outcome && said(outcome),
    scenarios(model, one, scenario, shell),
    outcome && statements(model, outcome),
    outcome && findings(model, one, outcome),
    runs(model, one, scenario, shell, outcome),
    reproduction(model, one, scenario, shell),
    others(model, one, scenario, shell),
    versions(model, one, scenario, shell),
  ];
  return { title, content };
}

// The same shell in its other modes.
function modes(model, one, scenario, current) {
  const shells = model.columns[model.columnOf[current]].flat();
  return shells.length > 1 && element('span', { className: 'modes' }, shells.map((shell) => {
    const to = link(`#${model.cellId(one, scenario, shell)}`, model.shells[shell].mode);
    if (shell === current) to.ariaCurrent = 'true';
    to.dataset.stays = `mode ${model.shells[shell].mode}`;
    return to;
  }));
}

function permalink(id) {
  const button = element('button', { type: 'button', className: 'copy' }, 'copy link');
  button.addEventListener('click', async () => {
    button.textContent = await copy(`${location.href.split(/[?#]/)[0]}#${id}`) ? 'copied' : 'select the address';
  });
  return button;
}

// The verdict with its reason in a sentence.
function verdict(model, outcome, facts) {
  const { held, shade, instead } = outcome;
  const broken = held.filter((each) => each.holds === false);
  const binding = broken.filter((each) => each.binds);
  const base = facts.name.split('@')[0];
  const others = binding.length > 0 ? binding : broken;
  const ids = [...new Set(others.map((each) => each.source))];
  const several = ids.length > 1;
  let why = shade[3];
  if (binding.length > 0) why = `${ids.join(', ')} ${several ? 'bind' : 'binds'} ${base} and ${several ? 'say' : 'says'} otherwise`;
  else if (broken.length > 0) why = `${ids.join(', ')} ${several ? 'say' : 'says'} otherwise, but only ${several ? 'inform' : 'informs'}`;
  else if (instead) [, why] = instead;
  return element('p', { className: `verdict ${shade[0]}` }, sign(shade), ' ', element('b', {}, instead && broken.length === 0 ? instead[0] : outcome.verdict), `: ${why.replace(/\.$/, '')}.`);
}

function said({ seen, why, instead }) {
  const rows = Object.entries(seen).filter(([, value]) => value !== null).map(([on, value]) => [element('dt', {}, element('code', {}, on)), element('dd', {}, visible(value))]);
  if (seen['$?'] === null && why) rows.unshift([element('dt', {}, element('code', {}, '$?')), element('dd', { className: 'quiet' }, `not observable: ${why}`)]);
  if (instead && instead[1] !== why) rows.push([element('dt', {}, instead[0]), element('dd', {}, visible(instead[1]))]);
  return rows.length > 0 && element('dl', { className: 'said' }, rows.flat());
}

function part(heading, ...content) {
  return element('section', {}, element('h3', {}, heading), ...content);
}

// The scenarios of the case, each with its sign.
function scenarios(model, one, current, shell) {
  if (one.scenarios.length < 2) return undefined;
  const chips = one.scenarios.map(([labels], at) => {
    const outcome = model.outcome(one, at, shell);
    const shade = outcome?.shade ?? model.shades.at(-1);
    const chip = link(`#${model.cellId(one, at, shell)}`, element('span', { className: 'mark', ariaHidden: 'true' }, shade[1]), labels.map((label) => label || '(empty)').join(' '));
    chip.className = `scenario ${shade[0]}`;
    chip.dataset.stays = `scenario ${at}`;
    if (at === current) chip.ariaCurrent = 'true';
    chip.title = `${shade[2]}${outcome ? `: ${answer(outcome)}` : ''}`;
    return chip;
  });
  // As the table folds them, with nothing left out.
  const column = model.columnOf[shell];
  const folded = one.table.flatMap(([on, entries, places]) => entries[places[column]][1].map(([mark, text], at) => element('li', { className: ['', 'd', 'x'][mark] },
    at === 0 && element('code', {}, on), `${['', '≠ ', '✗ '][mark]}${text}`)));
  return part(`All ${one.scenarios.length}, by ${one.names.join(', ')}`, element('ul', { className: 'folded' }, folded), element('div', { className: 'scenarios' }, chips));
}

function answer({ seen, instead }) {
  const shown = Object.entries(seen).filter(([, value]) => value !== null).map(([on, value]) => `${on} ${value}`);
  return [...shown, ...(instead ? [instead[0]] : [])].join(', ');
}

// Each statement with who makes it: what is broken first, what binds before what informs.
function statements(model, outcome) {
  const { held } = outcome;
  if (held.length === 0) return part('What is documented', element('p', { className: 'quiet' }, 'Nothing: no source speaks of it.'));
  const rank = (each) => (each.holds === false ? 0 : 2) + (each.binds ? 0 : 1);
  const alike = grouped([...held].sort((a, b) => rank(a) - rank(b)), (each) => JSON.stringify([each.on, each.says, each.holds, each.binds, each.finding]));
  const items = [...alike.values()].map((group) => {
    const [{ on, says, open, holds, binds, finding }] = group;
    const name = holds === false ? (binds ? 'x' : 'd') : holds ? 'c' : open ? 'u' : 'z';
    const [, mark] = model.shades.find(([each]) => each === name);
    const word = { x: 'does not hold', d: 'does not hold', c: 'holds', u: 'leaves it open', z: 'was not observed' }[name];
    return element('li', { className: name },
      element('p', {}, sign([name, mark, word]), ' ', element('code', {}, on), ' ', element('b', {}, says), element('span', { className: 'tag' }, binds ? 'binds' : 'informs')),
      group.map((each) => cited(model, each)),
      finding && element('p', { className: 'cited' }, 'explained by ', link(`#finding=${finding}`, finding)));
  });
  return part('What is documented', element('ul', { className: 'statements' }, items));
}

// Where it is said: the work, which is elsewhere, and its review, which is here.
function cited(model, { source: id, place }) {
  const source = model.sourceOf.get(id);
  const work = source ? [outwards(source.url, source.title), `, ${source.edition}: `] : [];
  return element('p', { className: 'cited' }, work, place, ' ', link(`#source=${id}`, id));
}

// The findings that explain what is not as it should be.
function findings(model, one, outcome) {
  const ids = new Set(outcome.held.filter((each) => each.holds === false && each.finding).map((each) => each.finding));
  if (outcome.finding) ids.add(outcome.finding);
  const known = [...ids].filter((id) => model.findings[id]);
  if (known.length === 0) return undefined;
  return part(known.length === 1 ? 'Finding' : 'Findings', known.map((id) => {
    const { kind, why, of, link: url } = model.findings[id];
    return element('article', { className: 'finding' },
      element('h4', {}, link(`#finding=${id}`, id), element('small', {}, ` ${kind}: ${of.join(', ')}`)),
      why.split('\n\n').map((text) => element('p', {}, prose(text))),
      url && element('p', { className: 'cited' }, 'See ', outwards(url, url)));
  }));
}

const END_OF_RUN = ['outside', undefined, 'at exit'];

function runs(model, one, scenario, shell, outcome) {
  const performed = model.runs(one, scenario, shell);
  if (performed.length === 0) return undefined;
  const shown = performed.map(({ kind, script, argv, evidence }, at) => {
    const end = outcome?.seen[END_OF_RUN[kind]];
    const inside = kind === 1 && outcome?.seen['$?'];
    const what = [RUNS[kind], end && `: ${end}`, inside && `: $? ${inside}`].filter(Boolean).join('');
    return element('details', { open: at === 0 }, element('summary', {}, prose(what)),
      code(script),
      element('p', { className: 'cited' }, 'given as ', element('code', {}, visible(argv.map((word) => (word === script ? "'…'" : quoted(word))).join(' ')))),
      evidence && [output('standard error', evidence.stderr), output('standard output', evidence.stdout),
        element('p', { className: 'quiet' }, `took ${evidence.seconds.toFixed(3)} s`)]);
  });
  const kept = performed.some(({ evidence }) => evidence);
  return part('What was run', shown, !kept && element('p', { className: 'quiet' }, 'These results hold answers only: recorded pages keep no standard error. To see it, reproduce the cell.'));
}

function output(name, text) {
  return text ? element('div', {}, element('p', { className: 'cited' }, `${name}:`), code(text)) : element('p', { className: 'quiet' }, `nothing on ${name}`);
}

function reproduction(model, one, scenario, shell) {
  const { name, option } = model.shells[shell];
  const [base] = name.split('@');
  const id = scenarioId(one, one.scenarios[scenario][0]);
  const lines = [element('p', { className: 'quiet' }, name === base || option ? 'Performs these runs again, and shows all that they say:' : `Asks the ${base} that is installed, and shows all that it says; `
    + 'name another build with --shell NAME=COMMAND:'), copyable(`statusquo repro ${quoted(`${id}@${base}`)}${option}`)];
  if (name !== base && !option) lines.push(element('p', { className: 'quiet' }, 'Shows what is recorded of this version:'), copyable(`statusquo show ${quoted(id)} --shell ${quoted(name)}`));
  return part('See for yourself', lines);
}

// The same scenario in every shell, those together that answer alike.
function others(model, one, scenario, current) {
  const shown = model.shown.flatMap((column) => model.columns[column].flat());
  const groups = new Map();
  for (const shell of shown) {
    const outcome = model.outcome(one, scenario, shell);
    if (!outcome) continue;
    const key = answer(outcome) || 'no answer';
    groups.set(key, [...(groups.get(key) ?? []), [shell, outcome.shade]]);
  }
  if (groups.size === 0 || shown.length < 2) return undefined;
  const rows = [...groups].sort(([, a], [, b]) => b.length - a.length).map(([key, shells]) => element('tr', {},
    element('td', {}, visible(key)),
    element('td', {}, shells.flatMap(([shell, shade], at) => {
      const to = link(`#${model.cellId(one, scenario, shell)}`, element('span', { className: `mark ${shade[0]}`, role: 'img', ariaLabel: shade[2] }, shade[1]), model.linkName(shell));
      to.dataset.stays = `shell ${model.linkName(shell)}`;
      to.title = shade[2];
      to.className = 'shell';
      if (shell === current) to.ariaCurrent = 'true';
      return at > 0 ? [' ', to] : [to];
    }))));
  return part('Every shell', element('table', { className: 'alike' }, element('tbody', {}, rows)));
}

// The same scenario in every version of the shell.
function versions(model, one, scenario, current) {
  const history = model.historyOf[current];
  if (history.shells.length < 2) return undefined;
  // Of a mode, the versions stand in the columns of its native shell.
  const beside = model.historyOf[model.columns[model.columnOf[current]][0]];
  const change = one.changes.find(([at, scenarios]) => model.histories[at] === history && scenarios.includes(scenario));
  const began = new Set((change?.[2] ?? []).slice(1).map(([first]) => first));
  const rows = history.shells.map((shell, at) => {
    const outcome = model.outcome(one, scenario, shell);
    const to = link(`#${model.cellId(one, scenario, shell)}`, model.version(shell));
    to.dataset.stays = `version ${at}`;
    if (shell === current) to.ariaCurrent = 'true';
    return element('tr', { className: began.has(at) ? 'changed' : '' },
      element('th', { scope: 'row' }, to),
      element('td', {}, outcome ? [sign(outcome.shade), ' ', visible(answer(outcome))] : 'not asked'),
      element('td', {}, began.has(at) && element('span', { className: 'delta' }, 'Δ changed')));
  });
  return part(`Versions of ${history.name}`, element('table', { className: 'alike' }, element('tbody', {}, rows)),
    element('p', { className: 'quiet' }, change ? '' : 'All of them answer alike. ', link(`#versions=${beside.name}`, 'All questions, version by version')));
}

const DIALECTS = ['sh', 'fish', 'csh', 'rc', 'es'];

// A question: what is asked, of whom, and what is documented.
function caseDetails(model, one) {
  const note = one.note && one.note.split('\n\n').map((text) => element('p', {}, prose(text)));
  const written = DIALECTS.flatMap((dialect) => (one.scripts?.[dialect] === undefined ? [] : [[dialect, one.scripts[dialect]]]));
  const scripts = [...grouped(written, ([, script]) => script)]
    .map(([script, those]) => [element('h4', {}, those.map(([dialect]) => dialect).join(', ')), code(script)]);
  const without = Object.entries(one.without ?? {}).map(([dialect, reason]) => element('p', { className: 'quiet' }, `Not in ${dialect}: `, prose(reason)));
  const values = one.names.map((name, at) => {
    const labels = [...new Set(one.scenarios.map(([each]) => each[at]))];
    const texts = one.values?.[name] ?? {};
    return element('p', {}, element('code', {}, `@${name}@`), ': ', labels.map((label) => (label in texts ? `${label} = ${visible(texts[label]) || "''"}` : label)).join(texts && Object.keys(texts).length ? '; ' : ' '));
  });
  const documented = (one.documented ?? []).map((each) => {
    const only = Object.entries(each.with).map(([name, labels]) => ` (${name} ${labels.join(' ')})`);
    return element('li', {},
      element('p', {}, element('code', {}, each.of), ': ', each.says.map(([on, says], at) => [at > 0 && ', ', element('code', {}, on), ' ', element('b', {}, says)]).flat().filter(Boolean), only.join('')),
      cited(model, each));
  });
  return {
    title: [element('code', {}, one.id)],
    content: [
      element('p', { className: 'question' }, prose(one.question ?? '')),
      element('p', { className: 'facts' }, permalink(one.id)),
      note && element('div', { className: 'note' }, note),
      caseShells(model, one),
      scripts.length > 0 && part('Script', scripts.flat(), one.victim && element('p', {}, element('code', {}, '@victim@'), ': ', element('code', {}, one.victim.map(quoted).join(' '))), values, without),
      part('What is documented', documented.length > 0 ? element('ul', { className: 'statements' }, documented) : element('p', { className: 'quiet' }, 'Nothing: no source speaks of it.')),
      part('See for yourself', copyable(`statusquo run ${quoted(one.id)}`)),
    ],
  };
}

// The shells with a link to each, and the worst that is to be seen there.
function caseShells(model, one) {
  const chips = model.shown.map((column) => {
    const shells = model.columns[column].flat();
    const bits = shells.reduce((all, shell) => all | model.shadesOf(one, shell), 0);
    const shade = model.shades.find((_, at) => bits & 1 << at) ?? model.shades.at(-1);
    const chip = link(`#${one.id}@${model.linkName(shells[0])}`, element('span', { className: 'mark', ariaHidden: 'true' }, shade[1]), model.linkName(shells[0]));
    chip.className = `scenario ${shade[0]}`;
    chip.title = shade[2];
    return chip;
  });
  return part('Shells', element('div', { className: 'scenarios' }, chips));
}

// A source, claim by claim.
function sourceDetails(model, source) {
  const claims = source.promises.map((promise) => {
    const sum = (at) => promise.shells.reduce((all, each) => all + each[at], 0);
    const [hold, broken] = [sum(1), sum(2)];
    const shade = promise.not ? 'z' : broken > 0 ? (promise.contradicted ? 'x' : 'd') : hold > 0 ? 'c' : 'u';
    const names = (wanted) => shellsInWords(model, promise.shells.filter(([, yes, no]) => wanted(yes, no)).map(([shell]) => shell), promise.shells.map(([shell]) => shell));
    const lines = [
      [broken > 0 ? 'holds only for' : 'holds for', names((yes, no) => yes > 0 && no === 0)],
      ['holds in part for', names((yes, no) => yes > 0 && no > 0)],
      ['contradicted by', names((yes, no) => yes === 0 && no > 0)],
    ].filter(([, shells]) => shells);
    return element('li', { className: shade },
      element('p', {}, sign(model.shades.find(([name]) => name === shade)), ' ', prose(promise.says)),
      element('p', { className: 'cited' }, promise.place),
      promise.not && element('p', { className: 'quiet' }, 'not asked: ', prose(promise.not)),
      lines.map(([label, shells]) => element('p', { className: 'cited' }, element('span', { className: 'label' }, `${label} `), shells)),
      !promise.not && hold + broken === 0 && element('p', { className: 'quiet' }, promise.shells.length > 0 ? 'left open' : 'no shell that it speaks of was asked'),
      promise.cases.length > 0 && element('p', { className: 'cited' }, 'asked by ', promise.cases.flatMap((id, at) => [at > 0 && ', ', model.caseOf.has(id) ? link(`#${id}`, id) : id]).filter(Boolean)));
  });
  return {
    title: [element('code', {}, source.id)],
    content: [
      element('p', { className: 'question' }, outwards(source.url, source.title)),
      element('p', { className: 'facts' }, `${source.publisher}, ${source.edition}. ${source.kind}.`),
      part(claims.length > 0 ? `Claim by claim (${claims.length})` : 'Claims', claims.length > 0 ? element('ul', { className: 'statements' }, claims) : element('p', { className: 'quiet' }, 'Its claims are not listed.')),
    ],
  };
}

// Names of shells, those of several versions once.
function shellsInWords(model, shells, all) {
  const named = new Map();
  shells.forEach((shell) => {
    const history = model.historyOf[shell];
    named.set(history, [...(named.get(history) ?? []), shell]);
  });
  return [...named].map(([history, some]) => {
    const concerned = all.filter((shell) => model.historyOf[shell] === history);
    return some.length === concerned.length ? history.name : `${history.name} ${ranges(some.map((shell) => history.shells.indexOf(shell)))
      .map((range) => range.map((at) => model.version(history.shells[at])).join('–')).join(' ')}`;
  }).join(', ');
}

// Numbers that follow each other, as the first and the last of them.
function ranges(numbers) {
  const found = [];
  numbers.sort((a, b) => a - b).forEach((number) => {
    const last = found.at(-1);
    if (last && last.at(-1) === number - 1) last[1] = number;
    else found.push([number]);
  });
  return found;
}
