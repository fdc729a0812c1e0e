// Cells by mouse and keyboard: one of them is in the order of the Tab key, and the arrows lead to the others.

class Grid {
  constructor(view, open) {
    Object.assign(this, { view, open });
    const { root } = view;
    root.querySelectorAll('table').forEach((table) => table.setAttribute('role', 'grid'));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('keydown', (event) => this.#pressed(event));
    this.enter();
  }

  // Makes a cell that is shown the one that Tab leads to.
  enter() {
    // Not by its looks: to work those out would take longer than all else that a key does.
    if (this.current && !this.current.closest('[hidden]') && !this.view.isHidden(this.current.cellIndex - 1)) return;
    const first = this.view.questions.find(({ body }) => !body.hidden && !body.parentElement.parentElement.hidden);
    const cells = first ? [...first.body.querySelectorAll('tr:not(.q) > td')] : [];
    this.#take(cells.find((cell) => !this.view.isHidden(cell.cellIndex - 1)));
  }

  #take(cell) {
    // One that lost its place in the order would lose the focus, too.
    if (cell === this.current) return;
    this.current?.removeAttribute('tabindex');
    this.current = cell;
    if (cell) cell.tabIndex = 0;
  }

  #clicked({ target, detail }) {
    const cell = target.closest('tbody td');
    // Whoever marks a text wants no more than that.
    if (!cell || (detail > 0 && String(getSelection()))) return;
    this.#take(cell);
    cell.focus({ preventScroll: true });
    this.#openCell(cell);
  }

  #openCell(cell) {
    const body = cell.closest('tbody');
    this.open(this.view.model.caseOf.get(body.id || body.dataset.case), this.view.columns[cell.cellIndex - 1]);
  }

  #pressed(event) {
    const cell = event.target;
    if (!cell.matches('tbody td') || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowLeft: () => this.#beside(cell, -1),
      ArrowRight: () => this.#beside(cell, 1),
      ArrowUp: () => this.#below(cell, -1),
      ArrowDown: () => this.#below(cell, 1),
      Home: () => this.#end(cell, 0),
      End: () => this.#end(cell, -1),
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.#openCell(cell);
    else if (to) this.#go(to());
    else return;
    event.preventDefault();
  }

  #go(cell) {
    if (!cell) return;
    this.#take(cell);
    cell.focus();
  }

  #cells(row) {
    return [...row.cells].filter((cell) => cell.tagName === 'TD' && getComputedStyle(cell).display !== 'none');
  }

  #beside(cell, step) {
    const cells = this.#cells(cell.parentElement);
    return cells[cells.indexOf(cell) + step];
  }

  #end(cell, at) {
    return this.#cells(cell.parentElement).at(at);
  }

  // The same column in the next row that is shown, whatever table that is in.
  #below(cell, step) {
    const rows = this.view.questions.filter(({ body }) => !body.hidden)
      .flatMap(({ body }) => [...body.rows].filter((row) => !row.matches('.q') && getComputedStyle(row).display !== 'none'));
    return rows[rows.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex];
  }
}
