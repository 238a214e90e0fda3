package io.phantomdb.sql.parse;

import static io.phantomdb.sql.grammar.PhantomParserConstants.*;
import static io.phantomdb.sql.parse.WordSets.*;

import io.phantomdb.sql.grammar.PhantomParserTokenManager;
import io.phantomdb.sql.grammar.SimpleCharStream;
import io.phantomdb.sql.grammar.Token;
import io.phantomdb.sql.tree.QueryWords;
import org.jspecify.annotations.Nullable;

/// Decides which words are keywords: the grammar's lexer knows 720, PhantomDB reserves about 80.
///
/// The lexer gives every word that it knows a token kind of its own. Here each word that is not reserved
/// becomes a plain identifier again, unless its neighbours show that it is meant as a keyword: `date` is a
/// name, `date '2020-01-01'` a literal. So `value`, `year`, `user`, `timestamp`, `key` or `count` can name
/// columns, and the parser meets few alternatives.
final class Words extends PhantomParserTokenManager {
    private static final int FIRST_WORD = A;
    private static final int LAST_WORD = IF;

    private int previous = SEMICOLON;
    private int beforePrevious = SEMICOLON;
    private int statementStart = SEMICOLON;
    private boolean transactionModes;
    private @Nullable Token ahead;

    Words(SimpleCharStream stream) {
        super(stream);
    }

    @Override
    public Token getNextToken() {
        Token token = ahead == null ? super.getNextToken() : ahead;
        ahead = token.kind == EOF ? token : super.getNextToken();
        if (previous == SEMICOLON) {
            statementStart = token.kind;
            transactionModes = TRANSACTION_STARTS.get(statementStart);
        }
        if (token.kind == ALL && previous == BY && CLAUSE_ENDS.get(ahead.kind)) {
            token.kind = IDENTIFIER;
            token.image = QueryWords.ALL;
        }
        int kind = token.kind;
        if (kind == FOR && startsLocking(ahead)) {
            token.kind = LOCKING_FOR;
        } else if (kind >= FIRST_WORD && kind <= LAST_WORD && !isKeyword(kind, ahead.kind)) {
            token.kind = IDENTIFIER;
        } else if (kind == RETURNING && WRITES.get(statementStart)) {
            token.kind = RETURNING_CLAUSE;
        }
        beforePrevious = previous;
        previous = kind;
        return token;
    }

    /// `FOR` before the strength of a row lock.
    private static boolean startsLocking(Token next) {
        return switch (next.kind) {
            case UPDATE, NO, KEY -> true;
            default -> next.image.equalsIgnoreCase("share");
        };
    }

    private boolean isKeyword(int kind, int next) {
        if (RESERVED.get(kind)) {
            return previous != DOT; // sys.check
        }
        if (BEFORE_PARENTHESIS.get(kind) && next == LPAREN) {
            return true;
        }
        if (UNITS.get(kind)) {
            return previous == QUOTED_STRING || previous == TO;
        }
        if (kind == SAVEPOINT && (previous == TO || previous == RELEASE)) {
            return next != EOF && next != SEMICOLON;
        }
        if (STATEMENT_STARTS.get(kind)) {
            boolean explained = statementStart == EXPLAIN && previous == RPAREN && kind == MERGE && next == INTO;
            return previous == SEMICOLON || previous == EXPLAIN || previous == ANALYZE || explained;
        }
        if (transactionModes && TRANSACTION_WORDS.get(kind) && previous != TO && previous != SAVEPOINT) {
            return true;
        }
        return isKeywordByNeighbours(kind, next);
    }

