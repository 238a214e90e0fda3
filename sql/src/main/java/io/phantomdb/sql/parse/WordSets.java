package io.phantomdb.sql.parse;

import static io.phantomdb.sql.grammar.PhantomParserConstants.*;

import java.util.BitSet;

/// Kinds of tokens that [Words] treats alike.
final class WordSets {
    /// Keywords wherever they stand.
    static final BitSet RESERVED = set(
            ALL,
            AND,
            ANY,
            AS,
            ASC,
            BETWEEN,
            BOTH,
            BY,
            CASE,
            CAST,
            CHECK,
            CONSTRAINT,
            CREATE,
            CROSS,
            CURRENT_CATALOG,
            CURRENT_DATE,
            CURRENT_SCHEMA,
            CURRENT_TIME,
            CURRENT_TIMESTAMP,
            CURRENT_USER,
            DEFAULT_,
            DELETE,
            DESC,
            DISTINCT,
            DROP,
            ELSE,
            END,
            ESCAPE,
            EXCEPT,
            EXISTS,
            EXPLAIN,
            FALSE,
            FETCH,
            FOLLOWING,
            FOR,
            FOREIGN,
            FROM,
            FULL,
            GROUP,
            HAVING,
            ILIKE,
            IN,
            INNER,
            INSERT,
            INTERSECT,
            INTERVAL,
            INTO,
            IS,
            JOIN,
            LATERAL,
            LEADING,
            LIKE,
            LIMIT,
            LOCALTIME,
            LOCALTIMESTAMP,
            NATURAL,
            NOT,
            NULL,
            OFFSET,
            ON,
            OR,
            ORDER,
            OUTER,
            PLACING,
            PRECEDING,
            PRIMARY,
            QUALIFY,
            REFERENCES,
            RETURNING,
            SELECT,
            SESSION_USER,
            SET,
            SIMILAR,
            SOME,
            TABLE,
            THEN,
            TO,
            TRAILING,
            TRUE,
            UNION,
            UNIQUE,
            UPDATE,
            USING,
            VALUES,
            WHEN,
            WHERE,
            WINDOW,
            WITH);
    /// Functions and types with a syntax of their own after the parenthesis.
    static final BitSet BEFORE_PARENTHESIS = set(
            CHAR, CHARACTER, CUBE, DEC, DECIMAL, EXTRACT, GROUPING, NUMERIC, OVERLAY, POSITION, ROLLUP, ROW, SUBSTRING,
            TRIM, VARBINARY, VARCHAR);
    static final BitSet UNITS = set(YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND);
    static final BitSet STATEMENT_STARTS = set(
            ABORT,
            ALTER,
            BACKUP,
            BEGIN,
            CALL,
            COMMENT,
            COMMIT,
            COPY,
            DEALLOCATE,
            DESCRIBE,
            EXECUTE,
            MERGE,
            PREPARE,
            REFRESH,
            RELEASE,
            RESET,
            RESTORE,
            ROLLBACK,
            SAVEPOINT,
            SHOW,
            START,
            SUMMARIZE,
            TRUNCATE,
            USE);
    static final BitSet DEFINITION_STARTS = set(ALTER, CREATE, DROP);
    static final BitSet DEFINABLE =
            set(COLUMN, CONCURRENTLY, CONSTRAINT, INDEX, NAMESPACE, SCHEMA, SEQUENCE, TABLE, VIEW);
    static final BitSet TRANSACTION_STARTS = set(ABORT, BEGIN, COMMIT, END, ROLLBACK, START);
    static final BitSet TRANSACTION_WORDS = set(
            CHAIN,
            COMMITTED,
            DEFERRABLE,
            ISOLATION,
            LEVEL,
            NO,
            ONLY,
            READ,
            REPEATABLE,
            SERIALIZABLE,
            TRANSACTION,
            UNCOMMITTED,
            WORK,
            WRITE);
    static final BitSet COUNTS = set(UNSIGNED_INTEGER_LITERAL, DECIMAL_NUMERIC_LITERAL, HOOK, DOLLAR_PARAMETER);

    /// Statements in which RETURNING begins a clause; the grammar would take the word itself for an alias.
    static final BitSet WRITES = set(INSERT, UPDATE, DELETE, EXPLAIN, COPY, PREPARE, WITH);

    /// What may follow a column's type.
    static final BitSet BEHIND_TYPES = set(
            EOF, SEMICOLON, RPAREN, COMMA, NOT, NULL, DEFAULT_, CHECK, CONSTRAINT, REFERENCES, USING, UNIQUE, PRIMARY);

    /// What may follow GROUP BY ALL and ORDER BY ALL.
    static final BitSet CLAUSE_ENDS = set(
            EOF, SEMICOLON, RPAREN, ASC, DESC, NULLS, HAVING, WINDOW, QUALIFY, ORDER, LIMIT, OFFSET, FETCH, UNION,
            INTERSECT, EXCEPT);

    private WordSets() {}

    private static BitSet set(int... kinds) {
        BitSet set = new BitSet();
        for (int kind : kinds) {
            set.set(kind);
        }
        return set;
    }
}
