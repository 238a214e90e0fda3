package io.phantomdb.sql.type;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Calcite's type factory, and the mapping of its types to ours.
///
/// Text literals get the type VARCHAR, not CHAR as in standard SQL: PostgreSQL pads nothing either. All intervals have
/// one type. A new factory belongs to one statement.
public final class Types extends SqlTypeFactoryImpl {
    public Types() {
        super(new TypeSystem());
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }

    /// A CHAR that Calcite asks for is that of a literal or of several CHARs merged: VARCHAR.
    @Override
    public RelDataType createSqlType(SqlTypeName typeName) {
        return super.createSqlType(typeName == SqlTypeName.CHAR ? SqlTypeName.VARCHAR : typeName);
    }

    @Override
    public RelDataType createSqlType(SqlTypeName typeName, int precision) {
        return typeName == SqlTypeName.CHAR
                ? super.createSqlType(SqlTypeName.VARCHAR, RelDataType.PRECISION_NOT_SPECIFIED)
                : super.createSqlType(typeName, precision < 0 ? RelDataType.PRECISION_NOT_SPECIFIED : precision);
    }

    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
        if (types.stream().anyMatch(type -> type.isStruct() || !isKnown(type))) {
            return super.leastRestrictive(types, rule);
        }
        SqlType common = SqlType.NULL;
        boolean nullable = false;
        for (RelDataType type : types) {
            SqlType mapped = toSql(type);
            Optional<SqlType> merged = CommonType.of(common, mapped);
            if (merged.isEmpty()) {
                return null;
            }
            common = merged.get();
            nullable |= type.isNullable() || mapped.kind() == SqlType.Kind.NULL;
        }
        return toRel(common, nullable);
    }

    /// Calcite's type for ours.
    public RelDataType toRel(SqlType type, boolean nullable) {
        return createTypeWithNullability(toRel(type), nullable);
    }

    private RelDataType toRel(SqlType type) {
        return switch (type.kind()) {
            case NULL -> createSqlType(SqlTypeName.NULL);
            case BOOLEAN -> createSqlType(SqlTypeName.BOOLEAN);
            case SMALLINT -> createSqlType(SqlTypeName.SMALLINT);
            case INTEGER -> createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> createSqlType(SqlTypeName.BIGINT);
            case REAL -> createSqlType(SqlTypeName.REAL);
            case DOUBLE -> createSqlType(SqlTypeName.DOUBLE);
            case DECIMAL -> createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
            case CHAR -> super.createSqlType(SqlTypeName.CHAR, type.precision());
            case VARCHAR ->
                type.precision() == 0
                        ? createSqlType(SqlTypeName.VARCHAR)
                        : createSqlType(SqlTypeName.VARCHAR, type.precision());
            case VARBINARY -> createSqlType(SqlTypeName.VARBINARY);
            case DATE -> createSqlType(SqlTypeName.DATE);
            case TIME -> createSqlType(SqlTypeName.TIME);
            case TIMESTAMP -> createSqlType(SqlTypeName.TIMESTAMP);
            case TIMESTAMPTZ -> createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
            case INTERVAL ->
                createSqlIntervalType(new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO));
            case UUID -> createSqlType(SqlTypeName.UUID);
            case ARRAY -> createArrayType(toRel(type.elementType(), true), -1);
            case JSONB -> createSqlType(SqlTypeName.VARIANT);
        };
    }

    /// Whether the type is one of ours.
    public static boolean isKnown(RelDataType type) {
        return find(type).isPresent();
    }

    /// Our type for Calcite's. SQLSTATE 0A000 for a type that PhantomDB does not have.
    public static SqlType toSql(RelDataType type) {
        return find(type)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "the type " + type.getFullTypeString() + " is not supported"));
    }

    private static Optional<SqlType> find(RelDataType type) {
        return Optional.ofNullable(
                switch (type.getSqlTypeName()) {
                    case NULL, UNKNOWN -> SqlType.NULL;
                    case BOOLEAN -> SqlType.BOOLEAN;
                    case TINYINT, SMALLINT -> SqlType.SMALLINT;
                    case INTEGER -> SqlType.INTEGER;
                    case BIGINT -> SqlType.BIGINT;
                    case REAL -> SqlType.REAL;
                    case FLOAT, DOUBLE -> SqlType.DOUBLE;
                    case DECIMAL -> decimal(type);
                    case CHAR -> SqlType.character(Math.max(0, type.getPrecision()));
                    case VARCHAR -> SqlType.varchar(Math.max(0, type.getPrecision()));
                    case BINARY, VARBINARY -> SqlType.VARBINARY;
                    case DATE -> SqlType.DATE;
                    case TIME -> SqlType.TIME;
                    case TIMESTAMP -> SqlType.TIMESTAMP;
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> SqlType.TIMESTAMPTZ;
                    case INTERVAL_DAY_SECOND -> SqlType.INTERVAL;
                    case UUID -> SqlType.UUID;
                    case ARRAY -> array(type.getComponentType());
                    case VARIANT -> SqlType.JSONB;
                    default -> null;
                });
    }

    private static @Nullable SqlType array(@Nullable RelDataType element) {
        return element == null
                ? null
                : find(element)
                        .filter(type -> !type.isArray())
                        .map(SqlType::array)
                        .orElse(null);
    }

    private static SqlType decimal(RelDataType type) {
        int scale = Math.clamp(type.getScale(), 0, SqlType.DECIMAL_PRECISION_MAX);
        int precision = Math.clamp(type.getPrecision(), Math.max(1, scale), SqlType.DECIMAL_PRECISION_MAX);
        return SqlType.decimal(precision, scale);
    }
}
