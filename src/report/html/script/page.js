// The page: what its address means, and who acts on it.

class Page {
  constructor(model) {
    this.model = model;
    this.filter = new Filter(model);
    this.newest = new View(model, document.getElementById('matrix'), model.shown);
    this.newest.name = '';
    document.body.append(element('div', { id: 'status', role: 'status', className: 'hidden' }));
    this.controls = new Controls(model, this.filter, {
      filter: () => { this.apply(); this.#stay(); },
      columns: () => { this.view.hideColumns(this.filter.hidden); this.apply(); },
      rows: () => { this.#hideRows(); this.apply(); },
      all: () => { this.view.hideColumns(this.filter.hidden); this.#hideRows(); this.apply(); this.#stay(); this.#settle(); },
      settled: () => this.#settle(),
      open: (id) => { if (model.find(id)) this.#lead(id); },
      view: (name) => { location.hash = name ? `versions=${name}` : 'matrix'; },
    });
    // Told of a cell when it comes into sight, and of all of them at once.
    this.lengths = new ResizeObserver((entries) => {
      const cut = entries.map(({ target }) => target.scrollHeight > target.clientHeight + 1);
      entries.forEach(({ target }, at) => target.classList.toggle('cut', cut[at]));
    });
    this.details = new Details(model, () => this.#closed());
    this.#labelRows();
    // The panel shows a source: its row is where the address leads without a script.
    document.querySelectorAll('#sources tr[id]').forEach((row) => row.removeAttribute('id'));
    this.#begin(new URLSearchParams(location.search));
    // Links keep the query: it is another only where one goes back or forth. What is open then follows.
    addEventListener('popstate', () => { if (location.search !== this.query) this.#begin(new URLSearchParams(location.search)); });
    addEventListener('hashchange', () => this.go());
    document.addEventListener('keydown', (event) => this.#pressed(event));
    document.querySelectorAll('.shells td.strip').forEach((strip) => this.#mark(strip));
    new ResizeObserver(([entry]) => {
      document.documentElement.style.setProperty('--bar', `${entry.target.offsetHeight}px`);
    }).observe(document.getElementById('controls'));
    this.go();
  }

  // What the address asks for, before what is open is opened.
  #begin(query) {
    const { model, filter } = this;
    fromQuery(model, filter, query);
    this.controls.show();
    this.#hideRows();
    const view = this.#viewOf(query.getAll('versions').filter((name) => model.historyNamed.get(name)?.columns.length > 0));
    this.#use(view, new Set(hiddenColumns(model, query, view)));
  }

  // The versions of these shells; without any, the newest of all.
  #viewOf(names) {
    if (names.length === 0) return this.newest;
    return this.view?.name === names.join(',') ? this.view : versionsView(this.model, names);
  }

  // Has the address say what is asked for.
  #settle() {
    const query = toQuery(this.model, this.filter, this.view);
    if (`?${query}` !== (location.search || '?')) {
      history.replaceState(undefined, '', `${location.href.split(/[?#]/)[0]}${query && `?${query}`}${location.hash}`);
    }
    this.query = location.search;
  }

  apply() {
    const { filter, view } = this;
    const shown = view.show((one) => filter.wants(one, view));
    const all = view.questions.length;
    this.controls.tell(shown, all);
    view.root.classList.toggle('only', filter.shades.size > 0);
    this.model.shades.forEach(([name], at) => view.root.classList.toggle(`only-${name}`, filter.shades.has(at)));
    document.body.classList.toggle('no-shell', view.left === 0);
    document.body.classList.toggle('nothing', shown === 0);
    view.grid?.enter();
  }

  #hideRows() {
    ROWS.forEach((on, name) => document.body.classList.toggle(`no-${name}`, this.filter.without.has(on)));
  }

  // Goes back to where the questions begin, if so many went away that they are out of sight.
  #stay() {
    const { top, bottom } = this.view.root.getBoundingClientRect();
    if (top < 0 && bottom < innerHeight / 2) reach(this.view.root);
  }

  // What the address means.
  go() {
    const id = decoded(location.hash.slice(1));
    const [, kind, name] = /^(source|finding|versions|area)=(.*)$/.exec(id) ?? [];
    const { model } = this;
    this.#point();
    if (kind === 'versions') {
      const view = this.#viewOf(name.split(',').filter(Boolean));
      if (view.columns.length === 0) {
        this.#unknown(id);
        return;
      }
      this.#use(view);
      this.details.hide();
      reach(this.view.root);
    } else if (kind === 'source' && model.sourceOf.has(name)) {
      this.#open(sourceDetails(model, model.sourceOf.get(name)));
    } else if (kind === 'finding' && document.getElementById(id)) {
      if (!WIDE.matches) this.details.hide();
      reach(document.getElementById(id), 'center');
    } else if (id === 'matrix') {
      this.#use(this.newest);
      this.details.hide();
      reach(this.view.root);
    } else {
      const found = model.find(id);
      if (found) this.#openCell(found);
      else if (id && !document.getElementById(id)) this.#unknown(id);
      else {
        this.details.hide();
        reach(document.getElementById(id));
      }
    }
  }

  // What another page has, or one of another day.
  #unknown(id) {
    this.#open({ title: ['Nothing is called so'], content: [element('p', {}, 'This page has no ', element('code', {}, visible(id)), ': it may be of other shells, versions or cases.')] });
  }

  #openCell({ one, scenario, shell }) {
    this.#lookAt(one);
    if (shell === undefined && scenario === undefined) return this.#open(caseDetails(this.model, one));
    const asked = shell ?? this.model.columns[this.view.columns[0]][0];
    this.#open(cellDetails(this.model, one, scenario ?? worst(this.model, one, asked), asked));
    this.#point(one, asked);
  }

  #open({ title, content }) {
    const { dialog } = this.details;
    const { activeElement } = document;
    // Whoever closes it goes on from where it was opened.
    if (!dialog.contains(activeElement) && activeElement !== document.body) this.opener = activeElement;
    else if (!dialog.open) this.opener = undefined;
    this.details.show(title, content);
  }

  // Shows which cell is open, if one is.
  #point(one, shell) {
    document.querySelectorAll('td.current').forEach((cell) => cell.classList.remove('current'));
    const place = this.view.questions.find((question) => question.one === one);
    const at = this.view.columns.indexOf(this.model.columnOf[shell]);
    if (!place || at < 0) return;
    const cells = [...place.body.rows].slice(1).map((row) => row.cells[at + 1]);
    cells.forEach((cell) => cell.classList.add('current'));
    this.#uncover(cells[0]);
  }

