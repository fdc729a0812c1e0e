// What is shown: the questions that the controls ask for, in the view that is on.

// A matrix in the page: its questions, and which columns of the data stand side by side.
class View {
  constructor(model, root, columns) {
    Object.assign(this, { model, root, columns });
    this.areas = [...root.querySelectorAll('.area')].map((section) => ({
      section,
      count: section.querySelector('h2 > small'),
      height: parseFloat(section.style.getPropertyValue('--height')),
      questions: [...section.querySelectorAll('tbody')].map((body) => ({ body, one: model.caseOf.get(body.id || body.dataset.case) })),
    }));
  }

  get questions() {
    return this.areas.flatMap((area) => area.questions);
  }

  // Shows what is wanted, and says how many questions that are.
  show(wanted) {
    let shown = 0;
    for (const area of this.areas) {
      const { section, count, height, questions } = area;
      let here = 0;
      for (const { body, one } of questions) {
        const hidden = !wanted(one);
        if (body.hidden !== hidden) body.hidden = hidden;
        if (!hidden) here += 1;
      }
      shown += here;
      if (here === area.shown) continue;
      area.shown = here;
      count.textContent = outOf(here, questions.length);
      section.hidden = here === 0;
      section.style.setProperty('--height', `${Math.round(80 + (height - 80) * here / questions.length)}px`);
    }
    return shown;
  }

  isHidden(at) {
    return this.hidden?.has(this.columns[at]) ?? false;
  }

  // Hides columns, which are named by their places in the data.
  hideColumns(hidden) {
    this.hidden = hidden;
    const places = this.columns.flatMap((column, at) => (hidden.has(column) ? [at + 2] : []));
    const selectors = places.map((place) => `#${this.root.id} tr > :nth-child(${place})`);
    this.style ??= document.head.appendChild(element('style'));
    this.style.textContent = selectors.length ? `${selectors.join(', ')} { display: none }` : '';
    const left = this.columns.length - places.length;
    this.root.style.setProperty('--columns', left);
    if (this.left !== left) this.root.querySelectorAll('tr.q > th').forEach((heading) => { heading.colSpan = left + 1; });
    this.left = left;
  }
}

// How many of them there are, and of how many.
function outOf(some, all) {
  return some === all ? plural(all, 'question') : `${some.toLocaleString('en')} of ${plural(all, 'question')}`;
}

class Filter {
  constructor(model) {
    this.model = model;
    this.text = '';
    this.area = '';
    this.shades = new Set();
    // Columns, by their places in the data, and rows, by what is observed.
    this.hidden = new Set();
    this.without = new Set();
    this.onlyChanged = true;
  }

  get isEmpty() {
    return this.words.length === 0 && !this.area && this.shades.size === 0 && this.hidden.size === 0 && this.without.size === 0;
  }

  get text() {
    return this.said;
  }

  set text(text) {
    this.said = text.trim();
    this.words = text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => this.#sought(word));
  }

  // What a word stands for: part of a text, or a word of it as a whole.
  #sought(word) {
    if (/^\d+$/.test(word)) return { part: word, whole: new RegExp(String.raw`\b${word}\b`) };
    const name = word.replace(/^sig/, '');
    if (signalNames(this.model).has(name)) return { part: name, whole: word === name ? undefined : new RegExp(String.raw`\b(?:sig)?${escaped(name)}(?!\w|[+-]\d)`) };
    // Of a cell its scenario: shells are columns.
    return { part: word.replace(/^([\w-]+\/[\w-]+(?::[^@]*)?)@.*/, '$1') };
  }

  // Whether a question is wanted in a view.
  wants(one, view) {
    if (this.area && one.area !== this.area) return false;
    if (view.changed && this.onlyChanged && !view.changed.has(one)) return false;
    if (this.shades.size > 0 && !this.#looks(one, view)) return false;
    return this.words.length === 0 || this.#says(one);
  }

  #says(one) {
    const text = (one.text ??= searchable(this.model, one));
    // Few texts have the letters at all, which is faster found out.
    return this.words.every(({ part, whole }) => text.includes(part) && (whole?.test(text) ?? true));
  }

  #looks(one, view) {
    let wanted = 0;
    this.shades.forEach((shade) => { wanted |= 1 << shade; });
    return view.columns.some((column) => {
      if (this.hidden.has(column)) return false;
      const [shell, modes] = this.model.columns[column];
      return [shell, ...modes].some((each) => this.model.shadesOf(one, each) & wanted);
    });
  }
}

