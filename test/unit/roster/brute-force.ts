import type { RosterInput } from '../../../shared/domain/roster/roster-index.ts';

/**
 * The rules once more, written apart from the product's: minutes instead of text, every pair compared,
 * chains grown by repeated scanning. Gives the conflicts as JSON texts.
 */
export function bruteForce(input: RosterInput): Set<string> {
  const found = new Set<string>();
  const minutes = (civil: string) => Date.parse(`${civil}:00Z`) / 60_000;
  const all = input.assignments
    .map((one) => ({
      one,
      person: input.people.find((person) => person.id === one.personId),
      post: input.posts.find((post) => post.id === one.postId),
      session: input.sessions.find((session) => session.id === one.sessionId),
    }))
    .flatMap(({ one, person, post, session }) =>
      person && post && session
        ? [{ one, person, post, session, from: minutes(session.start), to: minutes(session.end) }]
        : [],
    );
  type Entry = (typeof all)[number];
  const clash = (a: Entry, b: Entry) => a !== b && a.from < b.to && b.from < a.to;
  const ids = (list: string[]) => [...new Set(list)].sort();
  const add = (ruleId: string, level: string, entries: Entry[], people: string[], facts: object) =>
    found.add(
      JSON.stringify({
        ruleId,
        level,
        sessionIds: ids(entries.map((entry) => entry.session.id)),
        postIds: ids(entries.map((entry) => entry.post.id)),
        personIds: people,
        facts,
      }),
    );

  function components(entries: Entry[]): Entry[][] {
    const left = new Set(entries);
    const groups: Entry[][] = [];
    for (const seed of entries) {
      if (!left.delete(seed)) continue;
      const group = [seed];
      for (let grown = true; grown; ) {
        grown = false;
        for (const candidate of [...left])
          if (group.some((member) => clash(member, candidate))) {
            group.push(candidate);
            left.delete(candidate);
            grown = true;
          }
      }
      groups.push(group);
    }
    return groups;
  }

  for (const { id } of input.people) {
    const own = all.filter((entry) => entry.person.id === id);
    for (const group of components(own)) {
      const elsewhere = group.filter((a) => group.some((b) => clash(a, b) && a.post.id !== b.post.id));
      if (elsewhere.length > 0) add('one-place', 'hard', elsewhere, [id], { assignments: elsewhere.length });
    }
    for (const { id: postId } of input.posts)
      for (const group of components(own.filter((entry) => entry.post.id === postId)))
        if (group.length > 1) add('twice-in-post', 'hard', group, [id], { seats: group.length });
    for (const session of input.sessions) {
      if (session.kind !== 'exam') continue;
      const watching = own.filter(
        (entry) => entry.session.id === session.id && entry.post.kind === 'invigilation',
      );
      const [first] = watching;
      if (!first) continue;
      const { trainedUntil, isTrained, subjects } = first.person;
      // The training ends with the last minute of its day.
      const isValid =
        trainedUntil === null ? isTrained : first.to <= minutes(`${trainedUntil}T00:00`) + 24 * 60;
      if (!isValid) add('trained', 'hard', watching, [id], { trainedUntil: trainedUntil ?? '' });
      const subject = session.subject.trim();
      if (subject && subjects.map((text) => text.trim()).includes(subject))
        add('own-subject', 'hard', watching, [id], { subject });
    }
  }
  for (const session of input.sessions)
    for (const post of input.posts) {
      if ((session.kind === 'exam') !== (post.kind === 'invigilation')) continue;
      let missing = 0;
      for (let seat = 0; seat < post.seats; seat += 1)
        if (!all.some((entry) => entry.session === session && entry.post === post && entry.one.seat === seat))
          missing += 1;
      if (missing > 0)
        found.add(
          JSON.stringify({
            ruleId: 'coverage',
            level: 'open',
            sessionIds: [session.id],
            postIds: [post.id],
            personIds: [],
            facts: { missing, seats: post.seats },
          }),
        );
    }
  return found;
}
