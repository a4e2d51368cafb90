// Turns what a cell asks for into options of ECharts. Runs inside the JVM, so it keeps to ECMAScript 5.
var DAY = 86400000;

function known(v) { return v !== null && v !== undefined && isFinite(v); }

function grouped(text) {
  var parts = text.split('.');
  parts[0] = parts[0].replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return parts.join('.');
}

// formats: 'day', 'percent:1' (of a fraction), 'times:2', '0', '0.00'
function format(v, how) {
  if (!known(v)) return '–';
  var digits = how.indexOf(':') >= 0 ? +how.split(':')[1] : (how.split('.')[1] || '').length;
  var kind = how.split(':')[0];
  if (kind === 'day') return new Date(v).toISOString().slice(0, 10);
  if (kind === 'percent') return grouped((100 * v).toFixed(digits)).replace('-', '−').replace(/^−(0(\.0+)?)$/, '$1') + ' %';
  if (kind === 'times') return '×' + String(+v.toFixed(digits));
  return grouped(v.toFixed(digits)).replace('-', '−').replace(/^−(0(\.0+)?)$/, '$1');
}

function base(t) {
  return { animation: false, useUTC: true, backgroundColor: 'transparent',
    textStyle: { fontFamily: t.font, fontSize: 12, color: t.muted } };
}

function axis(t, more) {
  var a = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: t.line } },
    nameTextStyle: { color: t.muted, fontSize: 12 } };
  for (var k in more) a[k] = more[k];
  a.axisLabel = { color: t.muted, fontSize: 12, hideOverlap: true };
  for (k in more.axisLabel || {}) a.axisLabel[k] = more.axisLabel[k];
  return a;
}

function legend(t, names) {
  return { top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, itemGap: 18, data: names,
    textStyle: { color: t.muted, fontSize: 13 } };
}

var CYCLE = ['accent', 'ink', 'gain', 'loss', 'muted'];
function color(t, series, i) { return t[series.color || CYCLE[i % CYCLE.length]]; }

function longest(names) {
  var n = 0;
  for (var i = 0; i < names.length; i++) n = Math.max(n, String(names[i]).length);
  return n;
}

// ---- vertical marks and the days' background ----

function bands(t, spec) {
  return { silent: true, data: (spec.bands || []).map(function (b) {
    return [{ xAxis: b[1], itemStyle: { color: t['regime-' + b[0] % 6], opacity: .55 } }, { xAxis: b[2] }];
  }).concat((spec.bands ? [] : spec.spans || []).map(function (s) {
    return [{ xAxis: s.from, itemStyle: { color: t.accent, opacity: .09 }, name: s.name,
      label: { show: true, position: 'insideTop', color: t.accent, fontSize: 12, fontWeight: 600 } }, { xAxis: s.to }];
  })) };
}

function marks(t, spec) {
  return { silent: true, symbol: 'none', data: (spec.marks || []).map(function (m) {
    var mark = { lineStyle: { color: t[m.color || 'accent'], width: 2, type: m.dashed ? 'dashed' : 'solid' },
      label: { show: true, formatter: m.name, position: m.y === undefined ? spec.markEnd || 'end' : 'insideEndTop', color: t[m.color || 'accent'],
        fontSize: 13, fontWeight: 600 } };
    if (m.y === undefined) mark.xAxis = m.x; else mark.yAxis = m.y;
    return mark;
  }) };
}

// ---- kinds of charts ----

