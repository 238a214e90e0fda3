package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.expr.Temporal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// `to_char` and its inverses.
final class TimeFormatEntries {
    private TimeFormatEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.FORMAT);
        entries.addStable(
                "to_char(timestamptz, text) text",
                c -> c.returns(instant(c)),
                "to_char(timestamptz '2002-04-20 17:31:12.66', 'HH12:MI:SS') = 05:31:12");
        entries.add(
                "to_char(timestamp, text) text",
                c -> c.returns(new TimeTemplate(c.text(1)).format(TimeFields.ofTimestamp(c.integer(0), 0, ""))),
                "to_char(timestamp '2002-04-20 17:31:12.66', 'FMDay, FMDD FMMonth YYYY') = Saturday, 20 April 2002");
        entries.add(
                "to_char(interval, text) text",
                c -> c.returns(new TimeTemplate(c.text(1)).format(TimeFields.ofInterval(c.interval(0)))),
                "to_char(interval '15h 2m 12s', 'HH24:MI:SS') = 15:02:12");
        entries.add(
                "to_char(numeric, text) text",
                c -> c.returns(new NumberTemplate(c.text(1)).format(c.decimal(0))),
                "to_char(-125.8, '999D99S') = 125.80-",
                "to_char(1485, '9,999') =  1,485");
        entries.add("to_char(double, text) text", c -> c.returns(number(c)), "to_char(125.8::real, '999D9') =  125.8");
        entries.add(
                "to_date(text, text) date",
                c -> c.returns(Temporal.timestampToDate(
                        new TimeTemplate(c.text(1)).parse(c.text(0)).local())),
                "to_date('05 Dec 2000', 'DD Mon YYYY') = 2000-12-05");
        entries.addStable(
                "to_timestamp(text, text) timestamptz",
                TimeFormatEntries::timestamp,
                "to_timestamp('05 Dec 2000 13:14', 'DD Mon YYYY HH24:MI') = 2000-12-05 13:14:00+00");
        entries.add(
                "to_number(text, text) numeric(38,10)",
                c -> c.returns(new NumberTemplate(c.text(1)).parse(c.text(0))),
                "to_number('12,454.8-', '99G999D9S')::double precision = -12454.8");
        return entries.functions();
    }

    private static String instant(Invocation c) {
        long micros = c.integer(0);
        int offset = c.zone()
                .getRules()
                .getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, Temporal.SECOND)))
                .getTotalSeconds();
        String zone = c.zone().getId().equals("Z") ? "UTC" : c.zone().getId();
        return new TimeTemplate(c.text(1))
                .format(TimeFields.ofTimestamp(Temporal.toLocal(micros, c.zone()), offset, zone));
    }

    private static String number(Invocation c) {
        double value = c.real(0);
        if (!Double.isFinite(value)) {
            return new NumberTemplate(c.text(1)).format(BigDecimal.ZERO).replaceAll("[0-9]", "#");
        }
        return new NumberTemplate(c.text(1)).format(new BigDecimal(Double.toString(value)));
    }

    private static void timestamp(Invocation c) {
        TimeTemplate.Parsed parsed = new TimeTemplate(c.text(1)).parse(c.text(0));
        c.returns(
                parsed.offset() == null
                        ? Temporal.toInstant(parsed.local(), c.zone())
                        : parsed.local() - parsed.offset() * Temporal.SECOND);
    }
}
