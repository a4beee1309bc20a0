'use strict';

(() => {
  const POLL_MILLIS = 1000;
  const TIMEOUT_MILLIS = 5000;
  /** Slack and lag are judged by the rate of some seconds: a ring may have few blocks a second. */
  const SLOW_SECONDS = 5;
  /** For so long a loss is marked as new. */
  const FRESH_SECONDS = 10;
  /** A reader that lags for longer is marked. */
  const LATE_SECONDS = 1;

  const find = id => document.getElementById(id);
  const rates = new Rates(0);
  const slowRates = new Rates(SLOW_SECONDS);
  const charts = new Charts(find('charts'), find('shown'));
  const bySocket = row => row.place;

  const rings = new LiveTable(find('rings'), [
    { label: 'Socket', className: 'path', text: row => row.socketName },
    { label: 'Ring', text: row => row.ring },
    { label: 'Interface', className: 'path', text: row => row.interfaceName },
    { label: 'State', text: row => row.state, className: 'why' },
    { label: 'Packets/s', text: row => count(row.packets), number: true },
    { label: 'Dropped/s', text: row => count(row.dropped), number: true },
    { label: 'Dropped', text: row => count(row.allDropped), number: true },
    { label: 'Held blocks', text: row => row.held, number: true },
    { label: 'Slack', text: row => duration(row.slack), number: true },
    { label: 'Readers', text: row => count(row.readers), number: true },
  ], 'There is no socket.');

  const readers = new LiveTable(find('readers'), [
    { label: 'Reader', text: row => row.name, value: row => row.name },
    { label: 'Kind', text: row => row.kind, className: 'short' },
    { label: 'Socket', className: 'path', text: row => row.socketName, value: bySocket },
    { label: 'Ring', text: row => String(row.ring) },
    { label: 'State', text: row => row.state, className: 'why' },
    // what is in time is equal, so that rows stay where they are
    { label: 'Lag', text: row => row.lagText, number: true, value: row => row.lag >= LATE_SECONDS ? row.lag : 0, first: true },
    { label: 'Delivered/s', text: row => count(row.rate), number: true, value: row => row.rate },
    { label: 'Delivered', text: row => count(row.delivered), number: true, value: row => row.delivered },
    { label: 'Missed', text: row => count(row.missed), number: true, value: row => row.missed },
    { label: 'Hold', text: row => duration(row.hold), number: true, value: row => row.hold },
    { label: 'Longest hold', text: row => duration(row.longestHold), number: true, value: row => row.longestHold },
  ], 'There is no reader.');

  const losses = new LiveTable(find('losses'), [
    { label: 'Time', text: row => row.time, className: 'short' },
    { label: 'Socket', className: 'path', text: row => row.socketName },
    { label: 'Ring', text: row => String(row.ring) },
    { label: 'Kind', text: row => row.kind, className: 'short why' },
    { label: 'Reader', text: row => row.reader },
    { label: 'Packets', text: row => count(row.packets), number: true },
    { label: 'Reason', className: 'path', text: row => row.reason },
  ], 'Nothing was lost, as far back as Witness remembers.');

  const seconds = nanos => nanos === null ? null : nanos / 1e9;

  function readerName(reader) {
    return reader === null ? 'all' : reader.pid === null ? reader.name : `${reader.name} (pid ${reader.pid}, uid ${reader.uid})`;
  }

  function slackOf(free, blocksPerSecond) {
    if (blocksPerSecond === null) return null;
    return blocksPerSecond > 0 ? free / blocksPerSecond : Infinity;
  }

  function ringRows(socket) {
    const remark = [socket.state.detail, socket.state.refusal && 'change refused: ' + socket.state.refusal,
      socket.listener && socket.listener.state.phase === 'failed' && 'no client can connect: ' + socket.listener.state.detail];
    const state = [socket.state.phase, ...remark.filter(Boolean)].join(': ');
    const common = { socketName: socket.socketName, interfaceName: socket.interfaceName, state };
    const className = socket.state.phase === 'failed' || socket.state.refusal ? 'bad' : '';
    if (socket.rings.length === 0) {
      return [{ ...common, key: socket.socketName, className, ring: UNKNOWN, packets: null, dropped: null, allDropped: null,
        held: UNKNOWN, slack: null, readers: null }];
    }
    return socket.rings.map(ring => {
      const key = [socket.socketName, ring.fanoutIndex, ring.since].join(' ');
      const blocks = slowRates.of('taken ' + key, ring.taken.blocks);
      const all = ring.description.numBlocks;
      const dropped = rates.of('dropped ' + key, ring.kernel.dropped);
      return { ...common, key, className: dropped > 0 ? 'bad' : className, ring: String(ring.fanoutIndex),
        packets: rates.of('accepted ' + key, ring.kernel.accepted), dropped, allDropped: ring.kernel.dropped,
        held: `${NUMBER.format(all - ring.freeBlocks)} of ${NUMBER.format(all)}`,
        slack: slackOf(ring.freeBlocks, blocks), readers: ring.subscriptions.length };
    });
  }

  // The lag in blocks at the rate of the ring; what stands still may lag without a rate.
  function readerRow(socketName, ring, blocksPerSecond, status, name, kind, state, identity) {
    const key = [socketName, ring, kind, identity, status.since].join(' ');
    const lag = status.lagBlocks === 0 ? 0 : blocksPerSecond > 0 ? status.lagBlocks / blocksPerSecond : null;
    const hold = seconds(status.oldestInFlightNanos);
    const late = Math.max(lag || 0, hold || 0);
    const missed = status.ledger.skipped.packets + status.ledger.forfeited.packets;
    const losing = rates.of('missed ' + key, missed) > 0;
    const words = [state, late >= LATE_SECONDS && 'slow', losing && 'losing packets'].filter(Boolean);
    return { key, name, kind, socketName, ring, place: socketName + ' ' + ring, state: words.join(', '), lag: late,
      lagText: lag === null ? `${NUMBER.format(status.lagBlocks)} blocks` : duration(lag),
      rate: rates.of('delivered ' + key, status.ledger.delivered.packets), delivered: status.ledger.delivered.packets, missed,
      hold, longestHold: seconds(status.longestHoldNanos), className: words.length > (state ? 1 : 0) ? 'bad' : '' };
  }

  function clientRows(socket) {
    return socket.rings.flatMap(ring => {
      const blocks = slowRates.of(['taken', socket.socketName, ring.fanoutIndex, ring.since].join(' '), ring.taken.blocks);
      return ring.subscriptions.filter(each => each.reader.kind === 'client').map(each => readerRow(
        socket.socketName, ring.fanoutIndex, blocks, each, readerName(each.reader), 'client', each.paused ? 'paused' : '',
        each.reader.pid));
    });
  }

  function consumerRows(state) {
    return state.consumers.map(each => {
      const socket = state.sockets.find(one => one.socketName === each.socketName);
      const ring = socket && socket.rings.find(one => one.fanoutIndex === each.fanoutIndex);
      const blocks = ring
        ? slowRates.of(['taken', each.socketName, each.fanoutIndex, ring.since].join(' '), ring.taken.blocks) : null;
      const why = each.state === 'running' ? '' : each.state + (each.why && ': ' + each.why);
      return readerRow(each.socketName, each.fanoutIndex, blocks, each, each.consumer, 'consumer', why, each.consumer);
    });
  }

  // After a restart of Witness its losses count from 1 again.
  const lossKey = loss => [loss.socketName, loss.number, loss.since].join(' ');

  function lossRow(loss, now) {
    const since = new Date(loss.since);
    const until = new Date(loss.until);
    const time = until - since < 1000 ? moment(since) : moment(since) + ' to ' + moment(until);
    return { key: lossKey(loss), time, socketName: loss.socketName, ring: loss.fanoutIndex, kind: loss.kind,
      reader: readerName(loss.reader), packets: loss.lost.packets, reason: loss.detail || reasonOf(loss.kind),
      className: now - until < FRESH_SECONDS * 1000 ? 'fresh' : '' };
  }

  function reasonOf(kind) {
    return kind === 'drop' ? 'the ring had no room' : kind === 'skip' ? 'it held up other readers' : '';
  }

  function chartMoment(state) {
    const moment = new Map();
    const all = { captured: null, dropped: null, lost: null, held: null };
    for (const socket of state.sockets) {
      const of = (name, value) => rates.of(['total', name, socket.socketName].join(' '), value);
      const { kernel, readers: ledger } = socket.totals;
      const shares = socket.rings.map(ring => 100 * (1 - ring.freeBlocks / ring.description.numBlocks));
      const one = { captured: of('accepted', kernel.accepted), dropped: of('dropped', kernel.dropped),
        lost: of('lost', ledger.skipped.packets + ledger.forfeited.packets), held: shares.length ? Math.max(...shares) : null };
      moment.set(socket.socketName, one);
      for (const field of ['captured', 'dropped', 'lost']) {
        if (one[field] !== null) all[field] += one[field];
      }
      if (one.held !== null) all.held = Math.max(all.held, one.held);
    }
    return moment.set('', all);
  }

  function setText(element, text, className) {
    if (element.textContent !== text) element.textContent = text;
    if (className !== undefined && element.className !== className) element.className = className;
  }

  function showHealth(health) {
    setText(find('health'), health.status, health.status);
    const texts = health.checks.map(check => `${check.status}: ${check.name}: ${check.detail}`);
    const list = find('problems');
    while (list.children.length > texts.length) list.lastChild.remove();
    while (list.children.length < texts.length) list.append(document.createElement('li'));
    texts.forEach((text, i) => setText(list.children[i], text));
  }

  /** The losses that were shown; null before the first answer: what is old then is no news. */
  let known = null;

  function showNews(all) {
    const now = new Set(all.map(lossKey));
    const fresh = known === null ? [] : all.filter(loss => !known.has(lossKey(loss)));
    if (fresh.length > 0) {
      const last = fresh[fresh.length - 1];
      setText(find('news'), `${moment(new Date(last.until))}: ${last.kind} at ${last.socketName}, ring ${last.fanoutIndex}: `
        + `${readerName(last.reader)} lost packets` + (fresh.length > 1 ? `, and ${fresh.length - 1} more losses` : ''));
    }
    known = now;
  }

  function show(state) {
    const now = state.nanos / 1e9;
    rates.begin(now);
    slowRates.begin(now);
    setText(find('version'), state.version);
    showHealth(state.health);
    const ringsShown = state.sockets.flatMap(ringRows);
    const readersShown = [...state.sockets.flatMap(clientRows), ...consumerRows(state)];
    rings.show(ringsShown);
    readers.show(readersShown);
    losses.show([...state.losses].reverse().map(loss => lossRow(loss, new Date(state.time))));
    showNews(state.losses);
    charts.add(Date.parse(state.time) / 1000, chartMoment(state));
    rates.end();
    slowRates.end();
  }

  // --- asking ---

  const connection = find('connection');
  const pause = find('pause');
  let paused = false;
  let timer;
  let asking = null;
  let shownNanos = null;
  let answered = null;
  let failing = false;

  function showConnection() {
    if (paused) {
      setText(connection, 'Paused', 'paused');
    } else if (failing) {
      setText(connection, 'No answer since ' + moment(answered) + ': the numbers are older', 'failing');
    } else if (answered) {
      setText(connection, 'Live', '');
    }
  }

  function stop() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }

  /** Asks at once, unless nobody would see it. */
  function start() {
    stop();
    if (!paused && !document.hidden) ask();
    showConnection();
  }

  async function ask() {
    const mine = new AbortController();
    asking = mine;
    const limit = setTimeout(() => mine.abort(), TIMEOUT_MILLIS);
    let age = 0;
    try {
      const response = await fetch('/api/state', { signal: mine.signal, cache: 'no-store' });
      if (response.status === 401) {
        location.replace('/login');
        return;
      }
      if (!response.ok) throw new Error('status ' + response.status);
      age = Number(response.headers.get('Age-Millis'));
      const state = await response.json();
      if (asking !== mine) return;
      answered = new Date();
      failing = false;
      if (state.nanos !== shownNanos) {
        shownNanos = state.nanos;
        show(state);
      }
    } catch (error) {
      if (asking !== mine) return;
      if (!failing && answered === null) answered = new Date();
      failing = true;
    } finally {
      clearTimeout(limit);
    }
    showConnection();
    timer = setTimeout(ask, Math.max(POLL_MILLIS - age, 50));
  }

  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    start();
  });
  document.addEventListener('visibilitychange', start);
  start();
})();
