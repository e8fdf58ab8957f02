-- What a mall's sellers are told is told in the mall's language: decisions see it.

drop function mall_contexts(integer[]);
create function mall_contexts(wanted integer[])
  returns table (mall_id integer, id text, name text, time_zone text, currency text, locale text, jurisdiction text, version integer, policies jsonb)
  language sql stable security definer set search_path = roundtrip as $$
  select m.mall_id, m.id, m.name, m.time_zone, m.currency, m.locale, m.jurisdiction, p.version, p.policies
  from malls m join policy_versions p using (mall_id) where m.mall_id = any(wanted)
$$;

-- The applicant's language was the mall's.
drop function contract_applicants(integer[]);
create function contract_applicants(wanted integer[])
  returns table (seller_id integer, id text, kind text, country text, number text, has_address boolean, contacts text[])
  language sql stable security definer set search_path = roundtrip as $$
  select s.seller_id, s.id, s.kind, s.registration_country, s.registration_number, s.addresses <> '{}'::jsonb,
         array(select jsonb_object_keys(s.contacts))
  from sellers s where s.seller_id = any(wanted)
$$;

grant execute on function mall_contexts(integer[]), contract_applicants(integer[]) to :app;