// A regular expression that finds this text and nothing else.
function escaped(text) {
  return text.replace(/\W/g, String.raw`\$&`);
}

// The signals that questions are asked of, without `SIG`.
function signalNames(model) {
  return (model.signals ??= new Set(model.cases.flatMap((one) => {
    const at = one.names.indexOf('signal');
    return at < 0 ? [] : one.scenarios.map(([labels]) => labels[at].toLowerCase().replace(/^sig/, ''));
  }).filter((name) => /^[a-z][a-z0-9+-]*$/.test(name))));
}

// All that a question is found by.
function searchable(model, one) {
  const folded = one.table.flatMap(([, entries]) => entries.flatMap(([, lines]) => lines.map(([, text]) => text)));
  // What a rule such as 128+n says of each is looked for, too.
  const answers = new Set([...folded, ...one.outcomes.flatMap(([inside, outside, atExit, , instead, why]) => [inside, outside, atExit, ...(instead ?? []), why])]);
  const noted = new Set(one.held.map((held) => held[7]).filter((text) => text !== null));
  const sources = new Set(one.held.map((held) => held[0]));
  return [
    one.id, one.question, one.note, ...Object.values(one.scripts ?? {}), ...(one.victim ?? []),
    ...one.placeOf.keys(), ...answers, ...[...noted, ...sources].map((at) => model.texts[at]),
  ].join('\n').toLowerCase();
}

const OBSERVED = ['$?', 'outside', 'at exit'];

// The controls; what they ask for is done by `act`.
class Controls {
  constructor(model, filter, act) {
    Object.assign(this, { model, filter, act });
    const root = document.getElementById('controls');
    const areas = [...new Set(model.cases.map((one) => one.area))];
    this.search = element('input', {
      type: 'search', id: 'search', placeholder: 'Filter questions', ariaLabel: 'Filter questions by text', autocomplete: 'off',
      spellcheck: false, title: 'words of questions, ids, scripts, answers, sources; Enter opens what an id names; press / to come here',
    });
    this.search.addEventListener('input', () => { filter.text = this.search.value; act.filter(); });
    this.search.addEventListener('keydown', (event) => { if (event.key === 'Enter') act.open(this.search.value.trim()); });
    this.area = element('select', { ariaLabel: 'Area' }, element('option', { value: '' }, 'all areas'),
      areas.map((area) => element('option', { value: area }, area)));
    this.area.addEventListener('change', () => { filter.area = this.area.value; act.filter(); });
    this.view = element('select', { ariaLabel: 'Versions' }, element('option', { value: '' }, this.#isNewest() ? 'newest' : 'all shells'),
      model.histories.filter((history) => history.columns.length > 1)
        .map((history) => element('option', { value: history.name }, `${history.name}, ${history.columns.length} versions`)));
    this.view.addEventListener('change', () => act.view(this.view.value));
    this.shells = element('div', { className: 'choices' });
    this.unchanged = element('label', { className: 'check', hidden: true },
      element('input', { type: 'checkbox', on: { change: ({ target }) => { filter.onlyChanged = !target.checked; act.filter(); } } }),
      'also what never changed');
    this.count = element('output', { id: 'count' });
    const more = element('button', { type: 'button', className: 'more', ariaExpanded: 'false' }, 'More');
    more.addEventListener('click', () => {
      const open = root.classList.toggle('open');
      more.ariaExpanded = String(open);
    });
    this.reset = element('button', { type: 'button', hidden: true, on: { click: () => this.clear() } }, 'Show all');
    root.append(
      this.search, more,
      element('div', { className: 'rest' }, this.area, this.#shades(), this.#menu('Shells', this.shells), this.#rows(), this.view, this.unchanged),
      this.count, this.reset,
    );
    // Not at each key: browsers refuse to be told a new address so often.
    ['change', 'click'].forEach((settled) => root.addEventListener(settled, act.settled));
    root.hidden = false;
  }

  #isNewest() {
    return this.model.shown.length < this.model.columns.length;
  }

  #shades() {
    this.chips = this.model.shades.map(([name, mark, word, meaning], at) => {
      const chip = element('button', { type: 'button', className: `chip ${name}`, ariaPressed: 'false', title: `${word}: ${meaning}` },
        element('span', { className: 'mark', ariaHidden: 'true' }, mark), element('span', { className: 'word' }, word));
      chip.addEventListener('click', () => this.#toggle(chip, at));
      return chip;
    });
    return element('div', { role: 'group', ariaLabel: 'Verdicts', className: 'chips' }, this.chips);
  }

  #toggle(chip, shade) {
    const { shades } = this.filter;
    const on = !shades.delete(shade);
    if (on) shades.add(shade);
    chip.ariaPressed = String(on);
    this.act.filter();
  }

