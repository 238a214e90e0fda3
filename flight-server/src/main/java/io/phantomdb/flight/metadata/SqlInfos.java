package io.phantomdb.flight.metadata;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.expr.ScalarFunction;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedElementActions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedPositionedCommands;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;

/// The server's capabilities, every code of them: the stock JDBC driver fails with a null pointer where one is missing.
public final class SqlInfos {
    private static final String VERSION = "0.1.0";
    private static final String ARROW_VERSION = "18.3.0";
    private static final long NAME_BYTES_MAX = 255;

    private final SqlInfoBuilder builder = new SqlInfoBuilder();

    public SqlInfos(Settings settings) {
        server(settings);
        names();
        grammar();
        limits(settings);
        transactions();
    }

    /// Sends the values of these codes, of all where the list is empty; codes that nobody knows are left out.
    public void send(List<Integer> codes, ServerStreamListener listener) {
        synchronized (builder) {
            builder.send(codes, listener);
        }
    }

    private void server(Settings settings) {
        builder.withFlightSqlServerName("PhantomDB")
                .withFlightSqlServerVersion(VERSION)
                .withFlightSqlServerArrowVersion(ARROW_VERSION)
                .withFlightSqlServerReadOnly(false)
                .withFlightSqlServerSql(true)
                .withFlightSqlServerSubstrait(false)
                .withFlightSqlServerSubstraitMinVersion("")
                .withFlightSqlServerSubstraitMaxVersion("")
                .withFlightSqlServerTransaction(SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_SAVEPOINT)
                .withFlightSqlServerCancel(true)
                .withFlightSqlServerBulkIngestion(true)
                .withFlightSqlServerBulkIngestionTransaction(true)
                .withFlightSqlServerStatementTimeout(milliseconds(settings, Setting.STATEMENT_TIMEOUT_MS))
                .withFlightSqlServerTransactionTimeout(milliseconds(settings, Setting.SESSION_IDLE_MS));
    }

    private static int milliseconds(Settings settings, Setting<Long> setting) {
        return (int) Math.min(Integer.MAX_VALUE, settings.get(setting));
    }

