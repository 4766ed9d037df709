-- The events of one agent are read without looking at those of all others.
create index event_agent on event (agent, position);
