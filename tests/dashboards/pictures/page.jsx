// A dashboard as Grafana would show it: its JSON, the answers of a real Prometheus, and the
// components of @grafana/ui. Grafana itself is not here, so what its panels do between the two is
// done below, for the kinds of panels and transformations that the boards use.
import React from 'react';
import { createRoot } from 'react-dom/client';
import {
  createTheme, dateTime, EventBusSrv, FieldType, getDisplayProcessor, getFieldDisplayName, ThemeContext, toDataFrame, VizOrientation,
} from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, PanelContextProvider, TimeSeries, VizRepeater } from '@grafana/ui';

const COLUMNS = 24;
const CELL = 38;
const GAP = 8;
const ZONE = 'Europe/Berlin';
const theme = createTheme({ colors: { mode: 'light' } });

const legendOf = (format, labels) => format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '');

function withDisplay(frame, first) {
  frame.fields.filter((field) => field.type === FieldType.number).forEach((field, at) => {
    field.state = { seriesIndex: first + at };
    field.display = getDisplayProcessor({ field, theme, timeZone: ZONE });
  });
  return frame;
}

// JSON has no infinity: the first step says null.
function defaultsOf(panel) {
  const { defaults } = panel.fieldConfig;
  const steps = defaults.thresholds?.steps.map((step) => ({ ...step, value: step.value ?? -Infinity }));
  return steps ? { ...defaults, thresholds: { ...defaults.thresholds, steps } } : defaults;
}

// One frame per series, as the data source of Prometheus makes them.
function framesOf(panel, answers) {
  const series = answers.flatMap((answer, at) => answer.series.map((one) => ({ ...one, target: panel.targets[at] })));
  const defaults = defaultsOf(panel);
  const most = Math.max(...series.flatMap((one) => one.values.map(([, value]) => Number(value)).filter(Number.isFinite)));
  return series.map((one, at) => withDisplay(toDataFrame({
    refId: one.target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: one.values.map(([second]) => second * 1000), config: {} },
      {
        name: 'Value', type: FieldType.number, labels: one.labels,
        values: one.values.map(([, value]) => (Number.isNaN(Number(value)) ? null : Number(value))),
        config: { ...defaults, max: defaults.max ?? (panel.type === 'bargauge' ? most : undefined), displayNameFromDS: legendOf(one.target.legendFormat, one.labels) },
      },
    ],
  }), at));
}

function valuesOf(frames) {
  return frames.map((frame) => {
    const field = frame.fields[1];
    const last = field.values.filter((value) => value !== null).at(-1) ?? null;
    return { field, display: { ...field.display(last), title: getFieldDisplayName(field, frame) } };
  });
}

function Stat({ panel, frames, width, height }) {
  const { colorMode, graphMode, justifyMode, textMode } = panel.options;
  const value = ({ value: one, width: w, height: h, count }) => (
    <BigValue value={one.display} width={w} height={h} count={count} theme={theme}
      colorMode={colorMode} graphMode={graphMode} justifyMode={justifyMode} textMode={textMode} />
  );
  return (
    <VizRepeater getValues={() => valuesOf(frames)} renderValue={value} width={width} height={height} source={frames}
      renderCounter={0} autoGrid orientation={VizOrientation.Auto} />
  );
}

function Bars({ panel, frames, width, height }) {
  const all = valuesOf(frames).map((one) => one.display);
  const longest = { title: all.map((one) => one.title).sort((a, b) => b.length - a.length)[0] ?? '',
    text: all.map((one) => one.text + (one.suffix ?? '')).sort((a, b) => b.length - a.length)[0] ?? '' };
  const value = ({ value: one, width: w, height: h }) => (
    <BarGauge value={one.display} field={one.field.config} display={one.field.display} width={w} height={h} theme={theme}
      orientation={VizOrientation.Horizontal} displayMode={panel.options.displayMode} showUnfilled={panel.options.showUnfilled}
      text={panel.options.text} alignmentFactors={longest} itemSpacing={8} />
  );
  return (
    <VizRepeater getValues={() => valuesOf(frames)} renderValue={value} width={width} height={height} source={frames}
      renderCounter={0} orientation={VizOrientation.Horizontal} itemSpacing={8} minVizHeight={16} maxVizHeight={70} />
  );
}

