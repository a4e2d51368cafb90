'use strict';
(function () {
  const root = document.documentElement;
  const at = id => document.getElementById(id);
  const charts = new Map();
  let state = null;
  let token = sessionStorage.getItem('token') || '';
  let user = sessionStorage.getItem('user') || '';

  // ---- words and numbers ----

  const dash = '–';
  const known = v => typeof v === 'number' && isFinite(v);
  const minus = text => text.replace('-', '−');
  const percent = (v, digits = 1) => known(v) ? minus((100 * v).toFixed(digits)) + '\u00a0%' : dash;
  const signed = (v, digits = 1) => (v > 0 ? '+' : '') + percent(v, digits);
  const money = v => known(v) ? minus(Math.round(v).toLocaleString('en-US')) : dash;
  const number = (v, digits = 2) => known(v) ? minus(v.toFixed(digits)) : dash;
  const tone = v => !known(v) || v === 0 ? '' : v > 0 ? 'gain' : 'loss';
  const words = text => String(text).replaceAll('_', ' ');
  const price = text => text ? String(Number(Number(text).toPrecision(7))) : dash;
  const short = id => String(id).slice(0, 8);
  const many = (n, one, more) => n === 1 ? '1 ' + one : n.toLocaleString('en-US') + ' ' + (more || one + 's');

  /** An element; children are elements or text, never markup. */
  function el(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === 'on') {
        e.addEventListener('click', value);
      } else if (value !== null && value !== undefined) {
        e.setAttribute(key, value);
      }
    }
    e.append(...children.filter(c => c !== null && c !== undefined));
    return e;
  }

  const cell = (text, cls) => el('td', cls ? { class: cls } : {}, text);
  const link = (text, on) => el('button', { class: 'link', type: 'button', on }, text);

  function table(id, heads, rows, empty) {
    const t = at(id);
    if (rows.length === 0) {
      t.replaceChildren(el('tbody', {}, el('tr', {}, el('td', { class: 'empty' }, empty))));
      return;
    }
    t.replaceChildren(
      el('thead', {}, el('tr', {}, ...heads.map(([text, cls]) => el('th', { scope: 'col', class: cls }, text)))),
      el('tbody', {}, ...rows.map(cells => el('tr', {}, ...cells))));
  }

  // ---- charts ----

  function colors() {
    const style = getComputedStyle(root);
    return Object.fromEntries(['card', 'ink', 'muted', 'line', 'faint', 'accent', 'accent-soft', 'gain', 'loss', 'neutral']
      .map(name => [name, style.getPropertyValue('--' + name).trim()]));
  }

  function axis(t, more) {
    return Object.assign({
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: t.muted, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: t.line } }
    }, more);
  }

  function chart(id, make, empty) {
    const box = at(id);
    const t = colors();
    const option = make(t);
    if (!option) {
      if (charts.has(id)) {
        charts.get(id).dispose();
        charts.delete(id);
      }
      box.replaceChildren(el('p', { class: 'empty' }, empty));
      return;
    }
    if (!charts.has(id)) {
      box.replaceChildren();
      charts.set(id, echarts.init(box, null, { renderer: 'svg' }));
    }
    charts.get(id).setOption(Object.assign({
      animation: false, useUTC: true,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: t.muted },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: t.card, borderColor: t.line, textStyle: { color: t.ink, fontSize: 13 } }
    }, option), true);
  }

  const day = text => Date.parse(text + 'T00:00:00Z');

  function curve(t) {
    const rows = state.curve;
    if (rows.length < 2) {
      return null;
    }
    const x = { type: 'time', gridIndex: 0 };
    return {
      grid: [{ left: 72, right: 16, top: 12, height: 190 }, { left: 72, right: 16, top: 222, height: 66 }],
      xAxis: [axis(t, Object.assign({}, x, { axisLabel: { show: false } })), axis(t, { type: 'time', gridIndex: 1 })],
      yAxis: [axis(t, { scale: true, gridIndex: 0, axisLabel: { color: t.muted, formatter: v => money(v) } }),
        axis(t, { gridIndex: 1, max: 0, splitNumber: 2, axisLabel: { color: t.muted, formatter: v => percent(v, Math.abs(v) < 0.1 && v !== 0 ? 2 : 0) } })],
      series: [
        { name: 'Equity', type: 'line', showSymbol: false, data: rows.map(r => [day(r.day), r.equity]),
          lineStyle: { color: t.accent, width: 2 }, itemStyle: { color: t.accent }, tooltip: { valueFormatter: money } },
        { name: 'Drawdown', type: 'line', xAxisIndex: 1, yAxisIndex: 1, showSymbol: false, data: rows.map(r => [day(r.day), -r.drawdown]),
          lineStyle: { color: t.loss, width: 1 }, areaStyle: { color: t.loss, opacity: .18 }, itemStyle: { color: t.loss },
          tooltip: { valueFormatter: v => percent(v) } }]
    };
  }

  function varChart(t) {
    const rows = state.risk.history;
    if (rows.length < 2) {
      return null;
    }
    return {
      grid: { left: 64, right: 16, top: 12, bottom: 28 },
      xAxis: axis(t, { type: 'time' }),
      yAxis: axis(t, { axisLabel: { color: t.muted, formatter: v => percent(v) } }),
      series: [
        { name: 'Result', type: 'bar', barMaxWidth: 6, data: rows.map(r => ({
          value: [day(r.day), r.result], itemStyle: { color: -r.result > r.value_at_risk ? t.loss : t.muted } })),
          tooltip: { valueFormatter: v => percent(v, 2) } },
        { name: 'Value at risk', type: 'line', step: 'end', showSymbol: false, data: rows.map(r => [day(r.day), -r.value_at_risk]),
          lineStyle: { color: t.accent, width: 1.5 }, itemStyle: { color: t.accent }, tooltip: { valueFormatter: v => percent(v, 2) } }]
    };
  }

  function stress(t) {
    const rows = Object.entries(state.risk.stress).sort((a, b) => b[1] - a[1]).slice(0, 10).reverse();
    if (rows.length === 0 || state.positions.every(p => p.weight === 0)) {
      return null;
    }
    return {
      grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'item', formatter: p => echarts.format.encodeHTML(p.name) + ': ' + signed(p.value) },
      xAxis: axis(t, { type: 'value', axisLabel: { show: false } }),
      yAxis: axis(t, { type: 'category', data: rows.map(r => r[0]), splitLine: { show: false } }),
      series: [{ type: 'bar', barMaxWidth: 16, data: rows.map(r => ({ value: -r[1], itemStyle: { color: r[1] > 0 ? t.loss : t.gain } })),
        label: { show: true, position: 'right', color: t.ink, formatter: p => signed(p.value) } }]
    };
  }

  function correlation(t) {
    const c = state.risk.correlation;
    if (c.symbols.length < 2) {
      return null;
    }
    const cells = [];
    c.values.forEach((row, i) => row.forEach((v, j) => cells.push([j, i, v === null ? '-' : v])));
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'item', formatter: p => echarts.format.encodeHTML(c.symbols[p.value[1]] + ' and ' + c.symbols[p.value[0]]) + ': ' + number(p.value[2]) },
      xAxis: axis(t, { type: 'category', data: c.symbols, splitLine: { show: false }, axisLabel: { color: t.muted, rotate: 60, fontSize: 11 } }),
      yAxis: axis(t, { type: 'category', data: c.symbols, inverse: true, splitLine: { show: false }, axisLabel: { color: t.muted, fontSize: 11 } }),
      visualMap: { show: false, min: -1, max: 1, inRange: { color: [t.loss, t.neutral, t.gain] } },
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: t.card, borderWidth: 1 } }]
    };
  }

  // ---- panels ----

  function tiles() {
    const a = state.account;
    const total = a.capital > 0 ? a.equity / a.capital - 1 : NaN;
    const items = [
      [money(a.equity) + ' ' + a.currency, 'equity' + (a.day ? ' on ' + a.day : '')],
      [signed(total), 'since ' + money(a.capital)],
      [percent(a.drawdown), 'below the highest; halts at ' + percent(state.plan.limits.drawdown, 0)],
      [percent(a.gross, 0) + ' / ' + percent(a.net, 0), 'gross and net'],
      [percent(state.risk.value_at_risk, 2), '99 % value at risk of a day'],
      [String(state.bots.length), state.bots.length === 1 ? 'bot' : 'bots'],
      [money(a.fees + a.slippage + a.borrow), 'cost so far']];
    at('tiles').replaceChildren(...items.map(([big, small]) => el('li', {}, el('strong', {}, big), el('span', {}, small))));
  }

  function orders() {
    const rows = state.orders.slice().reverse();
    const waiting = rows.filter(o => o.fate === 'waiting').length;
    const denied = rows.filter(o => o.fate === 'denied').length;
    at('orders-words').textContent = rows.length === 0 ? 'No order yet.'
      : many(waiting, 'order waits', 'orders wait') + ' for the next fill; of the last ' + rows.length + ', limits or people stopped ' + denied + '.';
    const fate = { waiting: '', filled: 'good', denied: 'bad', rejected: 'bad', cancelled: '' };
    table('orders-table',
      [['Day'], ['Instrument'], ['Quantity', 'n'], ['At', 'n'], ['Target', 'n'], ['Fate'], ['Because of']],
      rows.slice(0, 100).map(o => [
        cell(o.day, 'nowrap'), el('td', {}, link(o.symbol, () => showOrder(o))),
        cell(minus(String(o.quantity)), 'n'), cell(price(o.fate_price || o.reference_price), 'n'), cell(percent(o.target_weight), 'n'),
        el('td', {}, el('span', { class: 'badge ' + (fate[o.fate] || '') }, o.fate + (o.limits ? ': ' + o.limits.join(', ') : ''))),
        cell(because(o))]),
      'Orders appear at the first close at which a bot changes its mind.');
  }

  function because(o) {
    const bots = o.decisions.map(d => words(d.reason)).filter((r, i, all) => all.indexOf(r) === i);
    const overlays = o.overlays.filter(c => c.in_force).map(c => c.overlay);
    const all = bots.concat(overlays);
    return all.length ? all.join(', ') : 'weights drifted';
  }

  /** Whether the account has closed no day by this plan yet: what its bots decide and earn is known then. */
  function isNew() {
    return Object.keys(state.plan.limits_used).length === 0;
  }

  function bots() {
    const list = state.bots.slice().sort((a, b) => b.earned - a.earned);
    at('bots-words').textContent = list.length === 0
      ? 'The plan has no bots: no strategy earned a share, so nothing is traded.'
      : isNew() ? 'The plan of ' + state.plan.as_of + ' waits for its first close: what its bots want and earn is known then. What is held comes from the plan before.'
        : list.filter(b => Object.keys(b.targets).length).length + ' of ' + list.length + ' hold something now; earned is since the account has the bot, as far back as the plan\'s history goes.';
    table('bots-table', [['Bot'], ['State'], ['Evidence'], ['Share', 'n'], ['Earned', 'n'], ['Holds', 'n'], ['Since'], ['']],
      list.map(b => [
        el('td', {}, link(short(b.id), () => showBot(b.id))),
        cell(b.state), cell(!b.evidence ? dash : b.evidence.promoted ? words(b.evidence.state) : 'not promoted', 'nowrap'), cell(percent(b.weight), 'n'), isNew() ? cell(dash, 'n') : cell(signed(b.earned, 2), 'n ' + tone(b.earned)),
        cell(isNew() ? dash : String(Object.keys(b.targets).length), 'n'), cell(b.trading_from),
        el('td', {}, ...b.stamps.map(s => el('span', { class: 'badge bad' }, s)))]), 'No bots.');
  }

  function positions() {
    const rows = state.positions;
    at('positions-words').textContent = rows.length === 0 ? 'Nothing, and nothing is wanted.'
      : many(rows.filter(p => p.units !== 0).length, 'position') + '; the target is where the next orders lead.';
    table('positions-table', [['Instrument'], ['Units', 'n'], ['Weight', 'n'], ['Target', 'n']],
      rows.map(p => [cell(p.symbol + (p.vetoed ? ' (stopped)' : '')), cell(minus(p.units.toLocaleString('en-US')), 'n'),
        cell(percent(p.weight), 'n'), cell(percent(p.target), 'n')]), 'No positions.');
  }

  function regimes() {
    const rows = Object.entries(state.regimes).sort((a, b) => b[1] - a[1]);
    at('regime-words').textContent = rows.length === 0
      ? 'Not known: the plan carries no regime model, or too few days are known.'
      : 'Most likely ' + rows[0][0] + ', with ' + percent(rows[0][1], 0) + '.';
    at('regimes').replaceChildren(...rows.map(([name, p]) => el('li', {}, el('span', {}, name), el('span', { class: 'n' }, percent(p, 0)),
      el('span', { class: 'track' }, el('span', { class: 'fill', style: 'width:' + (100 * p).toFixed(1) + '%' })))));
  }

  function limits() {
    const rows = Object.entries(state.plan.limits_used).sort((a, b) => b[1] - a[1]);
    at('limits-words').textContent = rows.length === 0 ? 'Not known before the first close of this plan.'
      : 'Nearest is ' + words(rows[0][0]) + ', with ' + percent(rows[0][1], 0) + ' used.';
    at('limits').replaceChildren(...rows.slice(0, 8).map(([name, share]) => el('li', {}, el('span', {}, words(name)),
      el('span', { class: 'n' + (share >= 0.8 ? ' loss' : '') }, percent(share, 0)),
      el('span', { class: 'track' }, el('span', { class: 'fill', style: 'width:' + Math.min(100, 100 * share).toFixed(1) + '%' })))));
  }

  function memory() {
    const box = at('overlays');
    const rulings = state.overlays;
    at('memory-words').textContent = rulings.length === 0 ? 'The plan has no overlays: the targets of the bots are traded as they are.'
      : rulings.map(o => o.overlay + ' is ' + (o.in_force ? 'in force' : 'off') + ', worth ' + signed(o.worth, 2) + ' so far, on '
        + many(o.enhanced, 'day') + ' it made a difference').join('; ') + '.';
    box.replaceChildren(...rulings.flatMap(o => o.changes.slice(0, 8).map(c =>
      el('p', {}, c.symbol + ': ' + percent(c.from) + ' → ' + percent(c.to) + ', ' + c.reason))));
    table('rules-table', [['Rule in force'], ['Says'], ['Cases', 'n']],
      state.plan.rules.map(r => [cell(r.text), cell(r.action), cell(String(r.cases), 'n')]), 'No remembered rules came with the plan.');
  }

  function people() {
    const acts = state.acts.slice().reverse();
    at('acts-words').textContent = acts.length === 0 ? 'Nobody has touched it.' : many(acts.length, 'change') + ' of state and acts of people, the last first.';
    at('acts').replaceChildren(...acts.slice(0, 60).map(e => el('li', {}, el('span', {}, e.day || ''), el('span', {}, e.user || ({ reconciled: 'start', broker_unsure: 'broker' })[e.type] || 'limits'), el('span', {}, act(e)))));
  }

  function act(e) {
    const why = e.reason || e.note ? ': ' + (e.reason || e.note) : '';
    return ({
      vetoed: 'stopped ' + e.symbol, veto_lifted: 'lifted the stop on ' + e.symbol, resized: 'holds ' + e.to + ' of the plan, ' + e.from + ' before',
      limit_warning: 'near a limit: ' + Object.entries(e.used || {}).map(([k, v]) => words(k) + ' ' + percent(v, 0)).join(', '),
      price_doubt: 'not believed, so nothing is enlarged: ' + Object.entries(e.symbols || {}).map(([s, p]) => s + ' at ' + p.close + ', worth ' + p.believed + ' until the next bar').join(', '),
      stale_data: 'no bar for ' + e.sessions + ' sessions: ' + (e.symbols || []).join(', '),
      rated: 'rated the day ' + e.score + ' of 5', stopped: 'halted trading', released: 'released the halt', state: e.from + ' → ' + e.to,
      bot_state: 'bot ' + short(e.bot) + ' is ' + e.to + ', ' + e.from + ' before', bot_switched: 'put bot ' + short(e.bot) + ' into ' + e.to + ', ' + e.from + ' before',
      adjusted: 'took over from the broker: ' + (e.symbol ? minus(String(e.quantity)) + ' of ' + e.symbol : minus(String(e.cash)) + ' in cash'),
      reconciled: e.equal ? 'the books agree with the broker’s' : 'the books differ from the broker’s: ' + e.difference,
      broker_unsure: 'the broker did not answer'
    })[e.type] + why;
  }

  function journal() {
    at('journal-words').textContent = many(state.events, 'event') + ' in the journal, each chained to the one before.';
    at('lines').replaceChildren(...state.journal.slice().reverse().map(e => {
      const rest = Object.fromEntries(Object.entries(e).filter(([k]) => !['type', 'day', 'seq', 'positions', 'open_orders'].includes(k)));
      return el('li', {}, el('span', {}, e.day || '#' + e.seq), el('span', {}, e.type), el('code', {}, Object.entries(rest).slice(0, 7)
        .map(([k, v]) => k + ' ' + (typeof v === 'object' ? JSON.stringify(v) : v)).join(' · ').slice(0, 400)));
    }));
  }

  function health() {
    const h = state.health;
    const rows = [['Plan', short(state.plan.id)], ['Knows until', state.plan.as_of], ['Expires', state.plan.expires_at.slice(0, 10)],
      ['Last bar', state.account.day || dash], ['Last day took', number(1000 * h.last_day_seconds, 1) + ' ms'],
      ...('decision_seconds_p99' in h ? [['Decisions, 99 %', number(1000 * h.decision_seconds_p99, 1) + ' ms']] : []),
      ['Memory', number(h.heap_bytes / 1048576, 0) + ' of ' + number(h.heap_limit_bytes / 1048576, 0) + ' MiB'],
      ['Journal', number(h.journal_bytes / 1048576, 1) + ' MiB'], ['Up', number(h.uptime_seconds / 3600, 1) + ' h']];
    at('health').replaceChildren(...rows.flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, v)]));
  }

  // ---- from an order to its strategy ----

  function show(title, ...body) {
    at('detail-title').textContent = title;
    at('detail-body').replaceChildren(...body.filter(b => b));
    if (!at('detail').open) {
      at('detail').showModal();
    }
  }

  function showOrder(o) {
    show(o.symbol + ', ' + o.day,
      el('p', {}, 'Order ' + o.order + ' of ' + o.quantity + ' towards ' + percent(o.target_weight) + ' of the equity: ' + o.fate
        + (o.fate_price ? ' at ' + price(o.fate_price) + ' on ' + o.fate_day : '') + (o.fate_reason ? ' (' + o.fate_reason + ')' : '') + '.'),
      o.limits ? el('p', {}, 'Limits: ' + o.limits.join(', ') + (o.wanted ? '; wanted were ' + o.wanted : '') + '.') : null,
      el('h3', {}, 'Decisions behind it'),
      o.decisions.length === 0
        ? el('p', {}, 'No bot changed its mind about ' + o.symbol + ' on this day: '
          + (o.earlier.length ? 'what bots decided before is carried out, or the weight had drifted from the target.' : 'an overlay, a limit or a person moved the target.'))
        : el('ul', {}, ...o.decisions.map(decided), more(o.more_decisions)),
      ...(o.earlier.length ? [el('h3', {}, 'Decisions of earlier days'), el('ul', {}, ...o.earlier.map(d => decided(d, true)), more(o.more_earlier))] : []),
      ...(o.overlays.length ? [el('h3', {}, 'Overlays'), el('ul', {}, ...o.overlays.map(c => el('li', {},
        c.overlay + (c.in_force ? '' : ' (not in force)') + ': ' + percent(c.from) + ' → ' + percent(c.to) + ', ' + c.reason
        + (c.evidence && c.evidence.length ? ' [' + [].concat(c.evidence).join('; ') + ']' : ''))))] : []));
  }

  function decided(d, withDay) {
    return el('li', {}, link('Bot ' + short(d.bot), () => showBot(d.bot, d.bundle)),
      (withDay === true ? ', ' + d.day : '') + ': ' + words(d.action) + ' to ' + percent(d.target, 0) + ', because of ' + words(d.reason));
  }

  const more = n => n ? el('li', {}, 'and ' + many(n, 'more bot')) : null;

  /** A bot with its proof; one that is not in the plan any more is read from the plan that it decided under. */
  async function showBot(id, plan) {
    const b = state.bots.find(x => x.id === id);
    const own = state.decisions.filter(d => d.bot === id).slice(-12).reverse();
    const proof = el('div', { id: 'proof', 'aria-live': 'polite' }, el('p', { class: 'how' }, 'The evidence is being read.'));
    show('Bot ' + short(id), proof,
      b ? el('p', {}, 'Share ' + percent(b.weight) + ', trading since ' + b.trading_from + ', earned ' + signed(b.earned, 2) + ' of the account.')
        : el('p', {}, 'It belongs to an earlier plan, and decides nothing any more.'),
      el('h3', {}, 'Last decisions'),
      own.length ? el('ul', {}, ...own.map(d => el('li', {}, d.day + ' ' + d.symbol + ': ' + words(d.action) + ' to ' + percent(d.target, 0) + ', ' + words(d.reason))))
        : el('p', {}, 'None in the last days.'));
    try {
      const answer = await fetch('/api/plans/' + encodeURIComponent(b ? state.plan.id : plan) + '/bots/' + encodeURIComponent(id));
      const page = await answer.json();
      proof.replaceChildren(...(answer.ok ? evidence(page) : [el('p', { class: 'empty' }, page.problem)]));
    } catch (error) {
      proof.replaceChildren(el('p', { class: 'empty' }, 'The evidence cannot be read now: the process does not answer.'));
    }
  }

  function evidence(page) {
    const d = page.dossier;
    const rules = el('pre', {}, page.text);
    const stamps = page.stamps.map(s => el('span', { class: 'badge bad' }, s));
    if (!d) {
      return [el('p', { class: 'row' }, ...stamps), rules,
        el('p', { class: 'empty' }, 'Its plan was made before plans carried evidence. The report of the run has it under strategy ' + page.bot + '.')];
    }
    const f = d.figures;
    const rows = [
      ['Trials of the search', known(f.trials) ? f.trials.toLocaleString('en-US') : dash, 'as many strategies were tried; all count'],
      ['Independent trials', known(f.effective_trials) ? number(f.effective_trials, 0) : dash, 'that they amount to'],
      ...d.twins.map(t => ['Twins with ' + t.worlds, known(t.p_value) ? 'p ' + number(t.p_value, 3) : 'stopped',
        t.as_good + ' of ' + t.run + ' searches in worlds without an edge found something as good' + (t.run < t.planned ? '; ' + t.planned + ' were planned' : '')]),
      ['Untouched days', known(f.holdout_p) ? 'p ' + number(f.holdout_p, 3) : dash, 'of its excess return there, adjusted for all finalists; looked at '
        + (f.holdout_opening === 1 ? 'once' : known(f.holdout_opening) ? f.holdout_opening + ' times' : 'an unknown number of times')],
      ['Sharpe ratio, days seen', number(f.sharpe), 'above holding its average position ' + number(f.excess_sharpe)],
      ['Sharpe ratio, untouched days', number(f.holdout_sharpe), 'above holding its average position ' + number(f.holdout_excess_sharpe)],
      ['Deflated Sharpe ratio', number(f.deflated_sharpe), 'probability that it beats the luck of all trials; of the independent ones ' + number(f.deflated_sharpe_effective)],
      ['Backtest overfitting', known(f.overfitting) ? number(f.overfitting) : dash, 'probability for the search as a whole']];
    return [
      el('p', { class: 'row' }, el('span', { class: 'badge ' + (d.promoted ? 'good' : 'bad') }, d.promoted ? 'promoted: ' + words(d.state) : 'not promoted'), ...stamps),
      rules,
      el('h3', {}, 'Is it luck?'), el('p', {}, d.reasons),
      d.tuned ? el('p', {}, 'Its numbers were tuned since; the evidence is about strategy ', el('code', {}, short(d.strategy)), ', from which they came.') : null,
      el('div', { class: 'scroll' }, el('table', { class: 'proof' }, el('tbody', {}, ...rows.map(r => el('tr', {}, el('th', { scope: 'row' }, r[0]), cell(r[1], 'n'), cell(r[2]))))),
        el('p', { class: 'how' }, 'Shown beside the gates, Sharpe ratios and overfitting decide nothing.')),
      el('h3', {}, 'What it had to pass'),
      el('ul', { class: 'gates' }, ...d.gates.map(g => el('li', {}, el('span', { class: 'badge ' + (g.passed ? 'good' : 'bad') }, g.passed ? '✓ passed' : '✕ failed'), el('strong', {}, g.name), el('span', {}, g.words)))),
      el('h3', {}, 'Where it comes from'),
      el('p', {}, 'Search ', el('code', {}, d.search), ', finalist ' + d.rank + ', strategy ', el('code', {}, d.strategy), '.'),
      d.lineage.length === 0 ? el('p', {}, 'Its ancestors are not known.')
        : el('ol', { class: 'lineage' }, ...d.lineage.slice().reverse().map((a, i) => el('li', {}, el('details', {},
          el('summary', {}, (i === 0 ? 'Itself' : short(a.id)) + ': generation ' + a.generation + ', ' + words(a.operator)
            + (a.parents.length ? ' of ' + a.parents.map(short).join(' and ') : '') + (known(a.fitness) ? ', fitness ' + number(a.fitness, 3) : '')),
          el('pre', {}, a.text)))))].filter(x => x);
  }

  // ---- controls ----

  async function post(path, body) {
    const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + token },
      body: JSON.stringify(Object.assign({ user: user || 'dashboard' }, body)) });
    const json = await answer.json().catch(() => ({ problem: 'The answer cannot be read.' }));
    if (answer.status === 401) {
      lock();
    }
    if (!answer.ok) {
      throw new Error(json.problem || 'Status ' + answer.status);
    }
    return json;
  }

  function lock() {
    token = '';
    sessionStorage.removeItem('token');
    controls();
  }

  function controls() {
    at('unlock').hidden = Boolean(token);
    at('act').hidden = !token;
    at('rate').hidden = !token || !state || !state.account.day || state.account.rated;
  }

  function wanted() {
    const action = at('action').value;
    const body = { action, reason: at('reason').value };
    if (action.endsWith('veto') || action.startsWith('bot-')) {
      body.symbol = at('symbol').value;
    }
    if (action === 'size') {
      body.size = Number(at('size').value);
    }
    return body;
  }

  function changed() {
    const action = at('action').value;
    const bot = action.startsWith('bot-');
    at('symbol-label').hidden = !action.endsWith('veto') && !bot;
    at('symbol-name').textContent = bot ? 'Bot' : 'Instrument';
    at('size-label').hidden = action !== 'size';
    at('confirm').disabled = true;
    at('effect').replaceChildren();
    if (state) {
      const names = bot ? state.bots.map(b => b.id) : action === 'lift-veto' ? Object.keys(state.vetoes) : state.positions.map(p => p.symbol);
      const before = at('symbol').value;
      const label = n => {
        const b = bot && state.bots.find(x => x.id === n);
        return b ? short(n) + ', ' + percent(b.weight) + ', ' + b.state : n;
      };
      at('symbol').replaceChildren(...names.map(n => el('option', { value: n }, label(n))));
      if (names.includes(before)) {
        at('symbol').value = before;
      }
    }
  }

  async function effect() {
    at('said').textContent = '';
    try {
      const e = await post('/api/preview', wanted());
      const row = (name, key, digits) => el('tr', {}, cell(name), cell(percent(e.before[key], digits), 'n'), cell(percent(e.after[key], digits), 'n'));
      const weights = Object.entries(e.weights).sort((a, b) => Math.abs(b[1].after - b[1].before) - Math.abs(a[1].after - a[1].before));
      at('effect').replaceChildren(
        el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, 'After the next fills'), el('th', { class: 'n' }, 'as it is'), el('th', { class: 'n' }, 'with it'))),
          el('tbody', {}, row('Gross', 'gross', 0), row('Net', 'net', 0), row('Value at risk', 'value_at_risk', 2),
            row('Expected shortfall', 'expected_shortfall', 2), row('Turnover', 'turnover', 0),
            ...weights.slice(0, 6).map(([s, w]) => el('tr', {}, cell(s), cell(percent(w.before), 'n'), cell(percent(w.after), 'n'))))),
        el('p', { class: 'how' }, e.note || 'With the targets of the last close; new bars may change them.'));
      at('confirm').disabled = false;
    } catch (error) {
      at('said').textContent = error.message;
    }
  }

  at('unlock').addEventListener('submit', e => {
    e.preventDefault();
    token = at('token').value.trim();
    user = at('user').value.trim();
    at('token').value = '';
    sessionStorage.setItem('token', token);
    sessionStorage.setItem('user', user);
    controls();
    changed();
  });
  at('act').addEventListener('submit', async e => {
    e.preventDefault();
    try {
      const answer = await post('/api/act', wanted());
      at('said').textContent = answer.said.join(' ');
      at('reason').value = '';
      changed();
    } catch (error) {
      at('said').textContent = error.message;
    }
  });
  at('show').addEventListener('click', effect);
  ['action', 'symbol', 'size'].forEach(id => at(id).addEventListener('change', changed));
  [1, 2, 3, 4, 5].forEach(score => at('scores').append(el('button', { type: 'button', 'aria-label': score + ' of 5', on: async () => {
    try {
      at('said').textContent = (await post('/api/rating', { score })).said.join(' ');
      at('rate').hidden = true;
    } catch (error) {
      at('said').textContent = error.message;
    }
  } }, String(score))));

  // ---- keeping up ----

  function draw() {
    const s = state.state;
    const badge = at('state');
    badge.textContent = s.now + (s.now === 'ACTIVE' ? '' : ': ' + s.reason);
    badge.className = 'state ' + s.now.toLowerCase();
    const a = state.account;
    at('account-words').textContent = a.days === 0 ? 'No day has been closed yet; the first bars after ' + state.plan.as_of + ' begin it.'
      : many(a.days, 'day') + ' closed, ' + many(a.fills, 'order') + ' filled, ' + a.denied + ' denied and ' + a.cut + ' cut by limits, ' + a.rejected + ' rejected.'
        + (a.size === 1 ? '' : ' A person holds ' + a.size + ' of the plan.');
    const r = state.risk;
    at('var-words').textContent = !known(r.value_at_risk) ? 'Not known yet: fewer than 60 days of prices.'
      : 'One day in a hundred loses more than ' + percent(r.value_at_risk, 2) + ', then ' + percent(r.expected_shortfall, 2) + ' on average. Of '
        + many(r.history.length, 'day') + ', ' + r.exceedances + ' did; ' + number(r.history.length / 100, 1) + ' were to be expected.';
    const worst = Object.entries(r.stress).sort((x, y) => y[1] - x[1])[0];
    at('stress-words').textContent = !worst ? 'The plan carries no scenarios.'
      : worst[1] > 0 ? 'The worst would be ' + worst[0] + ': ' + signed(-worst[1]) + '.' : 'No scenario would cost anything now.';
    at('correlation-words').textContent = r.correlation.symbols.length < 2 ? 'At least two positions are needed.'
      : many(r.correlation.symbols.length, 'position') + ', the largest first.';
    tiles();
    orders();
    bots();
    positions();
    regimes();
    limits();
    memory();
    people();
    journal();
    health();
    controls();
    drawCharts();
  }

  function drawCharts() {
    chart('curve', curve, 'The curve begins with the second closed day.');
    chart('var', varChart, 'The comparison begins with the second closed day.');
    chart('stress', stress, 'Nothing is held, so nothing can be lost.');
    chart('correlation', correlation, 'The map needs two positions.');
  }

  async function refresh() {
    try {
      const answer = await fetch('/api/state');
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const next = await answer.json();
      if (next.account) {
        const first = state === null;
        state = next;
        draw();
        if (first) {
          changed();
        }
      }
      at('offline').hidden = true;
    } catch (error) {
      at('offline').hidden = false;
    }
  }

  let pending = false;
  function soon() {
    if (!pending) {
      pending = true;
      setTimeout(() => { pending = false; refresh(); }, 150);
    }
  }

  function listen() {
    const source = new EventSource('/api/events');
    source.onmessage = soon;
    let lost = 0;
    source.onerror = () => { // also where a stream ends as it should, and the next is on its way
      lost = lost || setTimeout(() => { at('offline').hidden = false; }, 4000);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, 5000);
      }
    };
    source.onopen = () => {
      clearTimeout(lost);
      lost = 0;
      soon();
    };
  }

  function theme(dark) {
    root.dataset.theme = dark ? 'dark' : 'light';
    at('theme').textContent = dark ? 'Light' : 'Dark';
    localStorage.setItem('theme', root.dataset.theme);
    if (state) {
      charts.forEach(c => c.dispose());
      charts.clear();
      drawCharts();
    }
  }

  const stored = localStorage.getItem('theme');
  theme(stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);
  at('theme').addEventListener('click', () => theme(root.dataset.theme !== 'dark'));
  addEventListener('resize', () => charts.forEach(c => c.resize()));
  at('user').value = user;
  controls();
  refresh();
  listen();
})();