  // Which of the things that are observed have a row.
  #rows() {
    const { without } = this.filter;
    const choice = (on) => {
      const box = element('input', { type: 'checkbox', checked: true });
      box.addEventListener('change', () => {
        if (box.checked) without.delete(on); else without.add(on);
        this.act.rows();
      });
      return element('label', { className: 'check' }, box, on);
    };
    this.rows = element('div', { className: 'choices' }, OBSERVED.map(choice));
    return this.#menu('Rows', this.rows);
  }

  #menu(name, content) {
    const menu = element('details', { className: 'menu' }, element('summary', {}, name), content);
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.firstChild.focus();
      event.stopPropagation();
    });
    // A menu that one has left is done with.
    document.addEventListener('pointerdown', ({ target }) => { if (!menu.contains(target)) menu.open = false; });
    return menu;
  }

  // Offers the columns of a view.
  offer(view, name) {
    const { model, filter } = this;
    this.several?.remove();
    if (name.includes(',')) this.several = this.view.appendChild(element('option', { value: name }, name.replaceAll(',', ', ')));
    this.view.value = name;
    this.unchanged.hidden = !view.changed;
    const choice = (column) => {
      const [shell] = model.columns[column];
      const box = element('input', { type: 'checkbox', checked: !filter.hidden.has(column) });
      box.addEventListener('change', () => {
        if (box.checked) filter.hidden.delete(column); else filter.hidden.add(column);
        this.act.columns();
      });
      return element('label', { className: 'check' }, box, view.changed ? model.shells[shell].name : model.shells[shell].name.split('@')[0]);
    };
    const all = (checked) => {
      view.columns.forEach((column) => { if (checked) filter.hidden.delete(column); else filter.hidden.add(column); });
      this.offer(view, name);
      this.act.columns();
    };
    this.shells.replaceChildren(
      element('div', { className: 'both' },
        element('button', { type: 'button', on: { click: () => all(true) } }, 'all'),
        element('button', { type: 'button', on: { click: () => all(false) } }, 'none')),
      ...view.columns.map(choice),
    );
  }

  clear() {
    Object.assign(this.filter, { text: '', area: '' });
    this.filter.shades.clear();
    this.filter.hidden.clear();
    this.filter.without.clear();
    this.show();
    this.shells.querySelectorAll('input').forEach((box) => { box.checked = true; });
    this.act.all();
    this.search.focus();
  }

  // Shows what the filter asks for, but for the columns, which are offered.
  show() {
    const { text, area, shades, without, onlyChanged } = this.filter;
    this.search.value = text;
    this.area.value = area;
    this.chips.forEach((chip, shade) => { chip.ariaPressed = String(shades.has(shade)); });
    this.rows.querySelectorAll('input').forEach((box, at) => { box.checked = !without.has(OBSERVED[at]); });
    this.unchanged.querySelector('input').checked = !onlyChanged;
  }

  tell(shown, all) {
    this.count.textContent = outOf(shown, all);
    this.reset.hidden = this.filter.isEmpty;
    this.#shownOf(this.shells, 'Shells');
    this.#shownOf(this.rows, 'Rows');
  }

  // Says on a menu's button how many of its choices are shown, unless all are.
  #shownOf(choices, name) {
    const boxes = [...choices.querySelectorAll('input')];
    const shown = boxes.filter((box) => box.checked).length;
    const said = shown === boxes.length ? name : `${name} ${shown}/${boxes.length}`;
    const button = choices.parentElement.firstChild;
    if (button.textContent !== said) button.textContent = said;
  }
}
