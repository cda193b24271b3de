import { expect, test } from 'vitest';
import { feedMessages } from '../../../server/rpc/feed-messages.ts';

function source() {
  let push: (delta: number) => void = () => undefined;
  let value = 0;
  let subscribers = 0;
  return {
    add: (delta: number) => {
      value += delta;
      push(delta);
    },
    subscribers: () => subscribers,
    feed: {
      snapshot: () => value,
      subscribe(listener: (delta: number) => void) {
        push = listener;
        subscribers += 1;
        return () => {
          subscribers -= 1;
        };
      },
    },
  };
}

test('a snapshot, then numbered deltas', async () => {
  const { add, feed } = source();
  const messages = feedMessages(feed, new AbortController().signal, () => 0);
  expect((await messages.next()).value).toEqual({ kind: 'snapshot', seq: 1, value: 0 });
  add(5);
  add(7);
  expect((await messages.next()).value).toEqual({ kind: 'delta', seq: 2, delta: 5 });
  expect((await messages.next()).value).toEqual({ kind: 'delta', seq: 3, delta: 7 });
});

test('a reader far behind gets one fresh snapshot instead of a queue', async () => {
  const { add, feed } = source();
  const messages = feedMessages(feed, new AbortController().signal, () => 0);
  await messages.next();
  for (let index = 0; index < 10_000; index += 1) add(1);
  expect((await messages.next()).value).toEqual({ kind: 'snapshot', seq: 2, value: 10_000 });
});

test('while the socket is full nothing is sent, afterwards the newest state', async () => {
  const { add, feed } = source();
  let buffered = 0;
  const messages = feedMessages(feed, new AbortController().signal, () => buffered);
  await messages.next();
  buffered = 10 * 1024 * 1024;
  for (let index = 0; index < 100; index += 1) add(1);
  let isAnswered = false;
  const next = messages.next().then((message) => {
    isAnswered = true;
    return message;
  });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(isAnswered).toBe(false);
  buffered = 0;
  expect((await next).value).toMatchObject({ kind: 'snapshot', value: 100 });
});

test('an ended reader unsubscribes', async () => {
  const { feed, subscribers } = source();
  const stop = new AbortController();
  const messages = feedMessages(feed, stop.signal, () => 0);
  await messages.next();
  expect(subscribers()).toBe(1);
  const next = messages.next();
  stop.abort();
  expect((await next).done).toBe(true);
  expect(subscribers()).toBe(0);
});
