'use strict';

/** How many moments the charts show, one a second. */
const MOMENTS = 600;
/** A pause that is no line in a chart, in seconds. */
const GAP = 3.5;
const HEIGHT = 150;

/** Charts of what happened lately, for one socket or for all. */
class Charts {
  static #KINDS = [
    { title: 'Packets per second', curves: [['captured', 'captured']], text: count },
    { title: 'Lost packets per second', curves: [['dropped', 'dropped by the kernel'], ['lost', 'missed by readers']], text: count },
    { title: 'Fullest ring', curves: [['held', '% of its blocks held']], text: value => value === null ? UNKNOWN : value.toFixed(0) },
  ];

  constructor(element, select) {
    this.select = select;
    this.options = new Map();
    this.times = [];
    this.moments = [];
    this.panels = Charts.#KINDS.map(kind => this.#panel(element, kind));
    select.addEventListener('change', () => this.#draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot());
    new ResizeObserver(() => this.#resize()).observe(element);
    this.#plot();
  }

  #panel(element, kind) {
    const box = document.createElement('div');
    box.className = 'chart';
    const title = document.createElement('h3');
    title.textContent = kind.title;
    const canvas = document.createElement('div');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Chart: ' + kind.title + '; the present values follow');
    const legend = document.createElement('ul');
    const values = kind.curves.map(([, label]) => {
      const item = document.createElement('li');
      const value = document.createElement('span');
      item.append(label + ': ', value);
      legend.append(item);
      return value;
    });
    box.append(title, canvas, legend);
    element.append(box);
    return { kind, canvas, values, plot: null };
  }

  #plot() {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(name).trim();
    const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
    for (const panel of this.panels) {
      if (panel.plot) panel.plot.destroy();
      panel.plot = new uPlot({
        width: Math.max(panel.canvas.clientWidth, 100),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (plot, least, most) => [0, Math.max(most || 0, 1) * 1.1] } },
        axes: [{ ...axis, space: 80, values: (plot, ticks) => ticks.map(tick => moment(new Date(tick * 1000))) }, { ...axis, size: 62, values: (plot, ticks) => ticks.map(tick => short(tick)) }],
        series: [{}, ...panel.kind.curves.map((curve, i) => ({ stroke: color('--curve-' + (i + 1)), width: 2, points: { show: false } }))],
      }, this.#data(panel), panel.canvas);
    }
  }

  #resize() {
    for (const panel of this.panels) {
      const width = panel.canvas.clientWidth;
      if (width > 0 && width !== panel.plot.width) panel.plot.setSize({ width, height: HEIGHT });
    }
  }

  /** Adds a moment: of each socket its rates, and how full its rings are; the empty name is that of all. */
  add(seconds, sockets) {
    const last = this.times[this.times.length - 1];
    if (last !== undefined && seconds <= last) {
      this.times = [];
      this.moments = [];
    } else if (seconds - last > GAP) {
      this.#push(last + 1, new Map());
    }
    this.#push(seconds, sockets);
    this.#offer([...sockets.keys()]);
    this.#draw();
  }

  #push(seconds, sockets) {
    this.times.push(seconds);
    this.moments.push(sockets);
    if (this.times.length > MOMENTS) {
      this.times.shift();
      this.moments.shift();
    }
  }

  // One that is chosen stays until another one is.
  #offer(names) {
    for (const name of names) {
      if (name !== '' && !this.options.has(name)) {
        const option = document.createElement('option');
        option.value = name;
        option.textContent = name;
        this.options.set(name, option);
        this.select.append(option);
      }
    }
    for (const [name, option] of this.options) {
      if (!names.includes(name) && name !== this.select.value) {
        option.remove();
        this.options.delete(name);
      }
    }
  }

  #data(panel) {
    const chosen = this.select.value;
    const values = field => this.moments.map(sockets => {
      const socket = sockets.get(chosen);
      return socket ? socket[field] : null;
    });
    return [this.times, ...panel.kind.curves.map(([field]) => values(field))];
  }

  #draw() {
    const now = this.moments[this.moments.length - 1];
    const socket = now && now.get(this.select.value);
    for (const panel of this.panels) {
      panel.plot.setData(this.#data(panel));
      panel.kind.curves.forEach(([field], i) => {
        const text = panel.kind.text(socket ? socket[field] : null);
        if (panel.values[i].textContent !== text) panel.values[i].textContent = text;
      });
    }
  }
}

/** Formats the tick of an axis in few characters. */
function short(value) {
  if (value >= 1e9) return value / 1e9 + ' G';
  if (value >= 1e6) return value / 1e6 + ' M';
  if (value >= 1e3) return value / 1e3 + ' k';
  return String(value);
}
