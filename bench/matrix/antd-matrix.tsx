// The peer of the matrix: the same rooms, sessions and people in antd's virtual Table, as one would write it first.
import '../../renderer/kit/nonce.ts';
import { Table } from 'antd';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { rosterFeed } from '../../renderer/client/site.ts';
import { useFeed } from '../../renderer/client/use-client.ts';
import { ThemeScope } from '../../renderer/kit/theme.tsx';

function Matrix() {
  const table = useFeed(rosterFeed).value;
  const rows = useMemo(() => {
    if (!table) return [];
    const names = new Map(table.people.map(({ id, name }) => [id, name]));
    const cells = new Map<string, string[]>();
    for (const { sessionId, postId, personId } of table.assignments) {
      const key = `${postId} ${sessionId}`;
      cells.set(key, [...(cells.get(key) ?? []), names.get(personId) ?? personId]);
    }
    return table.posts.map(({ id, name }) => ({
      key: id,
      name,
      ...Object.fromEntries(
        table.sessions.map((session) => [session.id, cells.get(`${id} ${session.id}`) ?? []]),
      ),
    }));
  }, [table]);
  if (!table) return null;
  return (
    <Table
      virtual
      pagination={false}
      scroll={{ x: 1_200, y: 800 }}
      dataSource={rows}
      columns={[
        { title: '考场', dataIndex: 'name', width: 128 },
        ...table.sessions.map((session) => ({
          title: session.name,
          dataIndex: session.id,
          width: 136,
          render: (people: readonly string[]) => people.map((name) => <div key={name}>{name}</div>),
        })),
      ]}
    />
  );
}

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <ThemeScope theme="light">
      <Matrix />
    </ThemeScope>,
  );
