/** SVG as PNG, with the fonts of the pages and those alone: the same text gives the same bits on every machine. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { REGULAR } from './for-raster.ts';
import { pictureFonts } from './fonts.ts';

let ready: Promise<void> | null = null;

/** `svg` in its own size times `zoom`. */
export async function rasterised(svg: string, zoom: number): Promise<Uint8Array<ArrayBuffer>> {
  const renderer = await openRenderer(svg, zoom);
  const image = renderer.render();
  const png = Uint8Array.from(image.asPng());
  image.free();
  renderer.free();
  return png;
}

/** The box, in px, of what `svg` draws; null when it draws nothing. */
export async function inkBox(svg: string): Promise<{ x: number; y: number; width: number; height: number } | null> {
  const renderer = await openRenderer(svg, 1);
  const box = renderer.innerBBox();
  const measured = box ? { x: box.x, y: box.y, width: box.width, height: box.height } : null;
  box?.free();
  renderer.free();
  return measured;
}

async function openRenderer(svg: string, zoom: number): Promise<InstanceType<typeof Resvg>> {
  ready ??= initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  await ready;
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: { fontBuffers: await pictureFonts(), defaultFontFamily: REGULAR } });
}
