/**
 * A drawing context for d3-shape that writes relative coordinates in tenths of a pixel. Neighbouring points differ by little, so the text
 * is about half as long as d3's absolute one and repeats itself, which gzip rewards; rounding the positions, not the differences, keeps
 * errors from adding up.
 */
export class RelativePath {
  private text = '';
  private x = 0;
  private y = 0;
  private startX = 0;
  private startY = 0;
  private drawing = false;

  moveTo(x: number, y: number): void {
    this.x = this.startX = Math.round(x * 10);
    this.y = this.startY = Math.round(y * 10);
    this.text += `M${join(this.x, this.y)}`;
    this.drawing = false;
  }

  lineTo(x: number, y: number): void {
    const nextX = Math.round(x * 10);
    const nextY = Math.round(y * 10);
    const step = join(nextX - this.x, nextY - this.y);
    this.text += this.drawing ? (step.startsWith('-') ? step : ` ${step}`) : `l${step}`;
    this.x = nextX;
    this.y = nextY;
    this.drawing = true;
  }

  closePath(): void {
    this.text += 'z';
    this.x = this.startX;
    this.y = this.startY;
    this.drawing = false;
  }

  /** Curves and arcs are never asked for by the shapes used here. */
  arc(): never {
    throw new Error('relative paths hold straight lines only');
  }

  toString(): string {
    return this.text;
  }
}

function join(x: number, y: number): string {
  const second = print(y);
  return print(x) + (second.startsWith('-') ? second : ` ${second}`);
}

function print(tenths: number): string {
  return String(tenths / 10).replace(/^(-?)0\./, '$1.');
}
