/** The table of a list: dense, plain rows, and what is said while it loads or when there is nothing. */
import { Empty, Spin } from 'antd';
import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  title: string;
  /** Numbers stand at the right. */
  align?: 'right';
  render: (row: T) => ReactNode;
}

interface Props<T> {
  columns: readonly Column<T>[];
  /** Undefined until the first answer. */
  rows: readonly T[] | undefined;
  loading: boolean;
  empty: string;
}

export function ListTable<T extends { id: string }>({ columns, rows, loading, empty }: Props<T>) {
  return (
    <Spin spinning={loading} delay={150}>
      <div className="list">
        <table className="plain">
          <thead>
            <tr>
              {columns.map(({ key, title, align }) => (
                <th key={key} scope="col" className={align === 'right' ? 'number' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows?.map((row) => (
              <tr key={row.id}>
                {columns.map(({ key, align, render }) => (
                  <td key={key} className={align === 'right' ? 'number' : undefined}>
                    {render(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />}
      </div>
    </Spin>
  );
}
