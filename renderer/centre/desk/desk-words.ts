import type { DeskItem } from '../../../shared/contract/desk.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

/** What it is, in a few words. */
export function deskTitle(item: DeskItem, text: Text): string {
  const { kinds } = text.desk;
  const level = item.level === null ? '' : (text.events.level[item.level - 1] ?? '');
  switch (item.kind) {
    case 'alarm':
      return wordOf(text.codes.alarmName, item.code) ?? item.code;
    case 'incident':
    case 'finding':
      return [level, item.code === '' ? kinds[item.kind] : item.code].filter((part) => part !== '').join(' ');
    default:
      return kinds[item.kind];
  }
}

/** Why, or what somebody wrote; empty when there is no more to say. */
export function deskDetail(item: DeskItem, text: Text): string {
  switch (item.kind) {
    case 'alarm':
      return reasonInWords(item.text, text) ?? '';
    case 'listening':
      return reasonInWords(item.code, text) ?? item.code;
    case 'blind':
      return text.frame.duration(Number(item.code) * 1000);
    case 'refused':
      return item.text === '' ? (wordOf(text.orders.rejections, item.code) ?? '') : item.text;
    case 'outbox':
      return reasonInWords(item.code, text) ?? '';
    default:
      return item.text;
  }
}
