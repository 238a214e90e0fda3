package io.phantomdb.sql.type;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.tree.Syntax;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;

/// Types as SQL text names them.
public final class TypeNames {
    private static final int LENGTH_MAX = 10_485_760;
    /// NUMERIC without precision: PostgreSQL's is unbounded, ours has 38 digits.
    private static final SqlType NUMERIC = SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 10);

    private static final Map<String, SqlType> NAMES = Map.ofEntries(
            Map.entry("bool", SqlType.BOOLEAN),
            Map.entry("boolean", SqlType.BOOLEAN),
            Map.entry("int2", SqlType.SMALLINT),
            Map.entry("smallint", SqlType.SMALLINT),
            Map.entry("int", SqlType.INTEGER),
            Map.entry("int4", SqlType.INTEGER),
            Map.entry("integer", SqlType.INTEGER),
            Map.entry("int8", SqlType.BIGINT),
            Map.entry("bigint", SqlType.BIGINT),
            Map.entry("float4", SqlType.REAL),
            Map.entry("real", SqlType.REAL),
            Map.entry("float", SqlType.DOUBLE),
            Map.entry("float8", SqlType.DOUBLE),
            Map.entry("double", SqlType.DOUBLE),
            Map.entry("numeric", NUMERIC),
            Map.entry("decimal", NUMERIC),
            Map.entry("dec", NUMERIC),
            Map.entry("text", SqlType.VARCHAR),
            Map.entry("varchar", SqlType.VARCHAR),
            Map.entry("string", SqlType.VARCHAR),
            Map.entry("name", SqlType.VARCHAR),
            Map.entry("char", SqlType.character(1)),
            Map.entry("character", SqlType.character(1)),
            Map.entry("bpchar", SqlType.VARCHAR),
            Map.entry("bytea", SqlType.VARBINARY),
            Map.entry("varbinary", SqlType.VARBINARY),
            Map.entry("blob", SqlType.VARBINARY),
            Map.entry("date", SqlType.DATE),
            Map.entry("time", SqlType.TIME),
            Map.entry("timestamp", SqlType.TIMESTAMP),
            Map.entry("datetime", SqlType.TIMESTAMP),
            Map.entry("timestamptz", SqlType.TIMESTAMPTZ),
            Map.entry("interval", SqlType.INTERVAL),
            Map.entry("json", SqlType.JSONB),
            Map.entry("jsonb", SqlType.JSONB),
            Map.entry("uuid", SqlType.UUID));

    private TypeNames() {}

    /// SQLSTATE 42704 for an unknown name, 22023 for a bad precision, 0A000 for a type that exists elsewhere.
    public static SqlType resolve(SqlDataTypeSpec spec) {
        SqlTypeNameSpec name = spec.getTypeNameSpec();
        if (name instanceof ResolvedTypeName resolved) {
            return resolved.type();
        }
        if (name instanceof SqlBasicTypeNameSpec basic) {
            return basic(basic, spec);
        }
        if (name instanceof SqlCollectionTypeNameSpec collection
                && collection.getTypeName().getSimple().equals("ARRAY")) {
            SqlType element = resolve(new SqlDataTypeSpec(collection.getElementTypeName(), collection.getParserPos()));
            if (element.kind() == SqlType.Kind.CHAR) {
                throw error(SqlState.FEATURE_NOT_SUPPORTED, "arrays of CHAR are not supported: use VARCHAR", spec);
            }
            return SqlType.array(element);
        }
        if (name instanceof SqlUserDefinedTypeNameSpec user) {
            return named(user.getTypeName().toString(), spec);
        }
        throw error(SqlState.FEATURE_NOT_SUPPORTED, "the type " + spec + " is not supported", spec);
    }

    /// The type behind SERIAL and its like; empty for all other types.
    public static Optional<SqlType> serial(SqlDataTypeSpec spec) {
        if (!(spec.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec user)) {
            return Optional.empty();
        }
        return switch (user.getTypeName().toString()) {
            case "smallserial", "serial2" -> Optional.of(SqlType.SMALLINT);
            case "serial", "serial4" -> Optional.of(SqlType.INTEGER);
            case "bigserial", "serial8" -> Optional.of(SqlType.BIGINT);
            default -> Optional.empty();
        };
    }

    private static SqlType named(String name, SqlDataTypeSpec spec) {
        SqlType type = NAMES.get(name);
        if (type == null) {
            throw error(SqlState.UNDEFINED_OBJECT, "type \"" + name + "\" does not exist", spec);
        }
        return type;
    }

    private static SqlType basic(SqlBasicTypeNameSpec basic, SqlDataTypeSpec spec) {
        int precision = basic.getPrecision();
        String name = basic.getTypeName().getSimple().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "DECIMAL" -> decimal(precision, basic.getScale(), spec);
            case "CHAR" -> precision < 0 ? SqlType.character(1) : SqlType.character(length(precision, spec));
            case "VARCHAR" -> precision < 0 ? SqlType.VARCHAR : SqlType.varchar(length(precision, spec));
            case "BINARY", "VARBINARY" -> SqlType.VARBINARY;
            case "DOUBLE" -> SqlType.DOUBLE;
            case "TIME" -> fraction(precision, SqlType.TIME, spec);
            case "TIMESTAMP" -> fraction(precision, SqlType.TIMESTAMP, spec);
            case "TIMESTAMP_TZ", "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> fraction(precision, SqlType.TIMESTAMPTZ, spec);
            default -> throw error(SqlState.FEATURE_NOT_SUPPORTED, "the type " + name + " is not supported", spec);
        };
    }

    private static SqlType decimal(int precision, int scale, SqlDataTypeSpec spec) {
        if (precision < 0) {
            return NUMERIC;
        }
        int digits = scale == Integer.MIN_VALUE ? 0 : scale;
        if (precision < 1 || precision > SqlType.DECIMAL_PRECISION_MAX || digits < 0 || digits > precision) {
            throw error(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "NUMERIC(" + precision + "," + digits + ") does not exist: precision is 1 to "
                            + SqlType.DECIMAL_PRECISION_MAX + ", scale 0 to the precision",
                    spec);
        }
        return SqlType.decimal(precision, digits);
    }

    private static int length(int length, SqlDataTypeSpec spec) {
        if (length < 1 || length > LENGTH_MAX) {
            throw error(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "a length of " + length + " is not allowed, only 1 to " + LENGTH_MAX,
                    spec);
        }
        return length;
    }

    private static SqlType fraction(int digits, SqlType type, SqlDataTypeSpec spec) {
        if (digits >= 0 && digits != 6) {
            throw error(
                    digits > 6 ? SqlState.INVALID_PARAMETER_VALUE : SqlState.FEATURE_NOT_SUPPORTED,
                    type + "(" + digits + ") is not supported: times have microseconds",
                    spec);
        }
        return type;
    }

    private static DatabaseException error(SqlState state, String message, SqlDataTypeSpec spec) {
        return new DatabaseException(state, message, Syntax.at(spec.getParserPosition()), null);
    }
}
