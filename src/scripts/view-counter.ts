/** GoatCounter's two addresses: one that counts a view, one that tells how many there were. Whatever fails leaves the page as it is. */
type Fetch = (address: string, options?: RequestInit) => Promise<Response>;

export async function countView(counter: string, path: string, fetch: Fetch): Promise<void> {
  await fetch(`${counter}/count?${new URLSearchParams({ p: path }).toString()}`, { mode: 'no-cors', credentials: 'omit' }).catch(
    () => undefined,
  );
}

/** The number of views as the counter prints it, or null when it does not answer. */
export async function readViews(counter: string, path: string, fetch: Fetch): Promise<string | null> {
  const response = await fetch(`${counter}/counter/${encodeURIComponent(path)}.json`, { credentials: 'omit' }).catch(() => null);
  if (!response?.ok) return null;
  const answer: unknown = await response.json().catch(() => null);
  const count = answer !== null && typeof answer === 'object' && 'count' in answer ? answer.count : null;
  return typeof count === 'string' ? count : null;
}
