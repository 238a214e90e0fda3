package io.phantomdb.sql.parse;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.grammar.ParseException;
import io.phantomdb.sql.grammar.PhantomParser;
import io.phantomdb.sql.grammar.PhantomParserConstants;
import io.phantomdb.sql.grammar.SimpleCharStream;
import io.phantomdb.sql.grammar.Token;
import io.phantomdb.sql.grammar.TokenMgrError;
import java.io.StringReader;
import java.util.Arrays;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/// Reads one statement. Stateless; any thread may call it.
public final class Parser {
    /// Longest identifier, in characters.
    private static final int IDENTIFIER_LENGTH_MAX = 128;

    private Parser() {}

    /// The tree of the text's only statement; a semicolon may end it.
    ///
    /// SQLSTATE 42601 with the position for anything the grammar does not accept, also for no statement and for
    /// more than one; 54001 for one that is nested too deep.
    public static SqlNode parse(String sql) {
        PhantomParser parser = parser(sql);
        try {
            return only(parser.parseSqlStmtList());
        } catch (DatabaseException e) {
            throw e;
        } catch (ParseException e) {
            throw unexpected(e);
        } catch (TokenMgrError e) {
            throw lexical(parser.normalizeException(e));
        } catch (CalciteContextException e) {
            throw error(rootMessage(e), e.getPosLine(), e.getPosColumn(), e);
        } catch (StackOverflowError e) {
            throw new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deep", e);
        } catch (Exception e) {
            throw error("syntax error: " + rootMessage(e), 1, 1, e);
        }
    }

    private static PhantomParser parser(String sql) {
        PhantomParser parser = new PhantomParser(new Words(new SimpleCharStream(new StringReader(sql), 1, 1)));
        parser.switchTo(LexicalState.DQID);
        parser.setOriginalSql(sql);
        parser.setUnquotedCasing(Casing.TO_LOWER);
        parser.setQuotedCasing(Casing.UNCHANGED);
        parser.setIdentifierMaxLength(IDENTIFIER_LENGTH_MAX);
        parser.setConformance(SqlConformanceEnum.LENIENT);
        return parser;
    }

    private static SqlNode only(SqlNodeList statements) {
        if (statements.isEmpty()) {
            throw error("the statement is empty", 1, 1, null);
        }
        if (statements.size() > 1) {
            SqlNode second = statements.get(1);
            throw error(
                    "only one statement can be run at a time",
                    second.getParserPosition().getLineNum(),
                    second.getParserPosition().getColumnNum(),
                    null);
        }
        return statements.get(0);
    }

    private static DatabaseException unexpected(ParseException e) {
        Token last = e.currentToken;
        if (last == null || last.next == null) {
            return error("syntax error: " + e.getMessage(), 1, 1, e);
        }
        Token token = offending(last.next, e.expectedTokenSequences);
        String message = token.kind == PhantomParserConstants.EOF
                ? "syntax error at end of input"
                : "syntax error at or near \"" + token.image + "\"";
        return error(message, token.beginLine, token.beginColumn, e);
    }

    /// The parser looks two tokens ahead: where what it expected begins with the first of them, the second is
    /// wrong.
    private static Token offending(Token first, int @Nullable [][] expected) {
        boolean fits = expected != null
                && Arrays.stream(expected).anyMatch(kinds -> kinds.length > 1 && kinds[0] == first.kind);
        return fits && first.next != null ? first.next : first;
    }

    private static DatabaseException lexical(SqlParseException e) {
        return error(
                "syntax error: the text here begins no word, number, string or operator",
                e.getPos() == null ? 1 : e.getPos().getLineNum(),
                e.getPos() == null ? 1 : e.getPos().getColumnNum(),
                e);
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e.getCause();
        if (e instanceof CalciteContextException && cause instanceof CalciteException) {
            return String.valueOf(cause.getMessage());
        }
        return String.valueOf(e.getMessage());
    }

    private static DatabaseException error(String message, int line, int column, @Nullable Throwable cause) {
        return new DatabaseException(
                SqlState.SYNTAX_ERROR,
                message,
                new DatabaseException.Position(Math.max(1, line), Math.max(1, column)),
                cause);
    }
}