    private void names() {
        builder.withSqlIdentifierQuoteChar("\"")
                .withSqlIdentifierCase(SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_LOWERCASE)
                .withSqlQuotedIdentifierCase(SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
                .withSqlSearchStringEscape("\\")
                .withSqlExtraNameCharacters("$")
                .withSqlSchemaTerm("schema")
                .withSqlCatalogTerm("database")
                .withSqlProcedureTerm("procedure")
                .withSqlCatalogAtStart(true)
                .withSqlKeywords(new String[] {"COPY", "EXPLAIN", "ILIKE", "LIMIT", "OFFSET", "SHOW"})
                .withSqlNumericFunctions(names(ScalarFunction.ABSOLUTE, ScalarFunction.EXPONENTIAL))
                .withSqlStringFunctions(names(ScalarFunction.CONCAT, ScalarFunction.RIGHT))
                .withSqlSystemFunctions(names(ScalarFunction.COALESCE, ScalarFunction.LEAST))
                .withSqlDatetimeFunctions(names(ScalarFunction.EXTRACT_YEAR, ScalarFunction.DATE_TRUNC));
    }

    private static String[] names(ScalarFunction first, ScalarFunction last) {
        return Stream.of(ScalarFunction.values())
                .filter(function -> function.compareTo(first) >= 0 && function.compareTo(last) <= 0)
                .map(ScalarFunction::name)
                .toArray(String[]::new);
    }

    private void grammar() {
        builder.withSqlDdlCatalog(false)
                .withSqlDdlSchema(false)
                .withSqlDdlTable(true)
                .withSqlAllTablesAreSelectable(true)
                .withSqlNullOrdering(SqlNullOrdering.SQL_NULLS_SORTED_HIGH)
                .withSqlSupportsColumnAliasing(true)
                .withSqlNullPlusNullIsNull(true)
                .withSqlSupportsConvert(Map.of())
                .withSqlSupportsTableCorrelationNames(true)
                .withSqlSupportsDifferentTableCorrelationNames(false)
                .withSqlSupportsExpressionsInOrderBy(true)
                .withSqlSupportsOrderByUnrelated(true)
                .withSqlSupportedGroupBy(SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED)
                .withSqlSupportsLikeEscapeClause(true)
                .withSqlSupportsNonNullableColumns(true)
                .withSqlSupportedGrammar(SupportedSqlGrammar.SQL_CORE_GRAMMAR, SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR)
                .withSqlAnsi92SupportedLevel(SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL)
                .withSqlSupportsIntegrityEnhancementFacility(false)
                .withSqlOuterJoinSupportLevel(SqlOuterJoinsSupportLevel.SQL_LIMITED_OUTER_JOINS)
                .withSqlSchemasSupportedActions(
                        SqlSupportedElementActions.SQL_ELEMENT_IN_PROCEDURE_CALLS,
                        SqlSupportedElementActions.SQL_ELEMENT_IN_PRIVILEGE_DEFINITIONS)
                .withSqlCatalogsSupportedActions(SqlSupportedElementActions.SQL_ELEMENT_IN_PROCEDURE_CALLS)
                .withSqlSupportedPositionedCommands(new SqlSupportedPositionedCommands[0])
                .withSqlSelectForUpdateSupported(false)
                .withSqlStoredProceduresSupported(true)
                .withSqlSubQueriesSupported(
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS)
                .withSqlCorrelatedSubqueriesSupported(true)
                .withSqlSupportedUnions(SqlSupportedUnions.SQL_UNION, SqlSupportedUnions.SQL_UNION_ALL)
                .withSqlSupportedResultSetTypes(SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY)
                .withSqlNamedParametersSupported(false)
                .withSqlLocatorsUpdateCopy(false)
                .withSqlStoredFunctionsUsingCallSyntaxSupported(false);
    }

    /// 0 says: no limit known.
    private void limits(Settings settings) {
        builder.withSqlMaxBinaryLiteralLength(0)
                .withSqlMaxCharLiteralLength(0)
                .withSqlMaxColumnNameLength(NAME_BYTES_MAX)
                .withSqlMaxColumnsInGroupBy(0)
                .withSqlMaxColumnsInIndex(0)
                .withSqlMaxColumnsInOrderBy(0)
                .withSqlMaxColumnsInSelect(0)
                .withSqlMaxColumnsInTable(0)
                .withSqlMaxConnections(settings.get(Setting.SESSIONS_MAX))
                .withSqlMaxCursorNameLength(0)
                .withSqlMaxIndexLength(0)
                .withSqlDbSchemaNameLength(NAME_BYTES_MAX)
                .withSqlMaxProcedureNameLength(NAME_BYTES_MAX)
                .withSqlMaxCatalogNameLength(NAME_BYTES_MAX)
                .withSqlMaxRowSize(settings.get(Setting.RESULT_BATCH_BYTES))
                .withSqlMaxRowSizeIncludesBlobs(true)
                .withSqlMaxStatementLength(settings.get(Setting.STATEMENT_BYTES_MAX))
                .withSqlMaxStatements(settings.get(Setting.PREPARED_MAX))
                .withSqlMaxTableNameLength(NAME_BYTES_MAX)
                .withSqlMaxTablesInSelect(0)
                .withSqlMaxUsernameLength(NAME_BYTES_MAX);
    }

    private void transactions() {
        builder.withSqlTransactionsSupported(true)
                .withSqlDefaultTransactionIsolation(SqlTransactionIsolationLevel.SQL_TRANSACTION_REPEATABLE_READ_VALUE)
                .withSqlSupportedTransactionsIsolationLevels(
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_READ_UNCOMMITTED,
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_READ_COMMITTED,
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_REPEATABLE_READ,
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_SERIALIZABLE)
                .withSqlDataDefinitionCausesTransactionCommit(false)
                .withSqlDataDefinitionsInTransactionsIgnored(false)
                .withSqlBatchUpdatesSupported(true)
                .withSqlSavepointsSupported(true);
    }
}