function lines(spec, t) {
  // over bands a tint would be one more color: a line says where the span begins
  if (spec.bands) {
    (spec.spans || []).forEach(function (s) { spec.marks.push({ x: s.from, name: s.name, dashed: true }); });
  }
  var time = spec.xType === 'time';
  var flat = spec.xType === 'category';
  var values = [];
  spec.series.forEach(function (s) { s.y.forEach(function (v) { if (known(v)) values.push(v); }); });
  var low = Math.min.apply(null, values), high = Math.max.apply(null, values);
  var log = spec.growth && low > 0 && high / low > 4;
  var y = axis(t, { type: log ? 'log' : 'value', logBase: 2, scale: true, name: spec.yName || '', nameGap: 14,
    nameTextStyle: { color: t.muted, align: 'left', padding: [0, 0, 0, -30] },
    axisLabel: { formatter: function (v) { return format(v, spec.yFormat); } } });
  if (log) {
    y.min = Math.pow(2, Math.floor(Math.log(low) / Math.LN2));
    y.max = Math.pow(2, Math.ceil(Math.log(high) / Math.LN2));
  }
  if (spec.fromZero) { y.scale = false; }
  var x = axis(t, { type: flat ? 'category' : spec.xType, splitLine: { show: false }, name: spec.xName || '', nameLocation: 'middle',
    nameGap: 28, axisLine: { show: true, onZero: false, lineStyle: { color: t.line } }, scale: true,
    boundaryGap: flat ? spec.series.some(function (s) { return s.shape === 'bars'; }) : undefined,
    axisLabel: flat ? {} : time ? {} : { formatter: function (v) { return format(v, spec.xFormat); } } });
  if (flat) { x.data = spec.x; } else if (spec.x.length) { x.min = spec.x[0]; x.max = spec.x[spec.x.length - 1]; }
  var series = spec.series.map(function (s, i) {
    var c = color(t, s, i);
    var data = s.y.map(function (v, k) { return flat ? v : [spec.x[k], v]; });
    if (s.shape === 'bars') {
      return { type: 'bar', name: s.name, data: data, itemStyle: { color: c, opacity: .75 }, barWidth: flat ? '70%' : 1.5, z: 2 };
    }
    if (s.shape === 'points') {
      return { type: 'scatter', name: s.name, data: data.filter(function (p) { return known(flat ? p : p[1]); }), symbol: 'triangle',
        symbolRotate: 180, symbolSize: 9, itemStyle: { color: c, borderColor: t.card, borderWidth: .5 }, z: 6 };
    }
    var out = { type: 'line', name: s.name, data: data, showSymbol: s.y.length < 3, connectNulls: false,
      step: s.shape === 'steps' ? 'end' : false, z: 4,
      lineStyle: { color: c, width: i === 0 ? 2.25 : 1.6, type: s.dashed ? 'dashed' : 'solid' }, itemStyle: { color: c } };
    if (s.shape === 'area') out.areaStyle = { color: c, opacity: .14 };
    return out;
  });
  if (series.length) { series[0].markArea = bands(t, spec); series[0].markLine = marks(t, spec); }
  var option = base(t);
  var many = series.length > 1;
  option.legend = many ? legend(t, spec.series.map(function (s) { return s.name; })) : undefined;
  var widest = Math.max(format(low, spec.yFormat).length, format(high, spec.yFormat).length) + 1;
  option.grid = { left: Math.max(62, widest * 7 + 18), right: 18, top: (many ? 34 : 14) + ((spec.marks || []).length ? 14 : 0),
    bottom: spec.xName ? 46 : 28 };
  option.xAxis = x;
  option.yAxis = y;
  option.series = series;
  return option;
}

function bars(spec, t) {
  var names = spec.names;
  var option = base(t);
  var many = spec.series.length > 1;
  var left = Math.max(56, Math.min(longest(names), 34) * 6.9 + 20);
  option.legend = many ? legend(t, spec.series.map(function (s) { return s.name; })) : undefined;
  option.grid = { left: left, right: 40, top: many ? 34 : 8, bottom: spec.xName ? 46 : 28 };
  option.xAxis = axis(t, { type: 'value', name: spec.xName || '', nameLocation: 'middle', nameGap: 28,
    axisLabel: { formatter: function (v) { return format(v, spec.xFormat); } } });
  option.yAxis = axis(t, { type: 'category', inverse: true, data: names, splitLine: { show: false },
    axisLabel: { color: t.ink, interval: 0, width: left - 14, overflow: 'truncate' } });
  option.series = [];
  spec.series.forEach(function (s, i) {
    option.series.push({ type: 'bar', name: s.name, barMaxWidth: many ? 11 : 15, barGap: '20%',
      itemStyle: { color: color(t, s, i), borderRadius: 3 },
      data: s.values.map(function (v) {
        return spec.signed ? { value: v, itemStyle: { color: v < 0 ? t.loss : t.gain, borderRadius: 3 } } : v; }),
      label: spec.labels && names.length <= 24 ? { show: true, position: 'right', color: t.muted, fontSize: 12,
        formatter: function (p) { return format(p.value, spec.xFormat); } } : undefined });
    if (s.low) {
      option.series.push({ type: 'custom', z: 8, data: s.low.map(function (l, k) { return [l, s.high[k], k]; }),
        encode: { x: [0, 1], y: 2 },
        renderItem: function (params, api) {
          if (!known(api.value(0)) || !known(api.value(1))) return null;
          var a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]);
          return { type: 'group', children: [
            { type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: t.ink, lineWidth: 1.5 } },
            { type: 'line', shape: { x1: a[0], y1: a[1] - 4, x2: a[0], y2: a[1] + 4 }, style: { stroke: t.ink, lineWidth: 1.5 } },
            { type: 'line', shape: { x1: b[0], y1: b[1] - 4, x2: b[0], y2: b[1] + 4 }, style: { stroke: t.ink, lineWidth: 1.5 } }] };
        } });
    }
  });
  option.series[0].markLine = marks(t, spec);
  return option;
}

