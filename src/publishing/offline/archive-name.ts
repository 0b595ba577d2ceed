/** Name of the offline archive, without its ending, and of the folder in it: the title of the site in small letters. */
export const archiveName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