  // Scrolls sideways as far as it takes to see a cell between the names of the rows and the panel.
  #uncover(cell) {
    if (!cell) return;
    const { left, right, width } = cell.getBoundingClientRect();
    const from = cell.parentElement.cells[0].getBoundingClientRect().width;
    const to = this.details.left;
    if (width === 0) return;
    if (left < from) scrollBy({ left: Math.floor(left - from) });
    else if (right > to) scrollBy({ left: Math.ceil(Math.min(right - to, left - from)) });
  }

  // Brings a question into sight, unless it is there.
  #lookAt(one) {
    const place = this.view.questions.find((question) => question.one === one);
    if (!place || place.body.hidden) return;
    const { top, bottom } = place.body.getBoundingClientRect();
    if (bottom < 100 || top > innerHeight - 50) reach(place.body);
  }

  #closed() {
    this.#point();
    const { opener, view } = this;
    history.replaceState(undefined, '', `${location.href.split('#')[0]}#${view.name ? `versions=${view.name}` : ''}`);
    if (opener?.isConnected && opener.checkVisibility()) opener.focus({ preventScroll: true });
    this.opener = undefined;
  }

  // What is hidden in one view need not be in another.
  #use(view, hidden = view === this.view ? this.filter.hidden : new Set()) {
    if (this.view && this.view !== view && this.view !== this.newest) this.view.root.remove();
    this.newest.root.hidden = view !== this.newest;
    if (view !== this.newest) {
      this.newest.root.after(view.root);
      this.#labelRows(view.root);
    }
    this.view = view;
    this.filter.hidden = hidden;
    view.hideColumns(hidden);
    if (!view.grid) view.root.querySelectorAll('.long').forEach((long) => this.lengths.observe(long));
    view.grid ??= new Grid(view, (one, column) => this.#chosen(one, column));
    this.controls.offer(view, view.name);
    this.apply();
    view.grid.enter();
    this.#settle();
  }

  #chosen(one, column) {
    this.#lead(`${one.id}@${this.model.linkName(remarkable(this.model, one, column))}`);
  }

  // Leads to what an id means, even if the address names it already.
  #lead(id) {
    if (decoded(location.hash.slice(1)) === id) this.go();
    else location.hash = id;
  }

  // So that rows of one kind can be left away.
  #labelRows(root = this.newest.root) {
    root.querySelectorAll('tbody > tr:not(.q)').forEach((row) => {
      row.classList.add({ '$?': 'inside', outside: 'outside', 'at exit': 'at-exit' }[row.firstElementChild.textContent.trim()]);
    });
  }

  #pressed(event) {
    const typing = event.target.closest('input, textarea, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.controls.search.focus();
    } else if (event.key === 'Escape' && event.target === this.controls.search) {
      this.controls.clear();
    } else if (event.key === 'Escape' && !typing && this.details.dialog.open) {
      this.details.close();
    }
  }

  // From a mark of a strip to its question.
  #mark(strip) {
    const { model } = this;
    const at = ({ clientX }) => {
      const { left, width } = strip.firstElementChild.getBoundingClientRect();
      return model.cases[Math.floor((clientX - left) / width * model.cases.length)];
    };
    strip.addEventListener('pointermove', (event) => { strip.title = at(event)?.id ?? ''; });
    strip.addEventListener('click', (event) => {
      const one = at(event);
      if (one) location.hash = `${one.id}@${model.linkName(remarkable(model, one, strip.dataset.column))}`;
    });
  }
}

