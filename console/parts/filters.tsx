/** The filters above a list. Each change is in the address at once. */
import { Button, Input, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { lifecycles } from '../generated/vocabulary.ts';
import { useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { type Search, type SetSearch, withFilter } from './search.ts';

/** An axis of a noun that the list can be narrowed by. */
export interface Filter {
  /** Of the query: `state`, `decision`, `goods`. */
  name: string;
  noun: string;
}

interface Props {
  filters: readonly Filter[];
  search: Search;
  setSearch: SetSearch;
}

export function Filters({ filters, search, setSearch }: Props) {
  const { t } = useTranslation();
  const { kind } = useSession();
  const id = useId();
  const set = (name: string, value: string | undefined) => setSearch(withFilter(search, name, value));
  return (
    <search>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        {filters.map((filter) => (
          <StateFilter key={filter.name} filter={filter} value={search[filter.name]} set={set} />
        ))}
        <div className="field">
          <label htmlFor={`${id}-reference`}>{t('ui.reference')}</label>
          <Input.Search
            // The box follows the address: back, forward and "clear" change it from outside.
            key={search['reference'] ?? ''}
            id={`${id}-reference`}
            allowClear
            defaultValue={search['reference']}
            onSearch={(value) => set('reference', value.trim())}
          />
        </div>
        <DayFilter name="from" label={t('ui.createdFrom')} search={search} set={set} />
        <DayFilter name="to" label={t('ui.createdTo')} search={search} set={set} />
        {kind === 'platform' && (
          <div className="field">
            <label htmlFor={`${id}-mode`}>{t('ui.mode')}</label>
            <Select
              id={`${id}-mode`}
              allowClear
              value={search['mode'] ?? null}
              placeholder={t('ui.all')}
              onChange={(value) => set('mode', value ?? undefined)}
              options={['test', 'live'].map((value) => ({ value, label: t(`mode.${value}`) }))}
            />
          </div>
        )}
        <Button onClick={() => setSearch({})} disabled={Object.values(search).every((value) => !value)}>
          {t('ui.clear')}
        </Button>
      </form>
    </search>
  );
}

type Set = (name: string, value: string | undefined) => void;

function StateFilter({ filter, value, set }: { filter: Filter; value: string | undefined; set: Set }) {
  const { t } = useTranslation();
  const say = useWords();
  const id = useId();
  const cycles: Record<string, { axes: Record<string, { states: readonly string[] }> }> = lifecycles;
  const states = cycles[filter.noun]?.axes[filter.name]?.states ?? [];
  return (
    <div className="field">
      <label htmlFor={id}>{say.axis(filter.name)}</label>
      <Select
        id={id}
        allowClear
        value={value ?? null}
        placeholder={t('ui.all')}
        popupMatchSelectWidth={false}
        onChange={(chosen) => set(filter.name, chosen ?? undefined)}
        options={states.map((state) => ({ value: state, label: say.state(filter.noun, state) }))}
      />
    </div>
  );
}

function DayFilter({ name, label, search, set }: { name: string; label: string; search: Search; set: Set }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Input id={id} type="date" value={search[name] ?? ''} onChange={(event) => set(name, event.target.value)} />
    </div>
  );
}
