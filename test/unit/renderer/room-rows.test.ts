import { describe, expect, it } from 'vitest';
import { roomFigures, roomRows } from '../../../renderer/site/today/room-rows.ts';
import type { CameraState } from '../../../shared/contract/camera-status.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { person as samplePerson } from '../roster/sample.ts';

const room = (id: string, kind: RoomConfig['kind'] = 'exam'): RoomConfig => ({ id, name: `N${id}`, kind });
const camera = (roomId: string, state: CameraState, stateCode = 'none') => ({ roomId, state, stateCode });
const person = (id: string) => samplePerson(id, { name: `名${id}` });
const post = (id: string, roomId: string | null, seats: number, kind: 'invigilation' | 'duty') => ({
  id,
  name: id,
  kind,
  roomId,
  seats,
});

describe('rooms of the Today page', () => {
  it('puts rooms with a picture fault first, the same fault together, then open seats, then the rest', () => {
    const rooms = ['1', '2', '3', '4', '5', '6'].map((id) => room(id));
    const cameras = [
      camera('1', 'live'),
      camera('2', 'offline', 'no-packets'),
      camera('3', 'live'),
      camera('3', 'offline', 'connect-timeout'),
      camera('4', 'auth-failed', 'wrong-password'),
      camera('5', 'live'),
      camera('6', 'offline', 'connect-timeout'),
    ];
    const posts = ['1', '5'].map((id) => post(`p${id}`, id, 1, 'invigilation'));
    const assignments = [{ sessionId: 's', postId: 'p1', seat: 0, personId: 'a' }];
    const rows = roomRows(rooms, cameras, { people: [person('a')], posts, assignments }, 's');
    expect(rows.map(({ id }) => id)).toEqual(['4', '3', '6', '2', '5', '1']);
    expect(rows.at(1)?.picture).toEqual({ state: 'offline', code: 'connect-timeout' });
    expect(roomFigures(rows)).toEqual({ total: 6, pictureFaults: 4, openSeats: 1 });
  });

  it('names who sits in a room this session, not in another one', () => {
    const posts = [post('p', '1', 2, 'invigilation'), post('d', '1', 1, 'duty')];
    const assignments = [
      { sessionId: 's', postId: 'p', seat: 1, personId: 'a' },
      { sessionId: 'other', postId: 'p', seat: 0, personId: 'b' },
    ];
    const roster = { people: [person('a'), person('b')], posts, assignments };
    const seatsIn = (sessionId: string | null) => roomRows([room('1')], [], roster, sessionId)[0]?.seats;
    expect(seatsIn('s')).toEqual([null, '名a']);
    expect(seatsIn('other')).toEqual(['名b', null]);
    expect(seatsIn(null)).toEqual([]);
  });

  it('shows exam rooms without a camera, and other rooms only with one', () => {
    const rooms = [room('1'), room('papers', 'papers'), room('office', 'office')];
    const rows = roomRows(rooms, [camera('papers', 'live')], null, null);
    expect(rows.map(({ id, picture }) => [id, picture?.state ?? null])).toEqual([
      ['1', null],
      ['papers', 'live'],
    ]);
  });
});