    private boolean isKeywordByNeighbours(int kind, int next) {
        return switch (kind) {
            case LEFT, RIGHT -> next != LPAREN;
            case DATE, TIMESTAMPTZ, UUID, JSONB -> next == QUOTED_STRING;
            case JSON -> next == QUOTED_STRING || previous == IS || previous == NOT && beforePrevious == IS;
            case OBJECT, SCALAR -> previous == JSON;
            case TIMESTAMP -> next == QUOTED_STRING || next == LPAREN || next == WITH || next == WITHOUT;
            case TIME -> next == QUOTED_STRING || next == LPAREN || next == WITH || next == WITHOUT || next == ZONE;
            case AT -> next == TIME;
            case WITHIN -> previous == RPAREN && next == GROUP;
            case CONFLICT -> previous == ON;
            case DO -> next == NOTHING || next == UPDATE;
            case NOTHING -> previous == DO;
            case MATCHED -> previous == WHEN || previous == NOT;
            case OVERLAPS -> previous == RPAREN && next == LPAREN;
            case ZONE -> previous == TIME;
            case WITHOUT -> next == TIME;
            case DOUBLE -> next == PRECISION;
            case PRECISION -> previous == DOUBLE;
            case CHAR, CHARACTER -> next == VARYING;
            case VARYING -> previous == CHAR || previous == CHARACTER;
            case ANALYZE -> previous == SEMICOLON || previous == EXPLAIN && statementStart == EXPLAIN;
            case KEY -> previous == PRIMARY || previous == FOREIGN;
            case IF, SCHEMA, NAMESPACE, SEQUENCE, VIEW, REPLACE, COLUMN, CASCADE, RESTRICT, RESTART, CONTINUE, DATA ->
                isDefinitionWord(kind, next);
            case INDEX,
                    CONCURRENTLY,
                    MATCH,
                    SIMPLE,
                    PARTIAL,
                    NO,
                    ACTION,
                    DEFERRABLE,
                    INITIALLY,
                    DEFERRED,
                    IMMEDIATE,
                    CONSTRAINTS -> isIndexOrReferenceWord(kind, next);
            case GENERATED, ALWAYS, STORED, IDENTITY, OVERRIDING, SYSTEM, USER, VALUE -> isGenerationWord(kind, next);
            case SYSTEM_TIME -> previous == FOR && next == AS;
            case OF -> previous == AS && beforePrevious == SYSTEM_TIME;
            case SESSION -> isScopeOfSet(next);
            case LOCAL -> next == TIME || previous == ZONE || isScopeOfSet(next);
            case CHARACTERISTICS -> previous == SESSION && statementStart == SET;
            case TRANSACTION -> startsTransactionModes(next);
            case RECURSIVE -> previous == WITH;
            case MATERIALIZED ->
                previous == AS
                        || previous == NOT
                        || next == VIEW && (previous == CREATE || previous == DROP || previous == REFRESH);
            case TIES -> previous == WITH || previous == EXCLUDE;
            case EXCLUDE ->
                previous == STAR && next == LPAREN
                        || previous == UNPIVOT
                        || next == CURRENT
                        || next == NO
                        || next == GROUP
                        || next == TIES;
            case OTHERS -> previous == NO;
            case RESPECT, IGNORE -> next == NULLS;
            case ORDINALITY -> previous == WITH;
            case TABLESAMPLE -> next == BERNOULLI || next == SYSTEM;
            case BERNOULLI -> previous == TABLESAMPLE;
            case REPEATABLE -> previous == RPAREN && next == LPAREN;
            case ARRAY -> isArrayWord(next);
            case ASOF -> next == JOIN || next == LEFT || next == INNER || previous == LEFT;
            case MATCH_CONDITION -> next == LPAREN;
            case PIVOT -> next == LPAREN && previous != FROM && previous != COMMA;
            case UNPIVOT -> (next == LPAREN || next == INCLUDE || next == EXCLUDE) && previous != FROM;
            case INCLUDE -> previous == UNPIVOT;
            case UNKNOWN -> previous == IS || previous == NOT;
            case SYMMETRIC, ASYMMETRIC -> previous == BETWEEN;
            default -> isOrderOrWindowWord(kind, next);
        };
    }

    /// Before elements or a query, and behind the type of a column or cast.
    private boolean isArrayWord(int next) {
        boolean cast = beforePrevious == AS || beforePrevious == INFIX_CAST || previous == PRECISION;
        boolean column = (statementStart == CREATE || statementStart == ALTER)
                && previous != LPAREN
                && previous != COMMA
                && previous != DROP
                && beforePrevious != DROP
                && BEHIND_TYPES.get(next);
        return next == LBRACKET || next == LPAREN || previous == JSON || cast || column;
    }

    private boolean isIndexOrReferenceWord(int kind, int next) {
        boolean defines = statementStart == CREATE || statementStart == ALTER;
        return switch (kind) {
            case INDEX ->
                previous == DROP || defines && (previous == CREATE || previous == ALTER || previous == UNIQUE);
            case CONCURRENTLY -> previous == INDEX || previous == VIEW && statementStart == REFRESH;
            case MATCH -> defines && (next == SIMPLE || next == FULL || next == PARTIAL);
            case SIMPLE, PARTIAL -> defines && previous == MATCH;
            case NO -> previous == EXCLUDE || previous == WITH && next == DATA || defines && next == ACTION;
            case ACTION -> defines && previous == NO;
            case DEFERRABLE -> defines && previous != LPAREN && previous != COMMA;
            case INITIALLY -> defines && (next == DEFERRED || next == IMMEDIATE);
            case DEFERRED, IMMEDIATE ->
                previous == INITIALLY || statementStart == SET && (next == EOF || next == SEMICOLON);
            case CONSTRAINTS -> previous == SET && statementStart == SET && next != EQ && next != TO && next != DOT;
            default -> false;
        };
    }

