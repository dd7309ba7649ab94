// The NATS log line: `[pid] 2019/05/31 12:35:23.430128 [INF] text`.
import type { MicrosecondClock } from './clock.js';
import type { Labels, Level } from './level.js';
import { LineTime } from './line-time.js';

/** What stands before the text of a line. */
export interface LineStyle {
  readonly time: boolean;
  readonly utc: boolean;
  readonly pid: boolean;
  readonly labels: Labels;
}

/** Makes lines of one style. */
export class LineFormat {
  readonly #clock: MicrosecondClock;
  readonly #time: LineTime | undefined;
  readonly #prefix: string;
  readonly #labels: Labels;

  constructor(style: LineStyle, clock: MicrosecondClock) {
    this.#clock = clock;
    this.#time = style.time ? new LineTime(style.utc) : undefined;
    this.#prefix = style.pid ? `[${process.pid}] ` : '';
    this.#labels = style.labels;
  }

  /** One line with its line end. */
  line(level: Level, text: string): string {
    const time = this.#time === undefined ? '' : `${this.#time.format(this.#clock.now())} `;
    return `${this.#prefix}${time}${this.#labels[level]}${text}\n`;
  }
}
