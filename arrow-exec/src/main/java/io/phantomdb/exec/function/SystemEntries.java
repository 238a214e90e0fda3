package io.phantomdb.exec.function;

import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Types, NULL counts, and identifiers made on the spot.
final class SystemEntries {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /// The last identifier given: milliseconds and a counter of 22 bits, always rising.
    private static final AtomicLong LAST = new AtomicLong();

    private SystemEntries() {}

    static List<KernelFunction> all() {
        Entries conditions = new Entries(Topic.CONDITION);
        conditions.addForNull(
                "num_nonnulls(any ...) integer!", c -> c.returns(c.size() - nulls(c)), "num_nonnulls(1, NULL, 2) = 2");
        conditions.addForNull("num_nulls(any ...) integer!", c -> c.returns(nulls(c)), "num_nulls(1, NULL, 2) = 1");
        conditions.addOperator("coalesce(same ...) same", ScalarFunction.COALESCE, "coalesce(NULL, 1, 2) = 1");
        conditions.addOperator("nullif(same, same) same", ScalarFunction.NULLIF, "nullif(1, 1) = NULL");
        conditions.addOperator("greatest(same ...) same", ScalarFunction.GREATEST, "greatest(1, NULL, 3) = 3");
        conditions.addOperator("least(same ...) same", ScalarFunction.LEAST, "least(1, NULL, 3) = 1");
        Entries entries = new Entries(Topic.SYSTEM);
        entries.addOperator(
                "gen_random_uuid() uuid!", ScalarFunction.RANDOM_UUID, "char_length(gen_random_uuid()::text) = 36");
        entries.addForNull(
                "pg_typeof(any) text!",
                c -> c.returns(typeName(c.type(0))),
                "pg_typeof(1.5) = numeric",
                "pg_typeof('a') = text");
        entries.addForNull("typeof(any) text!", c -> c.returns(c.type(0).toString()), "typeof(1.5) = DECIMAL(2,1)");
        entries.addVolatile("uuidv4() uuid!", c -> c.returns(random(c)), "char_length(uuidv4()::text) = 36");
        entries.addVolatile("uuidv7() uuid!", c -> c.returns(timed(c)), "substring(uuidv7()::text, 15, 1) = 7");
        entries.addVolatile("ulid() text!", c -> c.returns(ulid(c)), "char_length(ulid()) = 26");
        entries.addVolatile("snowflake_id() bigint!", c -> c.returns(next(c)), "snowflake_id() > 0 = true");
        List<KernelFunction> all = new java.util.ArrayList<>(conditions.functions());
        all.addAll(entries.functions());
        return all;
    }

    private static long nulls(Invocation c) {
        long count = 0;
        for (int i = 0; i < c.size(); i++) {
            count += c.isNull(i) ? 1 : 0;
        }
        return count;
    }

    static String typeName(SqlType type) {
        return switch (type.kind()) {
            case NULL -> "unknown";
            case BOOLEAN -> "boolean";
            case SMALLINT -> "smallint";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case REAL -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> "numeric";
            case CHAR -> "character";
            case VARCHAR -> type.precision() == 0 ? "text" : "character varying";
            case VARBINARY -> "bytea";
            case DATE -> "date";
            case TIME -> "time without time zone";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            case INTERVAL -> "interval";
            case UUID -> "uuid";
            case ARRAY -> typeName(type.elementType()) + "[]";
            case JSONB -> "jsonb";
        };
    }

    private static UUID random(Invocation c) {
        long high = c.random().nextLong() & ~0xf000L | 0x4000L;
        return new UUID(high, c.random().nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
    }

    /// Milliseconds since 1970 above 22 bits that count; larger at every call.
    private static long next(Invocation c) {
        long now = Math.floorDiv(c.statementMicros(), 1000L) << 22;
        return LAST.updateAndGet(last -> Math.max(last + 1, now));
    }

    /// Version 7 of RFC 9562: milliseconds, twelve bits that count, 62 random bits.
    private static UUID timed(Invocation c) {
        long next = next(c);
        long high = next >>> 22 << 16 | 0x7000L | next & 0xfffL;
        return new UUID(high, c.random().nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
    }

    private static String ulid(Invocation c) {
        long next = next(c);
        long millis = next >>> 22;
        char[] out = new char[26];
        for (int i = 9; i >= 0; i--) {
            out[i] = CROCKFORD.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        long count = next & 0x3fffff;
        for (int i = 14; i >= 10; i--) {
            out[i] = CROCKFORD.charAt((int) (count & 31));
            count >>>= 5;
        }
        for (int i = 15; i < 26; i++) {
            out[i] = CROCKFORD.charAt(c.random().nextInt(32));
        }
        return new String(out);
    }
}