    private boolean isDefinitionWord(int kind, int next) {
        boolean comment = statementStart == COMMENT && previous == ON;
        boolean last = next == EOF || next == SEMICOLON;
        return switch (kind) {
            case IF -> DEFINABLE.get(previous) && DEFINITION_STARTS.get(statementStart);
            case SCHEMA, NAMESPACE -> previous == CREATE || previous == DROP || statementStart == USE && !last;
            case SEQUENCE -> DEFINITION_STARTS.get(previous) || comment;
            case VIEW -> previous == MATERIALIZED || DEFINITION_STARTS.get(previous) || previous == REPLACE || comment;
            case REPLACE -> previous == OR && statementStart == CREATE || previous == STAR && next == LPAREN;
            case COLUMN -> comment;
            case CASCADE, RESTRICT ->
                statementStart == DROP
                        || previous == DELETE
                        || previous == UPDATE
                        || last && statementStart == TRUNCATE
                        || (last || next == COMMA) && statementStart == ALTER;
            case RESTART, CONTINUE -> statementStart == TRUNCATE && next == IDENTITY;
            case DATA -> previous == NO || previous == WITH;
            default -> false;
        };
    }

    private boolean isGenerationWord(int kind, int next) {
        boolean defines = statementStart == CREATE || statementStart == ALTER;
        return switch (kind) {
            case GENERATED -> defines && (next == ALWAYS || next == BY);
            case ALWAYS -> defines && previous == GENERATED;
            case STORED -> defines && previous == RPAREN;
            case IDENTITY -> previous == AS && defines || previous == RESTART || previous == CONTINUE;
            case OVERRIDING -> statementStart == INSERT && (next == SYSTEM || next == USER);
            case SYSTEM, USER ->
                statementStart == INSERT && previous == OVERRIDING || kind == SYSTEM && previous == TABLESAMPLE;
            case VALUE ->
                previous == JSON
                        || statementStart == INSERT
                                && (previous == SYSTEM || previous == USER)
                                && (next == VALUES
                                        || next == SELECT
                                        || next == WITH
                                        || next == LPAREN
                                        || next == DEFAULT_);
            default -> false;
        };
    }

    /// `SET SESSION name` and `SET LOCAL name`.
    private boolean isScopeOfSet(int next) {
        return previous == SET && statementStart == SET && next != EQ && next != TO && next != DOT;
    }

    /// `SET TRANSACTION`, `SET SESSION CHARACTERISTICS AS TRANSACTION` and `SHOW TRANSACTION` before modes.
    private boolean startsTransactionModes(int next) {
        boolean set = statementStart == SET && (previous == SET || previous == AS);
        boolean show = statementStart == SHOW && previous == SHOW && next == ISOLATION;
        transactionModes = (set || show) && next != EQ && next != TO;
        return transactionModes;
    }

    /// Whether a frame's first bound begins here with a number.
    private static boolean isFrame(int next) {
        return COUNTS.get(next) || next == INTERVAL;
    }

    private boolean isOrderOrWindowWord(int kind, int next) {
        return switch (kind) {
            case NULLS ->
                next == FIRST
                        || next == LAST
                        || previous == RESPECT
                        || previous == IGNORE
                        || previous == INCLUDE
                        || previous == EXCLUDE;
            case FIRST -> previous == NULLS || previous == FETCH;
            case LAST -> previous == NULLS;
            case NEXT -> previous == FETCH;
            case ROW, ROWS ->
                previous == CURRENT
                        || next == BETWEEN
                        || next == UNBOUNDED
                        || isFrame(next)
                        || (COUNTS.get(previous) || previous == RPAREN || previous == FIRST || previous == NEXT)
                                && (next == ONLY
                                        || next == WITH
                                        || next == EOF
                                        || next == SEMICOLON
                                        || next == RPAREN
                                        || next == FETCH);
            case RANGE, GROUPS -> next == BETWEEN || next == UNBOUNDED || next == CURRENT || isFrame(next);
            case ONLY -> previous == ROW || previous == ROWS;
            case UNBOUNDED -> next == PRECEDING || next == FOLLOWING;
            case CURRENT -> next == ROW;
            case PARTITION -> next == BY;
            case OVER -> previous == RPAREN || previous == NULLS;
            case FILTER -> previous == RPAREN && next == LPAREN;
            case GROUPING -> next == SETS;
            case SETS -> previous == GROUPING;
            default -> false;
        };
    }
}
