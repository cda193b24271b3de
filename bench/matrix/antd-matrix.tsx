// The peer of the matrix and of the list of people: the same in antd's virtual Table, as one would write it first.
import '../../renderer/kit/nonce.ts';
import { Table } from 'antd';
import { useMemo, useSyncExternalStore } from 'react';
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

/** The same columns as the product's list of people. */
function People() {
  const table = useFeed(rosterFeed).value;
  const loads = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { personId } of table?.assignments ?? [])
      counts.set(personId, (counts.get(personId) ?? 0) + 1);
    return counts;
  }, [table]);
  if (!table) return null;
  return (
    <Table
      virtual
      className="peer-people"
      pagination={false}
      rowKey="id"
      rowSelection={{}}
      scroll={{ x: 1_200, y: 800 }}
      dataSource={table.people}
      columns={[
        { title: '姓名', dataIndex: 'name', width: 160, render: (name, { id }) => `${name} ${id}` },
        { title: '单位', dataIndex: 'school', width: 140 },
        { title: '岗位', dataIndex: 'post', width: 100 },
        { title: '状态', dataIndex: 'state', width: 80 },
        {
          title: '培训',
          dataIndex: 'isTrained',
          width: 160,
          render: (isTrained, { trainedUntil }) => trainedUntil ?? (isTrained ? '合格' : '未培训'),
        },
        {
          title: '责任书',
          dataIndex: 'letters',
          width: 100,
          render: (_, { letters }) => (letters.some(({ isSigned }) => isSigned) ? '已签' : '未签'),
        },
        {
          title: '备注',
          dataIndex: 'isStandby',
          width: 120,
          render: (isStandby) => (isStandby ? '备用' : ''),
        },
        { title: '场次', width: 60, render: (_, { id }) => loads.get(id) ?? 0 },
      ]}
    />
  );
}

function Peer() {
  const hash = useSyncExternalStore(
    (listener) => {
      addEventListener('hashchange', listener);
      return () => removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
  return hash === '#people' ? <People /> : <Matrix />;
}

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <ThemeScope theme="light">
      <Peer />
    </ThemeScope>,
  );
