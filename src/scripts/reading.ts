/** What helps to read, check and cite a text, in one file, since each file of its own would cost more than what it leaves out. */
import './copy.ts';
import './equations.ts';
import './previews.ts';
