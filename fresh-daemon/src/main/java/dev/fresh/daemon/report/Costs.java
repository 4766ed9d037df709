package dev.fresh.daemon.report;

import dev.fresh.core.budget.Account;
import dev.fresh.core.budget.Account.Item;
import dev.fresh.core.budget.Account.Source;
import dev.fresh.core.budget.Account.Sum;
import dev.fresh.core.budget.Purpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What was booked, by what it was for. */
final class Costs {

    private record Row(Purpose purpose, Source source) {
    }

    private Costs() {
    }

    /** One agent's, call by call. */
    static List<Map<String, Object>> byCall(Account account) {
        return rows(List.of(account), purpose -> purpose);
    }

    /** All agents', model by model, the dearest first. */
    static List<Map<String, Object>> byModel(Collection<Account> accounts) {
        List<Map<String, Object>> rows = new ArrayList<>(rows(accounts,
                purpose -> new Purpose("", purpose.provider(), purpose.model())));
        rows.forEach(row -> row.remove("call"));
        rows.sort(Comparator.comparingLong(row -> -((Number) row.get("cost_micro_usd")).longValue()));
        return rows;
    }

    private static List<Map<String, Object>> rows(Collection<Account> accounts, UnaryOperator<Purpose> by) {
        Map<Row, Sum> sums = new LinkedHashMap<>();
        accounts.forEach(account -> account.sums().forEach((item, sum) -> sums.merge(row(item, by), sum, Sum::plus)));
        List<Map<String, Object>> rows = new ArrayList<>();
        sums.forEach((row, sum) -> rows.add(entry(row, sum)));
        return rows;
    }

    private static Row row(Item item, UnaryOperator<Purpose> by) {
        return new Row(by.apply(item.purpose()), item.source());
    }

    private static Map<String, Object> entry(Row row, Sum sum) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("call", row.purpose().call());
        entry.put("provider", row.purpose().provider());
        entry.put("model", row.purpose().model());
        entry.put("source", row.source().name().toLowerCase(Locale.ROOT));
        entry.put("requests", sum.requests());
        entry.put("input_tokens", sum.usage().input());
        entry.put("cache_read_tokens", sum.usage().cacheRead());
        entry.put("cache_write_tokens", sum.usage().allCacheWrites());
        entry.put("output_tokens", sum.usage().output());
        Numbers.money(entry, "cost", sum.cost());
        Numbers.money(entry, "estimated", sum.estimated());
        return entry;
    }
}