function channels(hex) { return [1, 3, 5].map(function (i) { return parseInt(hex.substr(i, 2), 16); }); }
function hex(rgb) {
  return '#' + rgb.map(function (c) { return ('0' + Math.round(c).toString(16)).slice(-2); }).join('');
}
function luminance(rgb) {
  var l = rgb.map(function (c) { c /= 255; return c <= .03928 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4); });
  return .2126 * l[0] + .7152 * l[1] + .0722 * l[2];
}

function heat(spec, t, width) {
  var reach = 0;
  spec.cells.forEach(function (c) { if (known(c[2])) reach = Math.max(reach, Math.abs(c[2])); });
  reach = spec.reach || reach || 1;
  var zero = channels(t.neutral);
  var cells = spec.cells.filter(function (c) { return known(c[2]); }).map(function (c) {
    var end = channels(c[2] < 0 ? t.loss : t.gain);
    var depth = Math.min(1, Math.abs(c[2]) / reach);
    var fill = zero.map(function (z, i) { return z + (end[i] - z) * depth; });
    return { value: c, itemStyle: { color: hex(fill), borderColor: t.card, borderWidth: 1.5, borderRadius: 3 },
      label: { color: luminance(fill) > .3 ? '#1b1d22' : '#ffffff' } };
  });
  var option = base(t);
  var left = Math.max(56, Math.min(longest(spec.rows), 30) * 6.9 + 20);
  var slanted = longest(spec.columns) * 6.9 > (width - left) / spec.columns.length - 6;
  option.grid = { left: left, right: 10, top: 6, bottom: slanted ? 24 + Math.min(longest(spec.columns), 16) * 5.6 : 28 };
  option.xAxis = axis(t, { type: 'category', data: spec.columns, splitLine: { show: false },
    axisLabel: { color: t.ink, interval: 0, rotate: slanted ? 45 : 0, width: 110, overflow: 'truncate', hideOverlap: false } });
  option.yAxis = axis(t, { type: 'category', data: spec.rows, inverse: true, splitLine: { show: false },
    axisLabel: { color: t.ink, interval: 0, width: left - 14, overflow: 'truncate' } });
  // one bar-like rectangle per cell: needs no color scale that would be drawn beside
  option.series = [{ type: 'custom', data: cells.map(function (c) { return c.value; }), renderItem: function (params, api) {
    var cell = cells[params.dataIndex];
    var at = api.coord([api.value(0), api.value(1)]), size = api.size([1, 1]);
    var room = size[0] > 34 && size[1] > 15;
    return { type: 'group', children: [
      { type: 'rect', shape: { x: at[0] - size[0] / 2 + 1, y: at[1] - size[1] / 2 + 1, width: size[0] - 2, height: size[1] - 2, r: 3 },
        style: { fill: cell.itemStyle.color } },
      { type: 'text', invisible: !room, style: { text: room ? format(cell.value[2], spec.format) : '', x: at[0], y: at[1],
        fill: cell.label.color, fontSize: size[0] > 46 ? 12 : 10.5, fontFamily: t.font, textAlign: 'center', textVerticalAlign: 'middle' } }] };
  } }];
  return option;
}

