'use strict';

const NUMBER = new Intl.NumberFormat('en');
const UNKNOWN = '–';

/** Formats a count or a rate; null is unknown. */
function count(value) {
  return value === null ? UNKNOWN : NUMBER.format(Math.round(value));
}

/** Formats a time in seconds; null is unknown. */
function duration(seconds) {
  if (seconds === null) return UNKNOWN;
  if (seconds === Infinity) return '∞';
  if (seconds < 1) return Math.round(seconds * 1000) + ' ms';
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (seconds < 180) return Math.round(seconds) + ' s';
  if (seconds < 3 * 3600) return Math.round(seconds / 60) + ' min';
  return NUMBER.format(Math.round(seconds / 3600)) + ' h';
}

/** Formats a moment as the time of day here, with the date unless it is today. */
function moment(date) {
  const time = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date().toDateString() ? time : date.toLocaleDateString('en-CA') + ' ' + time;
}

/** Creates a part of a table; on a phone it is laid out as something else, and stays what it is by its role. */
function create(name, role) {
  const element = document.createElement(name);
  element.setAttribute('role', role);
  return element;
}

/**
 * A table of rows that come and go. Only what has changed is changed in the page, and only as text: names and reasons come from
 * strangers. A column has a label, the text of a row, and if one can sort by it, a value of a row.
 */
class LiveTable {
  constructor(element, columns, none) {
    this.columns = columns;
    this.rows = new Map();
    this.data = [];
    this.sorted = columns.find(column => column.first) || null;
    this.descending = true;
    this.headers = columns.map(column => this.#header(column));
    const head = create('thead', 'rowgroup');
    const line = create('tr', 'row');
    line.append(...this.headers);
    head.append(line);
    this.body = create('tbody', 'rowgroup');
    element.setAttribute('role', 'table');
    element.append(head, this.body);
    this.none = create('tr', 'row');
    const cell = create('td', 'cell');
    cell.colSpan = columns.length;
    cell.className = 'empty';
    cell.textContent = none;
    this.none.append(cell);
    this.#showOrder();
  }

  #header(column) {
    const header = create('th', 'columnheader');
    header.scope = 'col';
    if (column.number) header.className = 'number';
    if (!column.value) {
      header.textContent = column.label;
      return header;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = column.label;
    button.addEventListener('click', () => {
      this.descending = this.sorted === column ? !this.descending : column.number === true;
      this.sorted = column;
      this.#showOrder();
      this.#order();
    });
    header.append(button);
    return header;
  }

  #showOrder() {
    this.columns.forEach((column, i) => {
      if (!column.value) return;
      const order = this.descending ? 'descending' : 'ascending';
      this.headers[i].setAttribute('aria-sort', column === this.sorted ? order : 'none');
    });
  }

  /** Shows these rows, each with a key of its own, in this order unless sorted. */
  show(data) {
    this.data = data;
    const seen = new Set();
    for (const each of data) {
      seen.add(each.key);
      let row = this.rows.get(each.key);
      if (!row) {
        row = this.#row();
        this.rows.set(each.key, row);
      }
      this.#update(row, each);
    }
    for (const [key, row] of this.rows) {
      if (!seen.has(key)) {
        row.element.remove();
        this.rows.delete(key);
      }
    }
    this.#order();
  }

  #row() {
    const element = create('tr', 'row');
    const cells = this.columns.map((column, i) => {
      const cell = i === 0 ? create('th', 'rowheader') : create('td', 'cell');
      if (i === 0) cell.scope = 'row';
      cell.className = [column.number ? 'number' : '', column.className || ''].join(' ').trim();
      cell.dataset.label = column.label;
      return cell;
    });
    element.append(...cells);
    return { element, cells, texts: [], className: '' };
  }

  #update(row, each) {
    this.columns.forEach((column, i) => {
      const text = column.text(each);
      if (row.texts[i] !== text) {
        row.texts[i] = text;
        row.cells[i].textContent = text;
      }
    });
    if (row.className !== each.className) {
      row.className = each.className;
      row.element.className = each.className;
    }
  }

  #order() {
    const order = [...this.data];
    if (this.sorted) {
      const value = this.sorted.value;
      const sign = this.descending ? -1 : 1;
      order.sort((a, b) => sign * compare(value(a), value(b)));
    }
    let next = this.body.firstChild;
    for (const element of order.length ? order.map(each => this.rows.get(each.key).element) : [this.none]) {
      if (element === next) {
        next = next.nextSibling;
      } else {
        this.body.insertBefore(element, next);
      }
    }
    if (order.length) this.none.remove();
  }
}

/** Compares numbers and texts; unknown is least. */
function compare(a, b) {
  if (a === null || b === null) return (a !== null) - (b !== null);
  return typeof a === 'string' ? a.localeCompare(b) : a - b;
}

/** Measures how fast counters grow, over at least so many seconds once they are known for as long. */
class Rates {
  constructor(seconds) {
    this.seconds = seconds;
    this.counters = new Map();
    this.seen = new Set();
  }

  /** Begins with the counters of a moment, in seconds. */
  begin(now) {
    this.now = now;
    this.seen = new Set();
  }

  /** Growth of a counter a second; null: unknown, because it is new or began anew. */
  of(key, value) {
    this.seen.add(key);
    const samples = this.counters.get(key) || [];
    const last = samples[samples.length - 1];
    if (last && (value < last.value || this.now < last.at)) samples.length = 0;
    if (samples.length === 0 || last.at < this.now) samples.push({ at: this.now, value });
    while (samples.length > 2 && this.now - samples[1].at >= this.seconds) samples.shift();
    this.counters.set(key, samples);
    const first = samples[0];
    return samples.length < 2 ? null : (value - first.value) / (this.now - first.at);
  }

  /** Forgets the counters that were not asked for. */
  end() {
    for (const key of this.counters.keys()) {
      if (!this.seen.has(key)) this.counters.delete(key);
    }
  }
}