// Scrolls to a part of the page. What comes into sight may turn out to be higher than it was thought to be.
function reach(part, block = 'start', attempts = 4) {
  if (!part) return;
  const left = scrollX;
  part.scrollIntoView({ block, inline: 'nearest' });
  scrollTo({ left });
  if (attempts > 0) requestAnimationFrame(() => reach(part, block, attempts - 1));
}

// The scenario that is most worth a look.
function worst(model, one, shell) {
  const shades = one.scenarios.map((_, at) => model.shades.indexOf(model.outcome(one, at, shell)?.shade ?? model.shades.at(-1)));
  return shades.indexOf(Math.min(...shades));
}

// The shell or mode of a column that shows why the cell looks as it does.
function remarkable(model, one, column) {
  const lowest = (shell) => 31 - Math.clz32(model.shadesOf(one, shell) & -model.shadesOf(one, shell)) >>> 0;
  return model.columns[column].flat().reduce((best, shell) => (lowest(shell) < lowest(best) ? shell : best));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

unpack().then((model) => {
  const page = new Page(model);
  performance.mark('ready');
  document.documentElement.dataset.ready = '';
  // The first key should not wait for what is found by text.
  const prepare = () => { model.cases.forEach((one) => { one.text ??= searchable(model, one); }); };
  if ('requestIdleCallback' in globalThis) requestIdleCallback(prepare); else setTimeout(prepare);
  return page;
}).catch((error) => {
  const warning = element('p', { role: 'alert', className: 'failed' }, `Details and filters do not work in this browser: ${error.message}. The matrix below is complete.`);
  document.querySelector('header.top').append(warning);
});