function dots(spec, t) {
  var option = base(t);
  option.grid = { left: Math.min(longest(spec.groups), 26) * 7 + 20, right: 24, top: 32, bottom: 48 };
  option.xAxis = axis(t, { type: 'value', scale: true, name: spec.xName || '', nameLocation: 'middle', nameGap: 28,
    axisLabel: { formatter: function (v) { return format(v, spec.xFormat); } } });
  option.yAxis = axis(t, { type: 'category', inverse: true, data: spec.groups, splitLine: { show: true, lineStyle: { color: t.line } },
    axisLabel: { color: t.ink, fontSize: 13, interval: 0 } });
  var limit = (spec.marks || []).length ? spec.marks[0].x : Infinity;
  var all = spec.dots.map(function (d) { return d[0]; }).concat((spec.marks || []).map(function (m) { return m.x; }));
  var low = Math.min.apply(null, all), high = Math.max.apply(null, all), margin = (high - low) * .08 || .1;
  option.xAxis.min = Math.floor((low - margin) * 10) / 10;
  option.xAxis.max = Math.ceil((high + margin) * 10) / 10;
  spec.markEnd = 'start'; // lanes count downwards, so the line starts at the top
  var data = spec.dots.map(function (d, i) { return [d[0], d[1], ((i * .61803) % 1 - .5) * .6]; });
  // the mark must lie inside the picture as well
  var hidden = (spec.marks || []).map(function (m) { return [m.x, 0]; });
  option.series = [
    { type: 'scatter', data: hidden, symbolSize: 0, silent: true, markLine: marks(t, spec) },
    { type: 'custom', data: data, encode: { x: 0, y: 1 }, renderItem: function (params, api) {
      var at = api.coord([api.value(0), api.value(1)]);
      var beyond = spec.beyond && api.value(0) >= limit;
      return { type: 'circle', shape: { cx: at[0], cy: at[1] + api.value(2) * api.size([0, 1])[1], r: beyond ? 5.5 : 4.5 },
        style: { fill: beyond ? t.loss : t.muted, opacity: beyond ? 1 : .6, stroke: t.card, lineWidth: 1.2 } };
    } }];
  return option;
}

function histogram(spec, t) {
  var option = base(t);
  var top = (spec.marks || []).length ? 30 : 12;
  option.grid = { left: 62, right: 24, top: top, bottom: 48 };
  option.xAxis = axis(t, { type: 'value', min: spec.edges[0], max: spec.edges[spec.edges.length - 1], splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: t.line } }, name: spec.xName || '', nameLocation: 'middle', nameGap: 28,
    axisLabel: { formatter: function (v) { return format(v, spec.xFormat); } } });
  option.yAxis = axis(t, { type: 'value', axisLabel: { formatter: function (v) { return format(v, '0'); } } });
  option.series = [{ type: 'custom', data: spec.counts.map(function (c, i) { return [spec.edges[i], spec.edges[i + 1], c]; }),
    encode: { x: [0, 1], y: 2 }, markLine: marks(t, spec), renderItem: function (params, api) {
      var a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), 0]);
      return { type: 'rect', shape: { x: a[0] + .5, y: a[1], width: Math.max(1, b[0] - a[0] - 1), height: b[1] - a[1] },
        style: { fill: t.muted, opacity: .7 } };
    } }];
  return option;
}

function points(spec, t) {
  var option = base(t);
  var many = spec.series.length > 1;
  option.legend = many ? legend(t, spec.series.map(function (s) { return s.name; })) : undefined;
  if (many) { option.legend.icon = 'circle'; option.legend.itemHeight = 10; option.legend.itemWidth = 10; }
  option.grid = { left: 84, right: 24, top: many ? 34 : 12, bottom: 48 };
  option.xAxis = axis(t, { type: spec.xLog ? 'log' : 'value', scale: true, name: spec.xName || '', nameLocation: 'middle', nameGap: 28,
    axisLine: { show: true, onZero: false, lineStyle: { color: t.line } },
    axisLabel: { formatter: function (v) { return format(v, spec.xFormat); } } });
  option.yAxis = axis(t, { type: 'value', scale: true, name: spec.yName || '', nameLocation: 'middle', nameGap: 64,
    axisLabel: { formatter: function (v) { return format(v, spec.yFormat); } } });
  var count = 0;
  spec.series.forEach(function (s) { count += s.data.length; });
  option.series = spec.series.map(function (s, i) {
    return { type: 'scatter', name: s.name, data: s.data, symbolSize: s.size || (count > 400 ? 4.5 : 8), z: s.size ? 5 : 2,
      itemStyle: { color: color(t, s, i), opacity: s.size ? 1 : count > 400 ? .5 : .75, borderColor: t.card, borderWidth: s.size ? 1.5 : .4 } };
  });
  option.series[0].markLine = marks(t, spec);
  return option;
}

function cambrianChart(specText, tokensText, width, height) {
  var spec = JSON.parse(specText), t = JSON.parse(tokensText);
  var kinds = { lines: lines, bars: bars, heat: heat, dots: dots, histogram: histogram, points: points };
  var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  chart.setOption(kinds[spec.kind](spec, t, width));
  var svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