// Rows of cells: one label against another, or the labels that the panel names.
function tableOf(panel, answers) {
  const series = answers.flatMap((answer) => answer.series);
  const { id, options } = panel.transformations[0];
  const { overrides } = panel.fieldConfig;
  const called = Object.fromEntries(overrides.map((one) => [one.matcher.options, one.properties[0].value]));
  const show = getDisplayProcessor({ field: { type: FieldType.number, config: defaultsOf(panel) }, theme, timeZone: ZONE });
  const text = (value) => { const shown = show(Number(value)); return `${shown.prefix ?? ''}${shown.text}${shown.suffix ?? ''}`; };
  if (id === 'groupingToMatrix') {
    const rows = [...new Set(series.map((one) => one.labels[options.rowField]))].sort();
    const columns = [...new Set(series.map((one) => one.labels[options.columnField]))];
    const cell = (row, column) => series.find((one) => one.labels[options.rowField] === row && one.labels[options.columnField] === column);
    const corner = `${options.rowField}\\${options.columnField}`;
    return [[corner, ...columns].map((name) => called[name] ?? name),
      ...rows.map((row) => [row, ...columns.map((column) => (cell(row, column) ? text(cell(row, column).values.at(-1)[1]) : ''))])];
  }
  const names = Object.keys(options.renameByName);
  return [names.map((name) => options.renameByName[name]),
    ...series.map((one) => names.map((name) => (name === 'Value' ? text(one.values.at(-1)[1]) : one.labels[name])))];
}

function Table({ panel, answers }) {
  const [head, ...rows] = tableOf(panel, answers);
  const cell = { textAlign: 'left', padding: '6px 8px', borderBottom: `1px solid ${theme.colors.border.weak}` };
  return (
    <table style={{ width: '100%', fontSize: 14 }}>
      <thead><tr>{head.map((word) => <th key={word} style={{ ...cell, color: theme.colors.primary.text }}>{word}</th>)}</tr></thead>
      <tbody>{rows.map((row) => <tr key={row.join()}>{row.map((word, at) => <td key={at} style={cell}>{word}</td>)}</tr>)}</tbody>
    </table>
  );
}

function Graph({ panel, frames, width, height, range }) {
  const from = dateTime(range[0] * 1000);
  const to = dateTime(range[1] * 1000);
  return (
    <TimeSeries frames={frames} width={width} height={height} timeRange={{ from, to, raw: { from, to } }} timeZone={ZONE}
      legend={panel.options.legend} options={{}} />
  );
}

const KINDS = { stat: Stat, bargauge: Bars, table: Table, timeseries: Graph };

function Panel({ panel, answers, range, width }) {
  const Kind = KINDS[panel.type];
  const { x, y, w, h } = panel.gridPos;
  const column = (width - GAP) / COLUMNS;
  const [panelWidth, panelHeight] = [w * column - GAP, h * CELL - GAP];
  const frames = framesOf(panel, answers);
  return (
    <div style={{ position: 'absolute', left: GAP + x * column, top: y * CELL, width: panelWidth, height: panelHeight }}>
      <PanelChrome title={panel.title} width={panelWidth} height={panelHeight}>
        {(innerWidth, innerHeight) => (
          <Kind panel={panel} answers={answers} frames={frames} width={innerWidth} height={innerHeight} range={range} />
        )}
      </PanelChrome>
    </div>
  );
}

function Board({ board, answers, range, width }) {
  const rows = Math.max(...board.panels.map((panel) => panel.gridPos.y + panel.gridPos.h));
  const variables = board.templating.list.filter((one) => one.type === 'query').map((one) => `${one.label}: ${one.current.text}`);
  return (
    <div style={{ width, background: theme.colors.background.canvas, color: theme.colors.text.primary, paddingBottom: GAP }}>
      <div style={{ padding: 12 }}>
        <b style={{ fontSize: 20 }}>{board.title}</b>
        <span style={{ marginLeft: 24, color: theme.colors.text.secondary }}>{variables.join(' · ')}</span>
      </div>
      <div style={{ position: 'relative', height: rows * CELL }}>
        {board.panels.map((panel, at) => <Panel key={panel.id} panel={panel} answers={answers[at]} range={range} width={width} />)}
      </div>
    </div>
  );
}

window.show = (told) => {
  const context = { eventsScope: 'global', eventBus: new EventBusSrv(), sync: () => 0 };
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles hackNoBackdropBlur isExtensionPointContainer={false} />
      <PanelContextProvider value={context}><Board {...told} /></PanelContextProvider>
    </ThemeContext.Provider>,
  );
};
