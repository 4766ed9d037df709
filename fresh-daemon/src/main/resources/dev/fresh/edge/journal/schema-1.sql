-- The events in their order; payload and crc32c are written once and never changed.
create table event (
    position integer primary key,
    at text not null,
    type text not null,
    agent text,
    payload text not null,
    crc32c bigint not null
);

-- Every movement of money, beside the event that caused it.
create table ledger (
    position bigint not null references event (position),
    line integer not null,
    agent text,
    kind text not null,
    micro bigint not null,
    spent_after bigint not null,
    reserved_after bigint not null,
    note text not null,
    primary key (position, line)
);

-- Which releases have brought the file to which version.
create table meta (
    schema_version integer primary key,
    product_version text not null,
    at text not null
);
