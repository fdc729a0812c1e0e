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
      rows: (on, shown) => { document.body.classList.toggle(`no-${on.replace('$?', 'inside').replace(' ', '-')}`, !shown); },
      open: (id) => { if (model.find(id)) this.#lead(id); },
      view: (name) => { location.hash = name ? `versions=${name}` : 'matrix'; },
    });
    this.details = new Details(model, () => this.#closed());
    this.#labelRows();
    this.#use(this.newest);
    addEventListener('hashchange', () => this.go());
    document.addEventListener('keydown', (event) => this.#pressed(event));
    document.querySelectorAll('.shells td.strip').forEach((strip) => this.#mark(strip));
    new ResizeObserver(([entry]) => {
      document.documentElement.style.setProperty('--bar', `${entry.target.offsetHeight}px`);
    }).observe(document.getElementById('controls'));
    this.go();
  }

  apply() {
    const { filter, view } = this;
    const shown = view.show((one) => filter.wants(one, view));
    const all = view.questions.length;
    this.controls.tell(shown, all);
    view.root.classList.toggle('only', filter.shades.size > 0);
    this.model.shades.forEach(([name], at) => view.root.classList.toggle(`only-${name}`, filter.shades.has(at)));
    document.body.classList.toggle('nothing', shown === 0);
    view.grid?.enter();
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
    if (kind === 'versions') {
      const view = versionsView(model, name.split(','));
      if (view.columns.length > 0) this.#use(view);
      this.details.hide();
      reach(this.view.root);
    } else if (kind === 'source' && model.sourceOf.has(name)) {
      this.#open(sourceDetails(model, model.sourceOf.get(name)));
    } else if (kind === 'finding') {
      if (!WIDE.matches) this.details.hide();
      reach(document.getElementById(id), 'center');
    } else if (id === 'matrix') {
      this.#use(this.newest);
      this.details.hide();
      reach(this.view.root);
    } else {
      const found = model.find(id);
      if (found) this.#openCell(found);
      else {
        this.details.hide();
        const part = id && document.getElementById(id);
        reach(part);
        // A case of another page, or of another day.
        if (!part && id.includes('/')) {
          this.#open({ title: ['Nothing is called so'], content: [element('p', {}, 'This page has no ', element('code', {}, visible(id)), ': it may be of other shells, versions or cases.')] });
        }
      }
    }
  }

  #openCell({ one, scenario, shell }) {
    this.#lookAt(one);
    if (shell === undefined && scenario === undefined) return this.#open(caseDetails(this.model, one));
    const asked = shell ?? this.model.columns[this.view.columns[0]][0];
    this.#point(one, asked);
    return this.#open(cellDetails(this.model, one, scenario ?? worst(this.model, one, asked), asked));
  }

  #open({ title, content }) {
    this.details.show(title, content);
  }

  // Shows which cell is open.
  #point(one, shell) {
    const place = this.view.questions.find((question) => question.one === one);
    const at = this.view.columns.indexOf(this.model.columnOf[shell]);
    document.querySelectorAll('td.current').forEach((cell) => cell.classList.remove('current'));
    if (!place || at < 0) return;
    [...place.body.rows].slice(1).forEach((row) => row.cells[at + 1].classList.add('current'));
  }

  // Brings a question into sight, unless it is there.
  #lookAt(one) {
    const place = this.view.questions.find((question) => question.one === one);
    if (!place || place.body.hidden) return;
    const { top, bottom } = place.body.getBoundingClientRect();
    if (bottom < 100 || top > innerHeight - 50) reach(place.body);
  }

  #closed() {
    document.querySelectorAll('td.current').forEach((each) => each.classList.remove('current'));
    const { cell, view } = this;
    history.replaceState(undefined, '', `${location.href.split('#')[0]}#${view.name ? `versions=${view.name}` : ''}`);
    if (cell?.isConnected && cell.checkVisibility()) cell.focus({ preventScroll: true });
    this.cell = undefined;
  }

  #use(view) {
    if (this.view && this.view !== view && this.view !== this.newest) this.view.root.remove();
    this.newest.root.hidden = view !== this.newest;
    if (view !== this.newest) {
      this.newest.root.after(view.root);
      this.#labelRows(view.root);
    }
    this.view = view;
    // What is hidden in one view need not be in another.
    if (!view.grid) this.filter.hidden.clear();
    view.hideColumns(this.filter.hidden);
    view.grid ??= new Grid(view, (one, column, cell) => this.#chosen(one, column, cell));
    this.controls.offer(view, view.name);
    this.apply();
    view.grid.enter();
  }

  #chosen(one, column, cell) {
    this.cell = cell;
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
  part.scrollIntoView({ block, inline: 'nearest' });
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
