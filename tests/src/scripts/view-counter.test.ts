import { describe, expect, test } from 'vitest';
import { countView, readViews } from '../../../src/scripts/view-counter.ts';

const COUNTER = 'https://code.goatcounter.com';

describe('readViews', () => {
  const answering =
    (body: string, status = 200) =>
    () =>
      Promise.resolve(new Response(body, { status }));

  test('asks the counter for the page, and for nothing else', async () => {
    const asked: string[] = [];
    await readViews(COUNTER, '/posts/normalization/', (address) => {
      asked.push(address);
      return Promise.resolve(new Response('{"count":"1 234"}'));
    });
    expect(asked).toEqual([`${COUNTER}/counter/%2Fposts%2Fnormalization%2F.json`]);
  });

  test('gives the number as the counter prints it', async () => {
    expect(await readViews(COUNTER, '/', answering('{"count":"1 234","count_unique":"9"}'))).toBe('1 234');
  });

  test('is null when the counter fails, answers nonsense, or is unreachable', async () => {
    expect(await readViews(COUNTER, '/', answering('{}', 404))).toBeNull();
    expect(await readViews(COUNTER, '/', answering('not JSON'))).toBeNull();
    expect(await readViews(COUNTER, '/', answering('{"count":{}}'))).toBeNull();
    expect(await readViews(COUNTER, '/', () => Promise.reject(new TypeError('offline')))).toBeNull();
  });
});

describe('countView', () => {
  test('tells the counter the page, and does not fail without it', async () => {
    const asked: string[] = [];
    await countView(COUNTER, '/a b/', (address) => {
      asked.push(address);
      return Promise.reject(new TypeError('offline'));
    });
    expect(asked).toEqual([`${COUNTER}/count?p=%2Fa+b%2F`]);
  });
});
