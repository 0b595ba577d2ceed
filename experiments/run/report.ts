/** What a run tells while it goes: a bar on a terminal, plain lines elsewhere. All of it on the error stream; standard output is for results. */
import { SingleBar } from 'cli-progress';

export interface Report {
  line: (text: string) => void;
  /** A stretch of `total` cells begins. */
  begin: (total: number) => void;
  /** One more cell of the stretch is finished. */
  advance: () => void;
  end: () => void;
}

export function reportTo(stream: NodeJS.WriteStream): Report {
  return stream.isTTY
    ? barReport(stream)
    : lineReport(
        (text) => stream.write(`${text}\n`),
        () => performance.now(),
      );
}

function barReport(stream: NodeJS.WriteStream): Report {
  let bar: SingleBar | null = null;
  let begin = 0;
  let done = 0;
  return {
    line: (text) => {
      if (bar) stream.write('\r\x1b[K');
      stream.write(`${text}\n`);
      bar?.updateETA();
    },
    begin: (total) => {
      [begin, done] = [performance.now(), 0];
      bar = new SingleBar({
        stream,
        format: '{bar} {value}/{total} cells, {rate} a minute, {eta_formatted} left',
        etaBuffer: 30,
        hideCursor: true,
      });
      bar.start(total, 0, { rate: '-' });
    },
    advance: () => {
      done += 1;
      bar?.increment(1, { rate: ((done / (performance.now() - begin)) * 60_000).toFixed(1) });
    },
    end: () => {
      bar?.stop();
      bar = null;
    },
  };
}

const LINE_INTERVAL_MS = 5000;

/** Plain lines, at most one about progress every few seconds. */
export function lineReport(write: (text: string) => void, now: () => number): Report {
  let stretch = { total: 0, done: 0, begin: 0, lastLine: 0 };
  return {
    line: write,
    begin: (total) => {
      stretch = { total, done: 0, begin: now(), lastLine: now() };
    },
    advance: () => {
      stretch.done += 1;
      const time = now();
      if (time - stretch.lastLine < LINE_INTERVAL_MS) return;
      stretch.lastLine = time;
      const perCellMs = (time - stretch.begin) / stretch.done;
      const { done, total } = stretch;
      write(
        `${done}/${total} cells, ${(60_000 / perCellMs).toFixed(1)} a minute, about ${minutes((perCellMs * (total - done)) / 60_000)} left`,
      );
    },
    end: () => undefined,
  };
}

/** A duration for people: "40 s", "12 min", "8 h". */
export function minutes(value: number): string {
  if (value >= 180) return `${Math.round(value / 60)} h`;
  return value < 1.5 ? `${Math.ceil(value * 60)} s` : `${Math.round(value)} min`;
}
