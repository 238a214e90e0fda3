package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.sql.literal.Times;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.tree.Syntax;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlUnknownLiteral;

/// A moment in the past as part of a schema's name, because Calcite passes names on and nothing else.
///
///     s.t FOR SYSTEM_TIME AS OF TIMESTAMP '...'   =>  "$time_<micros>$s".t
///     t FOR SYSTEM_TIME AS OF 42                  =>  "$commit_42$public".t
///     t FOR SYSTEM_VERSION AS OF 42               =>  "$snapshot_42$public".t
///
/// @param schema the schema's own name
record Moment(AsOf moment, String schema) {
    private static final String TIME = "$time_";
    private static final String SNAPSHOT = "$snapshot_";
    private static final String COMMIT = "$commit_";

    /// The table's name with the moment in it. SQLSTATE 0A000 where it is no name or the moment no literal.
    static SqlNode name(SqlSnapshot snapshot) {
        if (!(snapshot.getTableRef() instanceof SqlIdentifier table) || table.names.size() > 2) {
            throw unsupported("FOR SYSTEM_TIME AS OF of anything but a table", snapshot);
        }
        List<String> names = new ArrayList<>(table.names);
        if (names.size() == 1) {
            names.addFirst(Catalog.DEFAULT_SCHEMA);
        }
        names.set(0, prefix(snapshot.getPeriod()) + names.getFirst());
        return new SqlIdentifier(names, table.getParserPosition());
    }

    private static String prefix(SqlNode period) {
        Optional<SqlNode> version = QueryWords.version(period);
        if (version.isPresent()) {
            return SNAPSHOT + snapshot(version.get()) + "$";
        }
        if (period instanceof SqlUnknownLiteral literal) {
            String text = literal.getValueAs(String.class);
            switch (literal.tag) {
                case "TIMESTAMP", "DATETIME" -> {
                    return TIME + Times.timestamp(text) + "$";
                }
                case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" -> {
                    return TIME + Times.timestampWithZone(text) + "$";
                }
                default -> throw unsupported("FOR SYSTEM_TIME AS OF " + literal.tag, period);
            }
        }
        if (period instanceof SqlNumericLiteral number && number.isInteger()) {
            BigDecimal commit = number.bigDecimalValue();
            if (commit != null && commit.signum() >= 0 && commit.precision() <= 18) {
                return COMMIT + commit.longValue() + "$";
            }
        }
        throw unsupported("FOR SYSTEM_TIME AS OF anything but a TIMESTAMP literal or the number of a commit", period);
    }

    private static long snapshot(SqlNode node) {
        if (node instanceof SqlNumericLiteral number && number.isInteger()) {
            BigDecimal id = number.bigDecimalValue();
            if (id != null && id.signum() >= 0 && id.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return id.longValue();
            }
        }
        throw unsupported("AS OF anything but the number of a snapshot", node);
    }

    private static DatabaseException unsupported(String what, SqlNode node) {
        return new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported", Syntax.at(node.getParserPosition()), null);
    }

    private static boolean isLong(String text) {
        return text.matches("-?[0-9]{1,19}") && new BigInteger(text).bitLength() < Long.SIZE;
    }

    /// The moment in a schema's name; empty where there is none.
    static Optional<Moment> of(String name) {
        for (String prefix : List.of(TIME, COMMIT, SNAPSHOT)) {
            int from = prefix.length();
            int end = name.startsWith(prefix) ? name.indexOf('$', from) : -1;
            if (end >= 0 && isLong(name.substring(from, end))) {
                long number = Long.parseLong(name.substring(from, end));
                AsOf moment = switch (prefix) {
                    case TIME -> new AsOf.Time(number);
                    case COMMIT -> new AsOf.Commit(number);
                    default -> new AsOf.Snapshot(number);
                };
                return Optional.of(new Moment(moment, name.substring(end + 1)));
            }
        }
        return Optional.empty();
    }
}
