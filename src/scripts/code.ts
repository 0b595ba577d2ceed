/** A button on every block of code that copies it, of a command line without its prompt. */
import { copyButton } from './copy.ts';

for (const block of document.querySelectorAll<HTMLElement>('pre.command, .scroller.code')) {
  const code = block.querySelector('code');
  if (!code) continue;
  const button = copyButton('Copy', () => code.textContent.replace(/^[$>] /gm, '').trim());
  button.className = 'copy-code';
  const frame = document.createElement('div');
  frame.className = 'code-frame';
  block.before(frame);
  frame.append(block, button);
}
