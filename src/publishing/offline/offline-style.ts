/** Style sheets that bring their fonts: browsers refuse a font from another folder of the disk, but not one that the sheet holds. */

/** `css` with its first format of every font as data, and the others left out. `read` gives the file at a path below the base path. */
export function withFonts(css: string, basePath: string, read: (file: string) => Uint8Array): string {
  return css
    .replace(/url\("?([^")]+\.(woff2|woff|ttf))"?\)(\s*format\([^)]*\))?/g, (source, address: string, type: string) => {
      if (type !== 'woff2' || !address.startsWith(basePath)) return source;
      const data = Buffer.from(read(address.slice(basePath.length))).toString('base64');
      return `url(data:font/woff2;base64,${data}) format("woff2")`;
    })
    .replace(/,\s*url\("?[^")]+\.(?:woff|ttf)"?\)(?:\s*format\([^)]*\))?/g, '');
}
