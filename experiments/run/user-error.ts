/** What the user, the disk or the machine did wrong: shown as one line, without a stack. */
export class UserError extends Error {
  override name = 'UserError';
}
