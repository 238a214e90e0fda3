package io.phantomdb.core.error;

/// The SQLSTATE codes that PhantomDB raises, as PostgreSQL names them (Appendix A of its manual).
///
/// One entry per code: the code, and whether the same statement may succeed when it is run again unchanged.
public enum SqlState {
    CONNECTION_FAILURE("08006", false),
    PROTOCOL_VIOLATION("08P01", false),
    FEATURE_NOT_SUPPORTED("0A000", false),
    CARDINALITY_VIOLATION("21000", false),
    STRING_DATA_RIGHT_TRUNCATION("22001", false),
    NUMERIC_VALUE_OUT_OF_RANGE("22003", false),
    NULL_VALUE_NOT_ALLOWED("22004", false),
    INVALID_DATETIME_FORMAT("22007", false),
    DATETIME_FIELD_OVERFLOW("22008", false),
    SEQUENCE_GENERATOR_LIMIT_EXCEEDED("2200H", false),
    SUBSTRING_ERROR("22011", false),
    DIVISION_BY_ZERO("22012", false),
    INVALID_PRECEDING_OR_FOLLOWING_SIZE("22013", false),
    INVALID_ARGUMENT_FOR_NTILE("22014", false),
    INVALID_ARGUMENT_FOR_NTH_VALUE("22016", false),
    INVALID_ROW_COUNT_IN_LIMIT("2201W", false),
    INVALID_ROW_COUNT_IN_OFFSET("2201X", false),
    INVALID_PARAMETER_VALUE("22023", false),
    INVALID_ESCAPE_SEQUENCE("22025", false),
    INVALID_REGULAR_EXPRESSION("2201B", false),
    INVALID_ARGUMENT_FOR_LOGARITHM("2201E", false),
    INVALID_ARGUMENT_FOR_POWER("2201F", false),
    INVALID_ARGUMENT_FOR_WIDTH_BUCKET("2201G", false),
    INVALID_TABLESAMPLE_ARGUMENT("2202H", false),
    ARRAY_SUBSCRIPT_ERROR("2202E", false),
    INVALID_SQL_JSON_SUBSCRIPT("22033", false),
    NON_NUMERIC_SQL_JSON_ITEM("22036", false),
    SINGLETON_SQL_JSON_ITEM_REQUIRED("22038", false),
    SQL_JSON_ARRAY_NOT_FOUND("22039", false),
    SQL_JSON_MEMBER_NOT_FOUND("2203A", false),
    SQL_JSON_NUMBER_NOT_FOUND("2203B", false),
    SQL_JSON_OBJECT_NOT_FOUND("2203C", false),
    INVALID_TEXT_REPRESENTATION("22P02", false),
    BAD_COPY_FILE_FORMAT("22P04", false),
    UNTRANSLATABLE_CHARACTER("22P05", false),
    NOT_NULL_VIOLATION("23502", false),
    FOREIGN_KEY_VIOLATION("23503", false),
    UNIQUE_VIOLATION("23505", false),
    CHECK_VIOLATION("23514", false),
    ACTIVE_SQL_TRANSACTION("25001", false),
    READ_ONLY_SQL_TRANSACTION("25006", false),
    NO_ACTIVE_SQL_TRANSACTION("25P01", false),
    IN_FAILED_SQL_TRANSACTION("25P02", false),
    IDLE_IN_TRANSACTION_SESSION_TIMEOUT("25P03", false),
    INVALID_SQL_STATEMENT_NAME("26000", false),
    INVALID_AUTHORIZATION("28000", false),
    DEPENDENT_OBJECTS_STILL_EXIST("2BP01", false),
    INVALID_SAVEPOINT_SPECIFICATION("3B001", false),
    INVALID_SCHEMA_NAME("3F000", false),
    SERIALIZATION_FAILURE("40001", true),
    DEADLOCK_DETECTED("40P01", true),
    SYNTAX_ERROR("42601", false),
    INVALID_COLUMN_DEFINITION("42611", false),
    GENERATED_ALWAYS("428C9", false),
    COLUMN_AMBIGUOUS("42702", false),
    UNDEFINED_COLUMN("42703", false),
    UNDEFINED_OBJECT("42704", false),
    DUPLICATE_ALIAS("42712", false),
    DUPLICATE_COLUMN("42701", false),
    DUPLICATE_PREPARED_STATEMENT("42P05", false),
    DUPLICATE_SCHEMA("42P06", false),
    DUPLICATE_TABLE("42P07", false),
    DUPLICATE_OBJECT("42710", false),
    GROUPING_ERROR("42803", false),
    DATATYPE_MISMATCH("42804", false),
    CANNOT_COERCE("42846", false),
    WRONG_OBJECT_TYPE("42809", false),
    INVALID_FOREIGN_KEY("42830", false),
    UNDEFINED_FUNCTION("42883", false),
    UNDEFINED_TABLE("42P01", false),
    UNDEFINED_PARAMETER("42P02", false),
    INVALID_COLUMN_REFERENCE("42P10", false),
    INVALID_TABLE_DEFINITION("42P16", false),
    INVALID_OBJECT_DEFINITION("42P17", false),
    INDETERMINATE_DATATYPE("42P18", false),
    INVALID_RECURSION("42P19", false),
    WINDOWING_ERROR("42P20", false),
    INSUFFICIENT_RESOURCES("53000", true),
    DISK_FULL("53100", true),
    OUT_OF_MEMORY("53200", true),
    TOO_MANY_CONNECTIONS("53300", true),
    PROGRAM_LIMIT_EXCEEDED("54000", false),
    STATEMENT_TOO_COMPLEX("54001", false),
    OBJECT_IN_USE("55006", true),
    OBJECT_NOT_IN_PREREQUISITE_STATE("55000", false),
    LOCK_NOT_AVAILABLE("55P03", true),
    QUERY_CANCELED("57014", false),
    ADMIN_SHUTDOWN("57P01", true),
    IO_ERROR("58030", false),
    UNDEFINED_FILE("58P01", false),
    SNAPSHOT_TOO_OLD("72000", true),
    INTERNAL_ERROR("XX000", false),
    DATA_CORRUPTED("XX001", false);

    private final String code;
    private final boolean retryable;

    SqlState(String code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /// The five characters of the code.
    public String code() {
        return code;
    }

    /// Whether the same work may succeed when it is tried again unchanged.
    public boolean retryable() {
        return retryable;
    }
}
