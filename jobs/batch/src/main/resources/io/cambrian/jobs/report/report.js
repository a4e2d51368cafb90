'use strict';
(function () {
  const DAY = 86400000;
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const root = document.documentElement;
  const drawn = new Map();

  // ---- words and numbers ----

  const dash = '–';
  const minus = text => text.replace('-', '−');
  const known = v => v !== null && v !== undefined && isFinite(v);
  const ratio = v => known(v) ? minus(v.toFixed(2)) : dash;
  const percent = (v, digits = 1) => known(v) ? minus((100 * v).toFixed(digits)) + '\u00a0%' : dash;
  const signed = v => (v > 0 ? '+' : '') + percent(v);
  const thousands = v => known(v) ? minus(Math.round(v).toLocaleString('en-US')) : dash;
  const isoDay = ms => new Date(ms).toISOString().slice(0, 10);
  const escapeHtml = text => echarts.format.encodeHTML(String(text));

  // ---- what is so for a time only, by the reader's clock ----

  for (const part of document.querySelectorAll('[data-from]')) {
    part.hidden = Date.now() < Number(part.dataset.from) || Date.now() >= Number(part.dataset.until);
  }

  // ---- colors come from the style sheet, so charts follow the theme ----

  function tokens() {
    const style = getComputedStyle(root);
    const names = ['card', 'ink', 'muted', 'line', 'faint', 'accent', 'accent-soft', 'gain', 'loss', 'neutral',
      'regime-0', 'regime-1', 'regime-2', 'regime-3', 'regime-4', 'regime-5'];
    return Object.fromEntries(names.map(name => [name, style.getPropertyValue('--' + name).trim()]));
  }

  const regimeColor = (t, label) => t['regime-' + label % 6];

  // ---- shared parts of options ----

  function base(t) {
    return {
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: t.muted },
      tooltip: {
        confine: true,
        backgroundColor: t.card,
        borderColor: t.line,
        textStyle: { color: t.ink, fontSize: 13 },
        extraCssText: 'box-shadow:0 4px 20px rgb(0 0 0 / .15);border-radius:8px;font-variant-numeric:tabular-nums'
      }
    };
  }

  function axis(t, more) {
    return Object.assign({
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: t.muted, fontSize: 12, hideOverlap: true },
      splitLine: { lineStyle: { color: t.line } },
      nameTextStyle: { color: t.muted, fontSize: 12 }
    }, more);
  }

  function tooltipRows(title, rows) {
    const body = rows.map(([name, value]) =>
      '<tr><td style="padding:1px 16px 1px 0;border:0">' + escapeHtml(name) + '</td>'
      + '<td style="padding:1px 0;border:0;text-align:right">' + escapeHtml(value) + '</td></tr>').join('');
    return '<b>' + escapeHtml(title) + '</b><table style="width:auto;font-size:13px">' + body + '</table>';
  }

  const points = (days, values) => days.map((day, i) => [day * DAY, values[i]]);

  // ---- time charts: kinds of market behind, windows on top ----

  function regimeAreas(t, from, to) {
    const areas = (data.bands || [])
      .filter(([, start, end]) => end > from && start < to && end - start >= (to - from) / 1500)
      .map(([label, start, end]) => [
        { xAxis: Math.max(start, from) * DAY, itemStyle: { color: regimeColor(t, label), opacity: .5 } },
        { xAxis: Math.min(end, to) * DAY }
      ]);
    return { silent: true, data: areas };
  }

  function regimeAt(ms) {
    const band = (data.bands || []).find(([, start, end]) => ms >= start * DAY && ms < end * DAY);
    return band ? data.regimes[band[0]] : null;
  }

  /** What each day was for, as {name, from, to, fill, text}. */
  function windowSpans(t) {
    if (!data.windows) return [];
    const spans = [{ name: 'train', span: data.windows.train, fill: t.line, text: t.muted }];
    const tests = data.windows.folds.map(fold => fold.test);
    if (tests.length) {
      const joined = [Math.min(...tests.map(s => s[0])), Math.max(...tests.map(s => s[1]))];
      spans.push({ name: 'walk-forward', span: joined, fill: t['accent-soft'], text: t.ink });
    }
    if (data.windows.holdout) {
      spans.push({ name: 'hold-out', span: data.windows.holdout, fill: t.accent, text: t.card });
    }
    return spans;
  }

  function windowAt(ms) {
    const inside = span => span && ms >= span[0] * DAY && ms < (span[1] + 1) * DAY;
    if (!data.windows) return null;
    if (inside(data.windows.holdout)) return 'hold-out';
    if (data.windows.folds.some(fold => inside(fold.test))) return 'walk-forward';
    return inside(data.windows.train) ? 'train' : null;
  }

  function windowStrip(t) {
    const spans = windowSpans(t);
    return {
      type: 'custom',
      xAxisIndex: 1,
      yAxisIndex: 1,
      silent: true,
      tooltip: { show: false },
      data: spans.map((s, i) => [s.span[0] * DAY, (s.span[1] + 1) * DAY, i]),
      renderItem: (params, api) => {
        const area = params.coordSys;
        const left = Math.max(api.coord([api.value(0), 0])[0], area.x);
        const right = Math.min(api.coord([api.value(1), 0])[0], area.x + area.width);
        if (right <= left) return null;
        const s = spans[api.value(2)];
        const room = right - left > s.name.length * 6.6 + 12;
        return {
          type: 'group',
          children: [
            { type: 'rect', shape: { x: left, y: area.y, width: right - left, height: area.height, r: 3 },
              style: { fill: s.fill } },
            { type: 'text', invisible: !room,
              style: { text: s.name, x: left + 6, y: area.y + area.height / 2 + .5, fill: s.text, fontSize: 11,
                fontFamily: getComputedStyle(document.body).fontFamily, fontWeight: 600, textVerticalAlign: 'middle' } }
          ]
        };
      }
    };
  }

  function holdoutLine(t, from, to) {
    const start = data.windows && data.windows.holdout && data.windows.holdout[0];
    if (!start || start <= from || start >= to) return { data: [] };
    return {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: t.accent, type: 'dashed', width: 1.5 },
      data: [{ xAxis: start * DAY }]
    };
  }

  /** Options of a chart over time; the first series carries the bands. */
  function timeChart(t, days, series, yAxis, describe, margins) {
    const from = days[0];
    const to = days[days.length - 1];
    const range = { type: 'time', min: from * DAY, max: to * DAY };
    const grid = Object.assign({ left: 52, right: 16, top: 30, bottom: 28 }, margins);
    series[0].markArea = regimeAreas(t, from, to);
    series[0].markLine = holdoutLine(t, from, to);
    return Object.assign(base(t), {
      grid: [grid, { left: grid.left, right: grid.right, top: 4, height: 17 }],
      xAxis: [
        axis(t, Object.assign({ splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: t.line } } }, range)),
        Object.assign({ gridIndex: 1, show: false }, range)
      ],
      yAxis: [axis(t, yAxis), { gridIndex: 1, show: false, min: 0, max: 1 }],
      series: series.concat([windowStrip(t)]),
      tooltip: Object.assign(base(t).tooltip, {
        trigger: 'axis',
        axisPointer: { type: 'line', lineStyle: { color: t.muted } },
        formatter: items => {
          const ms = items[0].axisValue;
          const about = [['kind of market', regimeAt(ms)], ['window', windowAt(ms)]].filter(row => row[1]);
          return tooltipRows(isoDay(ms), describe(items).concat(about));
        }
      })
    });
  }

  /** Doublings for long histories, plain numbers for short ones. */
  function growthAxis(all) {
    const values = all.filter(known);
    const low = Math.min(...values);
    const high = Math.max(...values);
    return low > 0 && high / low > 4
      ? { type: 'log', logBase: 2, min: 2 ** Math.floor(Math.log2(low)), max: 2 ** Math.ceil(Math.log2(high)),
          axisLabel: { formatter: v => '×' + (v < 1 ? minus(String(+v.toFixed(3))) : v) } }
      : { type: 'value', scale: true, axisLabel: { formatter: v => '×' + v.toFixed(2).replace(/0$/, '') } };
  }

  function withLabels(t, more) {
    more.axisLabel = Object.assign({ color: t.muted, fontSize: 12, hideOverlap: true }, more.axisLabel);
    return more;
  }

  function line(name, days, values, color, width, more) {
    return Object.assign({
      type: 'line', name, data: points(days, values), showSymbol: false, connectNulls: false,
      lineStyle: { color, width }, itemStyle: { color }
    }, more);
  }

  function endLabel(t, color, text) {
    return { show: true, formatter: text, color, fontSize: 12, fontWeight: 600, distance: 6 };
  }

  // ---- data ----

  function coverageChart(t) {
    return data.coverage.lines ? coverageLines(t) : coverageCount(t);
  }

  function coverageLines(t) {
    const lines = data.coverage.lines;
    const days = [Math.min(...lines.map(l => l.first)), Math.max(...lines.map(l => l.last))];
    const width = Math.max(...lines.map(l => l.name.length)) * 7.5 + 14;
    const series = [{
      type: 'custom',
      data: lines.map((l, i) => [l.first * DAY, l.last * DAY, i]),
      encode: { x: [0, 1], y: 2 },
      renderItem: (params, api) => {
        const left = api.coord([api.value(0), api.value(2)]);
        const right = api.coord([api.value(1), api.value(2)]);
        return { type: 'rect', shape: { x: left[0], y: left[1] - 3, width: Math.max(2, right[0] - left[0]), height: 6, r: 3 },
          style: { fill: t.muted } };
      }
    }];
    const option = timeChart(t, days, series,
      { type: 'category', inverse: true, data: lines.map(l => l.name), splitLine: { show: false },
        axisLabel: { color: t.ink, fontSize: 12, interval: 0 } }, () => [], { left: Math.min(width, 150) });
    option.tooltip.trigger = 'item';
    option.tooltip.formatter = item => {
      const l = lines[item.value[2]];
      return tooltipRows(l.name, [['first day', isoDay(l.first * DAY)], ['last day', isoDay(l.last * DAY)]]);
    };
    return option;
  }

  function coverageCount(t) {
    const live = data.coverage.live;
    const series = [line('instruments', live.map(p => p[0]), live.map(p => p[1]), t.accent, 2, { step: 'end' })];
    return timeChart(t, live.map(p => p[0]), series, { type: 'value', minInterval: 1 },
      items => [['instruments', thousands(items[0].value[1])]]);
  }

  function windowsChart(t) {
    const w = data.windows;
    const rows = [{ name: 'search', parts: [[w.train, t.line]] }]
      .concat(w.folds.map(f => ({ name: 'fold ' + f.name, parts: [[f.train, t.line], [f.test, t['accent-soft']]] })))
      .concat(w.holdout ? [{ name: 'hold-out', parts: [[w.holdout, t.accent]] }] : []);
    const rects = rows.flatMap((row, i) => row.parts.map(([span, fill]) => ({ value: [span[0] * DAY, (span[1] + 1) * DAY, i], fill })));
    return Object.assign(base(t), {
      grid: { left: 74, right: 12, top: 4, bottom: 26 },
      xAxis: axis(t, { type: 'time', min: Math.min(...rects.map(r => r.value[0])), max: Math.max(...rects.map(r => r.value[1])),
        splitLine: { show: true, lineStyle: { color: t.faint } } }),
      yAxis: axis(t, { type: 'category', inverse: true, data: rows.map(r => r.name), splitLine: { show: false },
        axisLabel: { color: t.ink, fontSize: 12, interval: 0 } }),
      tooltip: Object.assign(base(t).tooltip, { formatter: item => tooltipRows(rows[item.value[2]].name,
        [['from', isoDay(item.value[0])], ['to', isoDay(item.value[1] - DAY)]]) }),
      series: [{
        type: 'custom', data: rects, encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
          const left = api.coord([api.value(0), api.value(2)]);
          const right = api.coord([api.value(1), api.value(2)]);
          return { type: 'rect', shape: { x: left[0], y: left[1] - 7, width: Math.max(2, right[0] - left[0]), height: 14, r: 3 },
            style: { fill: rects[params.dataIndex].fill } };
        }
      }]
    });
  }

  function timelineChart(t) {
    const { days, index } = data.timeline;
    return timeChart(t, days, [line('index', days, index, t.ink, 1.5)], withLabels(t, growthAxis(index)),
      items => [['equal-weight index', '×' + ratio(items[0].value[1])]]);
  }

  // ---- search ----

  function byGeneration(t, series, yAxis, format) {
    return Object.assign(base(t), {
      grid: { left: 44, right: 14, top: 12, bottom: 26 },
      xAxis: axis(t, { type: 'category', data: data.evolution.generation, splitLine: { show: false }, boundaryGap: series[0].type === 'bar' }),
      yAxis: axis(t, withLabels(t, yAxis)),
      series,
      tooltip: Object.assign(base(t).tooltip, { trigger: 'axis', formatter: items =>
        tooltipRows('generation ' + items[0].axisValue, items.map(i => [i.seriesName, format(i.value)])) })
    });
  }

  function plain(name, values, color, width, more) {
    return Object.assign({ type: 'line', name, data: values, showSymbol: false, lineStyle: { color, width }, itemStyle: { color } }, more);
  }

  function fitnessChart(t) {
    const e = data.evolution;
    const option = byGeneration(t, [plain('best', e.best, t.accent, 2.5), plain('median', e.median, t.muted, 1.5)],
      { type: 'value', scale: true, axisLabel: { formatter: v => minus(String(+v.toFixed(2))) } }, ratio);
    option.legend = { top: 0, left: 40, icon: 'roundRect', itemWidth: 14, itemHeight: 3, textStyle: { color: t.muted, fontSize: 12 } };
    option.grid.top = 30;
    return option;
  }

  function diversityChart(t) {
    return byGeneration(t, [plain('distinct', data.evolution.diversity, t.ink, 1.5, { areaStyle: { color: t.faint } })],
      { type: 'value', min: 0, max: 1, axisLabel: { formatter: v => percent(v, 0) } }, v => percent(v, 0));
  }

  function trialsChart(t) {
    return byGeneration(t, [{ type: 'bar', name: 'trials', data: data.evolution.trials, itemStyle: { color: t.muted }, barCategoryGap: '20%' }],
      { type: 'value', axisLabel: { formatter: v => thousands(v) } }, thousands);
  }

  function equityChart(t, width) {
    const { days, benchmark, curves } = data.equity;
    const narrow = width < 560;
    const others = curves.slice(1).map(c => line(c.name, days, c.growth, t.muted, 1,
      { lineStyle: { color: t.muted, width: 1, opacity: .55 }, emphasis: { lineStyle: { width: 3, opacity: 1 } } }));
    const held = line('buy and hold', days, benchmark, t.ink, 1.75,
      { lineStyle: { color: t.ink, width: 1.75, type: 'dashed' }, endLabel: narrow ? {} : endLabel(t, t.ink, 'buy and hold'), z: 4 });
    const first = curves.slice(0, 1).map(c => line(c.name, days, c.growth, t.accent, 2.5,
      { endLabel: narrow ? {} : endLabel(t, t.accent, c.name), z: 5 }));
    const all = [held].concat(others, first);
    const option = timeChart(t, days, all, withLabels(t, growthAxis(curves.flatMap(c => c.growth).concat(benchmark))),
      items => items.map(i => [i.seriesName, signed(i.value[1] - 1)]), { right: narrow ? 12 : 104 });
    all.forEach(s => { s.emphasis = Object.assign({ focus: 'series' }, s.emphasis); s.labelLayout = { moveOverlap: 'shiftY' }; });
    return option;
  }

  function dossierChart(curve) {
    return t => {
      const { days, benchmark } = data.equity;
      const series = [
        line('buy and hold', days, benchmark, t.muted, 1.25, { lineStyle: { color: t.muted, width: 1.25, type: 'dashed' } }),
        line(curve.name, days, curve.growth, t.accent, 2)
      ];
      return timeChart(t, days, series, withLabels(t, growthAxis(curve.growth.concat(benchmark))),
        items => items.map(i => [i.seriesName, signed(i.value[1] - 1)]));
    };
  }

  // ---- evidence ----

  function twinsChart(t, width) {
    const families = data.twins.families;
    const champion = data.twins.champion[0];
    const dots = families.flatMap((f, row) => f.statistics.map((v, i) => [v, row, ((i * 0.61803) % 1 - .5) * .62]))
      .filter(d => known(d[0]));
    const all = dots.map(d => d[0]).concat(known(champion) ? [champion] : []);
    const margin = (Math.max(...all) - Math.min(...all)) * .06 || .1;
    const narrow = width < 520;
    return Object.assign(base(t), {
      grid: { left: narrow ? 84 : 118, right: 20, top: 34, bottom: 46 },
      xAxis: axis(t, { type: 'value', min: Math.floor((Math.min(...all) - margin) * 10) / 10, max: Math.ceil((Math.max(...all) + margin) * 10) / 10,
        name: 'best excess Sharpe ratio of a search', nameLocation: 'middle', nameGap: 28,
        axisLabel: { color: t.muted, formatter: v => minus(String(+v.toFixed(2))) } }),
      yAxis: axis(t, { type: 'category', inverse: true, data: families.map(f => f.name), splitLine: { show: true, lineStyle: { color: t.line } },
        axisLabel: { color: t.ink, fontSize: 13, lineHeight: 16, formatter: name => narrow ? name.replace(' ', '\n') : name } }),
      tooltip: Object.assign(base(t).tooltip, { formatter: item => tooltipRows('Twin search on ' + families[item.value[1]].name,
        [['best excess Sharpe', ratio(item.value[0])], ['best trial', ratio(champion)]]) }),
      series: [{
        type: 'custom', data: dots,
        renderItem: (params, api) => {
          const at = api.coord([api.value(0), api.value(1)]);
          const asGood = api.value(0) >= champion;
          return { type: 'circle', shape: { cx: at[0], cy: at[1] + api.value(2) * api.size([0, 1])[1], r: asGood ? 6 : 5 },
            style: { fill: asGood ? t.loss : t.muted, opacity: asGood ? 1 : .6, stroke: t.card, lineWidth: 1.5 } };
        },
        markLine: known(champion) ? {
          silent: true, symbol: 'none', animation: false,
          lineStyle: { color: t.accent, width: 2.5, type: 'solid' },
          label: { formatter: 'best trial ' + ratio(champion), color: t.accent, fontWeight: 700, fontSize: 13, position: 'start' },
          data: [{ xAxis: champion }]
        } : undefined
      }]
    });
  }

  // ---- risk ----

  function correlationChart(t, width) {
    const { names, matrix } = data.correlation;
    const cells = matrix.flatMap((row, i) => row.map((v, j) => [j, i, v])).filter(c => known(c[2]));
    const longest = Math.max(...names.map(n => n.length));
    const left = Math.min(longest, 12) * 7.4 + 12;
    const label = { color: t.ink, fontSize: names.length > 24 ? 10 : 12, interval: 0, width: 92, overflow: 'truncate' };
    return Object.assign(base(t), {
      grid: { left, right: 8, top: 6, bottom: 44 + Math.min(longest, 12) * 5.4 },
      xAxis: axis(t, { type: 'category', data: names, splitLine: { show: false }, axisLabel: Object.assign({ rotate: 48 }, label) }),
      yAxis: axis(t, { type: 'category', data: names, inverse: true, splitLine: { show: false }, axisLabel: label }),
      visualMap: { min: -1, max: 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 160,
        text: ['+1', '−1'], textStyle: { color: t.muted }, inRange: { color: [t.loss, t.neutral, t.gain] } },
      tooltip: Object.assign(base(t).tooltip, { formatter: item => tooltipRows(names[item.value[1]] + ' and ' + names[item.value[0]],
        [['correlation', ratio(item.value[2])]]) }),
      series: [{
        type: 'heatmap', data: cells, progressive: 0, itemStyle: { borderColor: t.card, borderWidth: 1.5 },
        emphasis: { itemStyle: { borderColor: t.ink } },
        label: { show: names.length <= 10 && width > 380, fontSize: 11, formatter: item => ratio(item.value[2]) }
      }]
    });
  }

  const channels = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));

  /** Relative luminance of the web's contrast rule (WCAG 2.1). */
  function luminance(rgb) {
    const linear = rgb.map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2];
  }

  function contrast(a, b) {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  }

  /** The number on a cell takes the color, ink or card, that stands out more. */
  function readableCells(t, option) {
    const zero = channels(t.neutral);
    option.series[0].data = option.series[0].data.map(cell => {
      const end = channels(cell[2] < 0 ? t.loss : t.gain);
      const fill = zero.map((c, i) => c + (end[i] - c) * Math.min(1, Math.abs(cell[2])));
      const color = contrast(fill, channels(t.ink)) >= contrast(fill, channels(t.card)) ? t.ink : t.card;
      return { value: cell, label: { color } };
    });
    return option;
  }

  function varChart(t) {
    const v = data.var;
    const negative = values => values.map(x => known(x) ? -x : null);
    const beyond = v.days.map((d, i) => [d * DAY, v.returns[i]]).filter((p, i) => known(v.var95[i]) && p[1] < -v.var95[i]);
    const largest = Math.max(...v.returns.concat(v.var95, v.var99).filter(known).map(Math.abs));
    const digits = largest >= 0.005 ? 1 : largest >= 0.0005 ? 2 : 3;
    const series = [
      { type: 'bar', name: 'return', data: points(v.days, v.returns), itemStyle: { color: t.muted, opacity: .75 }, barWidth: 1.5 },
      line('VaR 95 %', v.days, negative(v.var95), t.ink, 1.5, { step: 'end' }),
      line('VaR 99 %', v.days, negative(v.var99), t.ink, 1.5, { step: 'end', lineStyle: { color: t.ink, width: 1.5, type: 'dashed' } }),
      { type: 'scatter', name: 'beyond', data: beyond, symbol: 'triangle', symbolRotate: 180, symbolSize: 8,
        itemStyle: { color: t.loss, borderColor: t.card, borderWidth: .5 }, z: 6 }
    ];
    return timeChart(t, v.days, series, withLabels(t, { type: 'value', axisLabel: { formatter: x => percent(x, digits) } }),
      items => items.filter(i => i.seriesName !== 'beyond').map(i => [i.seriesName, percent(i.value[1], 2)]), { left: 60 });
  }

  // ---- money ----

  function allocationChart(t) {
    const a = data.allocation;
    const bar = (name, values, color) => ({ type: 'bar', name, data: values, itemStyle: { color, borderRadius: 3 }, barMaxWidth: 13, barGap: '15%' });
    return Object.assign(base(t), {
      grid: { left: 78, right: 24, top: 34, bottom: 28 },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: t.muted, fontSize: 13 }, data: ['money', 'risk', 'cap'] },
      xAxis: axis(t, { type: 'value', min: 0, axisLabel: { color: t.muted, formatter: v => percent(v, 0) } }),
      yAxis: axis(t, { type: 'category', inverse: true, data: a.names, splitLine: { show: false }, axisLabel: { color: t.ink, fontSize: 12, fontFamily: 'monospace' } }),
      series: [bar('money', a.weights, t.accent), bar('risk', a.risk, t.muted),
        { type: 'scatter', name: 'cap', data: a.caps.map((c, i) => [c, i]), symbol: 'rect', symbolSize: [3, 30], itemStyle: { color: t.ink } }],
      tooltip: Object.assign(base(t).tooltip, { trigger: 'axis', axisPointer: { type: 'none' }, formatter: items => {
        const i = items[0].dataIndex;
        return tooltipRows(a.names[i], [['money', percent(a.weights[i])], ['share of risk', percent(a.risk[i])], ['cap', percent(a.caps[i])]]);
      } })
    });
  }

  function frontierChart(t) {
    const f = data.frontier;
    const pairs = s => s.volatility.map((v, i) => ({ value: [v, s.mean[i]], name: s.names[i] }));
    const spot = (name, values, size, style) => ({ type: 'scatter', name, data: values, symbolSize: size, itemStyle: style });
    const methods = pairs(f.methods);
    return Object.assign(base(t), {
      grid: { left: 82, right: 24, top: 34, bottom: 48 },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: t.muted, fontSize: 13 } },
      xAxis: axis(t, { type: 'value', scale: true, name: 'volatility a year', nameLocation: 'middle', nameGap: 28, axisLabel: { color: t.muted, formatter: v => percent(v, 1) } }),
      yAxis: axis(t, { type: 'value', scale: true, name: 'mean a year', nameLocation: 'middle', nameGap: 58, axisLabel: { color: t.muted, formatter: v => percent(v, 1) } }),
      series: [
        { type: 'line', name: 'efficient', data: f.volatility.map((v, i) => [v, f.mean[i]]), symbol: 'none', lineStyle: { color: t.accent, width: 2 }, itemStyle: { color: t.accent } },
        spot('bots alone', pairs(f.bots), 7, { color: 'transparent', borderColor: t.muted, borderWidth: 1.5 }),
        spot('other weightings', methods.slice(1), 9, { color: t.muted }),
        spot('in force', methods.slice(0, 1), 13, { color: t.accent, borderColor: t.card, borderWidth: 1.5 })
      ],
      tooltip: Object.assign(base(t).tooltip, { trigger: 'item', formatter: i =>
        tooltipRows(i.name || i.seriesName, [['mean', signed(i.value[1])], ['volatility', percent(i.value[0])], ['Sharpe ratio', ratio(i.value[1] / i.value[0])]]) })
    });
  }

  function attributionChart(t) {
    const a = data.attribution;
    let at = 0;
    const steps = a.values.map(v => { const from = at; at += v; return [from, at]; });
    steps.push([0, a.total]);
    const names = a.names.concat('together');
    const values = a.values.concat(a.total);
    const digits = Math.max(...values.map(Math.abs)) < 0.01 ? 2 : 1;
    const label = v => (v > 0 ? '+' : '') + percent(v, digits);
    const color = i => i === names.length - 1 ? t.accent : values[i] >= 0 ? t.gain : t.loss;
    // what lies above zero and below it are stacked apart, each on an unseen foot
    const part = s => [Math.max(0, Math.min(...s)), Math.max(0, Math.max(...s)), Math.min(0, Math.max(...s)), Math.min(0, Math.min(...s))];
    const foot = f => ({ type: 'bar', stack: 'w', silent: true, data: steps.map(f), itemStyle: { color: 'transparent' } });
    const bar = (f, top) => ({ type: 'bar', stack: 'w', barMaxWidth: 64, data: steps.map((s, i) => ({
      value: f(s), itemStyle: { color: color(i), borderRadius: 3 },
      label: { show: top === (part(s)[1] > 0 || values[i] === 0), position: top ? 'top' : 'bottom', color: t.ink, formatter: label(values[i]) } })) });
    return Object.assign(base(t), {
      grid: { left: 60, right: 16, top: 24, bottom: 34 },
      xAxis: axis(t, { type: 'category', data: names, splitLine: { show: false }, axisLabel: { color: t.ink, fontSize: 11, interval: 0, hideOverlap: false, margin: 16 } }),
      yAxis: axis(t, { type: 'value', axisLabel: { color: t.muted, formatter: v => percent(v, digits) } }),
      series: [foot(s => part(s)[0]), bar(s => part(s)[1] - part(s)[0], true), foot(s => part(s)[2]), bar(s => part(s)[3] - part(s)[2], false)],
      tooltip: Object.assign(base(t).tooltip, { trigger: 'axis', axisPointer: { type: 'none' }, formatter: items => {
        const i = items[0].dataIndex;
        return tooltipRows(names[i], [['contribution', label(values[i])]]);
      } })
    });
  }

  function accountChart(t) {
    const { days, equity, currency } = data.account;
    const start = equity[0];
    const option = timeChart(t, days, [
      line('equity', days, equity, t.accent, 2),
      line('start', days, days.map(() => start), t.muted, 1, { lineStyle: { color: t.muted, width: 1, type: 'dashed' } })
    ], withLabels(t, { type: 'value', scale: true, axisLabel: { formatter: v => thousands(v) } }),
    items => [['equity', thousands(items[0].value[1]) + ' ' + currency], ['since start', signed(items[0].value[1] / start - 1)]], { left: 72 });
    return option;
  }

  function memoryAccountChart(t) {
    const { days, always, actual } = data.memory;
    return timeChart(t, days, [
      line('always followed', days, always, t.muted, 1, { lineStyle: { color: t.muted, width: 1, type: 'dashed' } }),
      line('while in force', days, actual, t.accent, 2)
    ], withLabels(t, { type: 'value', scale: true, axisLabel: { formatter: v => percent(v, 2) } }),
    items => items.map(i => [i.seriesName, signed(i.value[1])]), { left: 72 });
  }

  function alikeChart(t) {
    const a = data.alike;
    const length = Math.max(...a.after.map(path => path.length));
    const steps = Array.from({ length }, (_, i) => i);
    const mean = steps.map(i => {
      let sum = 0, weight = 0;
      a.after.forEach((path, k) => { if (i < path.length) { sum += a.weights[k] * path[i]; weight += a.weights[k]; } });
      return weight > 0 ? sum / weight - 1 : null;
    });
    const paths = a.after.map((path, k) => ({ type: 'line', name: a.names[k], data: path.map((v, i) => [i, v - 1]), symbol: 'none', lineStyle: { color: t.muted, width: 1, opacity: 0.45 }, itemStyle: { color: t.muted } }));
    return Object.assign(base(t), {
      grid: { left: 62, right: 90, top: 12, bottom: 44 },
      xAxis: axis(t, { type: 'value', max: length - 1, name: 'trading days after', nameLocation: 'middle', nameGap: 26, splitLine: { show: false }, axisLabel: { color: t.muted } }),
      yAxis: axis(t, { type: 'value', scale: true, axisLabel: { color: t.muted, formatter: v => percent(v, 1) } }),
      series: paths.concat([
        { type: 'line', name: 'weighted mean', data: mean.map((v, i) => [i, v]), symbol: 'none', lineStyle: { color: t.accent, width: 2.5 }, itemStyle: { color: t.accent }, endLabel: endLabel(t, t.accent, 'mean') }
      ]),
      tooltip: Object.assign(base(t).tooltip, { trigger: 'axis', formatter: items => {
        const rows = items.filter(i => i.value[1] !== null).map(i => [i.seriesName, signed(i.value[1])]);
        return tooltipRows('day ' + items[0].value[0], rows.slice(-8));
      } })
    });
  }

  // ---- drawing ----

  function charts() {
    const list = {
      coverage: data.coverage && coverageChart,
      windows: data.windows && windowsChart,
      timeline: data.timeline && data.timeline.days.length && timelineChart,
      'evolution-fitness': data.evolution && fitnessChart,
      'evolution-diversity': data.evolution && diversityChart,
      'evolution-trials': data.evolution && trialsChart,
      equity: data.equity && data.equity.days.length && equityChart,
      twins: data.twins && twinsChart,
      correlation: data.correlation && ((t, width) => readableCells(t, correlationChart(t, width))),
      var: data.var && data.var.days.length && varChart,
      allocation: data.allocation && allocationChart,
      frontier: data.frontier && frontierChart,
      attribution: data.attribution && attributionChart,
      alike: data.alike && alikeChart,
      memory: data.memory && data.memory.days.length && memoryAccountChart,
      account: data.account && data.account.days.length && accountChart
    };
    if (data.equity && data.equity.days.length) {
      data.equity.curves.forEach(curve => { list['dossier-' + curve.id] = dossierChart(curve); });
    }
    return list;
  }

  function draw(width) {
    const t = tokens();
    Object.entries(charts()).forEach(([id, option]) => {
      const place = document.getElementById('chart-' + id);
      if (!place || !option) return;
      const old = drawn.get(id);
      if (old) old.dispose();
      const wide = width ? Math.min(width, place.clientWidth) : place.clientWidth;
      const chart = echarts.init(place, null, { renderer: 'svg', width: wide });
      chart.setOption(option(t, wide));
      chart.getZr().flush();
      drawn.set(id, chart);
    });
  }

  // ---- theme, navigation, print ----

  const themes = ['auto', 'light', 'dark'];

  function remember(theme) {
    try { localStorage.setItem('cambrian-theme', theme); } catch (e) { /* a page opened from a file may not store */ }
  }

  function remembered() {
    try { return localStorage.getItem('cambrian-theme') || 'auto'; } catch (e) { return 'auto'; }
  }

  function setTheme(theme) {
    if (theme === 'auto') delete root.dataset.theme; else root.dataset.theme = theme;
    document.getElementById('theme-name').textContent = theme[0].toUpperCase() + theme.slice(1);
  }

  function themeSwitch() {
    let theme = themes.includes(remembered()) ? remembered() : 'auto';
    setTheme(theme);
    document.getElementById('theme').addEventListener('click', () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      setTheme(theme);
      remember(theme);
      draw();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
    addEventListener('beforeprint', () => { setTheme('light'); draw(680); });
    addEventListener('afterprint', () => { setTheme(theme); draw(); });
  }

  function followScroll() {
    const links = new Map([...document.querySelectorAll('.side ol a')].map(a => [a.hash.slice(1), a]));
    const watch = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => {
      links.forEach(a => a.removeAttribute('aria-current'));
      const link = links.get(e.target.id);
      if (link) link.setAttribute('aria-current', 'true');
    }), { rootMargin: '-15% 0px -75% 0px' });
    document.querySelectorAll('.chapter').forEach(chapter => watch.observe(chapter));
  }

  function followResize() {
    let timer = 0;
    let width = innerWidth;
    addEventListener('resize', () => {
      if (innerWidth === width) return;
      width = innerWidth;
      clearTimeout(timer);
      timer = setTimeout(() => draw(), 150);
    });
  }

  themeSwitch();
  draw();
  followScroll();
  followResize();
})();
