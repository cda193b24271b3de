/**
 * What a problem may be at most. The largest site known has 134 rooms and a province's joint exam a few thousand
 * invigilators at one place; beyond these bounds a file is a mistake or an attack.
 */
export const PROBLEM_LIMITS = {
  sessions: 60,
  rooms: 1_000,
  staff: 20_000,
  seatsPerRoom: 20,
  /** Seats of all rooms in all sessions. */
  seats: 60_000,
  /** People times rooms, where rooms with other candidates in a session count once more for each: 150 MB. */
  peopleByRooms: 30_000_000,
  /** Entries of one list inside a person or a room. */
  entries: 1_000,
  rules: 100,
  assignments: 200_000,
  /** Together they keep every sum of costs within 31 bits. */
  preference: 100_000,
  weight: 1_000,
} as const;
