-- Each event carries a hash over itself and the hash of the one before it; older ones are given theirs by the upgrade.
alter table event add column chain text not null default '';
