/** `value` with everything in it frozen: a judge that writes to its evidence then throws. */
export function frozen<Value>(value: Value): Value {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const entry of Object.values(value)) frozen<unknown>(entry);
  return value;
}
